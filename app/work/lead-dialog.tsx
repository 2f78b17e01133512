import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { LeadView } from '../../functions/http/api/shapes.ts';
import { ProblemError } from '../api.ts';
import { Invalid } from './fields.tsx';
import { FormDialog } from './form-dialog.tsx';
import { problemText } from './problem-text.ts';
import type { Subject } from './subject.ts';
import { say } from './toasts.tsx';
import { typedBefore } from './typed-before.ts';
import { leadQuery } from './use-work.ts';

/**
 * A form about a lead. It closes when the API has accepted it, and the focus returns. A refused form stays unchanged; after
 * another person's change the next try is for the new state, which `onNews` gets.
 */
export function LeadDialog(props: {
  title: string;
  lead: Subject;
  /** `lost` must be called when the input is refused after the form has closed: opened again, it has the input. */
  send: (form: FormData, version: string | undefined, lost: () => void) => Promise<() => void>;
  onNews?: (lead: LeadView) => void;
  labels?: Partial<Record<string, string>>;
  /** The text of the submit button. */
  submit?: string;
  close: () => void;
  children: ReactNode;
}) {
  const { title, lead, send, onNews, labels, submit, close, children } = props;
  const client = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const [version, setVersion] = useState(lead.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it opens, and not again
  useEffect(() => {
    const form = dialog.current?.querySelector('form');
    if (form) typedBefore.putBack(lead.id, title, form);
  }, []);
  const [problem, setProblem] = useState<unknown>();
  const [isSending, setSending] = useState(false);

  async function sendTyped(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isSending) return;
    setSending(true);
    try {
      const typed = new FormData(event.currentTarget);
      const tell = await send(typed, version, () => typedBefore.keep(lead.id, title, typed));
      dialog.current?.close();
      tell();
    } catch (error) {
      // Closed before the answer came.
      if (!dialog.current) say(problemText(error, labels), undefined, true);
      if (error instanceof ProblemError && error.status === 412) await lookAgain().catch(() => undefined);
      setProblem(error);
      setSending(false);
    }
  }

  async function lookAgain() {
    const now = await client.fetchQuery({ ...leadQuery(lead.id), staleTime: 0 });
    setVersion(now.version);
    onNews?.(now);
  }

  const invalid = problem instanceof ProblemError ? problem.invalid.map(({ field }) => field) : [];
  return (
    <FormDialog
      dialog={dialog}
      problem={problem}
      isSending={isSending}
      submit={submit}
      close={close}
      title={`${title}: ${lead.title}`}
      labels={labels}
      onSubmit={sendTyped}
    >
      <Invalid value={invalid}>{children}</Invalid>
    </FormDialog>
  );
}
