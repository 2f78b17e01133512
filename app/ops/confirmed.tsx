import { useState } from 'react';
import { words } from '../texts/ops/index.ts';

interface Props {
  label: string;
  /** What will happen, in a sentence. */
  what: string;
  disabled?: boolean;
  act: () => void;
}

/** The question replaces the button that had the focus. The same function each time, or each refresh of the page would focus it again. */
const focusOnce = (button: HTMLButtonElement | null) => button?.focus();

/** A button for an irreversible action: it describes the action, and runs it after a confirmation. */
export function Confirmed({ label, what, disabled, act }: Props) {
  const [asks, setAsks] = useState(false);
  if (!asks)
    return (
      <button type="button" disabled={disabled} onClick={() => setAsks(true)}>
        {label}
      </button>
    );
  return (
    <fieldset className="confirm" aria-label={label}>
      <span>{what}</span>
      <button
        type="button"
        ref={focusOnce}
        onClick={() => {
          setAsks(false);
          act();
        }}
      >
        {words.yes}
      </button>
      <button type="button" onClick={() => setAsks(false)}>
        {words.no}
      </button>
    </fieldset>
  );
}
