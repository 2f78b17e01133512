import { type FormEventHandler, type ReactNode, type RefObject, useEffect } from 'react';
import { words } from '../texts/work/index.ts';
import { problemText } from './problem-text.ts';

/** A form before the page, with its problem and its two buttons; it opens at once. The focus goes back to where it was. */
export function FormDialog(props: {
  dialog: RefObject<HTMLDialogElement | null>;
  title: ReactNode;
  problem: unknown;
  labels?: Partial<Record<string, string>>;
  isSending: boolean;
  /** The text of the submit button. */
  submit?: string;
  onSubmit: FormEventHandler<HTMLFormElement>;
  close: () => void;
  children: ReactNode;
}) {
  const { dialog, title, problem, labels, isSending, submit = words.save, onSubmit, close, children } = props;
  useEffect(() => dialog.current?.showModal(), [dialog]);
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="dialog-title">
      <form onSubmit={onSubmit}>
        <h2 id="dialog-title">{title}</h2>
        {problem !== undefined && problem !== null && (
          <p className="caution" role="alert">
            {problemText(problem, labels)}
          </p>
        )}
        {children}
        <p className="row">
          <button type="submit" className="primary" aria-disabled={isSending}>
            {submit}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {words.cancel}
          </button>
        </p>
      </form>
    </dialog>
  );
}
