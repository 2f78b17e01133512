import { useState } from 'react';
import { words } from '../texts/work/index.ts';
import { ActionDialog } from './action-dialog.tsx';
import type { Subject } from './subject.ts';
import { told, useWork, type WorkAction } from './use-work.ts';

/** An action that is being asked about. */
interface Asking {
  action: WorkAction;
  lead: Subject;
  preset?: string;
}

/** Actions that need nothing more to be said. */
const atOnce: Partial<Record<WorkAction, object>> = {
  accept: {},
  calls: { allowed: false },
  profiling: { allowed: false },
};

const keys: Record<string, { action: WorkAction; preset?: string }> = {
  a: { action: 'accept' },
  c: { action: 'contact' },
  n: { action: 'note' },
  t: { action: 'next-step' },
  w: { action: 'outcome', preset: 'won' },
};

/** Begins actions from buttons and keys; `dialog` stands anywhere on the page. */
export function useActions() {
  const work = useWork();
  const [asking, setAsking] = useState<Asking>();

  function begin(action: WorkAction, lead: Subject, preset?: string) {
    const body = atOnce[action];
    if (body) void told(work(lead.id, action, body, lead.version));
    else setAsking({ action, lead, preset });
  }

  return {
    begin,
    /** True when the key meant something for this lead. */
    press(key: string, lead: Subject | undefined, can: readonly WorkAction[]): boolean {
      const meant = keys[key];
      if (!meant || !lead || !can.includes(meant.action)) return false;
      begin(meant.action, lead, meant.preset);
      return true;
    },
    dialog: asking && <ActionDialog key={asking.action} {...asking} close={() => setAsking(undefined)} />,
  };
}

/** The buttons of what a person can do with a lead, of those that a line has room for: the first stands out. */
export function ActionButtons(props: {
  lead: Subject;
  can: readonly WorkAction[];
  some: readonly WorkAction[];
  begin: (action: WorkAction, lead: Subject) => void;
}) {
  const { lead, can, some, begin } = props;
  const shown = some.filter((action) => can.includes(action));
  return (
    <span className="row">
      {shown.map((action, at) => (
        <button
          key={action}
          type="button"
          className={at === 0 ? 'primary' : undefined}
          onClick={() => begin(action, lead)}
        >
          {words.actions[action]}
          <span className="hidden"> {lead.title}</span>
        </button>
      ))}
    </span>
  );
}
