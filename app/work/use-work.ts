import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { LeadView } from '../../functions/http/api/shapes.ts';
import { ask } from '../api.ts';
import { useMe } from '../parts/me.ts';
import { words } from '../texts/work/index.ts';
import { problemText } from './problem-text.ts';
import type { Subject } from './subject.ts';
import { doSoon, say } from './toasts.tsx';

export type WorkAction = LeadView['can'][number];

/** What was done, the lead as it is then, and what takes it back where something does. */
export interface Done {
  text: string;
  lead?: LeadView;
  undo?: () => Promise<Done>;
}

/** What there is to choose from; it changes with a deployment only. */
export const useChoices = () =>
  useQuery({
    queryKey: ['choices'],
    queryFn: () => ask('choices', '/choices'),
    staleTime: 600_000,
    enabled: useMe().data?.may.includes('leads:work') ?? false,
  });

/** One lead with all that its page shows. */
export const leadQuery = (id: string) =>
  queryOptions({ queryKey: ['lead', id], queryFn: () => ask('lead', `/leads/${id}`) });

/** The workflow carries out a moment later what was said. */
const carriedOutMs = 2_500;

/** Sends what a person does: the answer tells it, with the way back, once a dialog is out of the way. Throws what the API refuses. */
export function useSend() {
  const client = useQueryClient();

  async function send(request: () => Promise<Done>): Promise<() => void> {
    try {
      const { text, lead, undo } = await request();
      if (lead) client.setQueryData(leadQuery(lead.id).queryKey, lead);
      return () => say(text, undo && (() => void told(send(undo))));
    } finally {
      const readAgain = () =>
        client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' && queryKey[0] !== 'choices' });
      void readAgain();
      setTimeout(readAgain, carriedOutMs);
    }
  }
  return send;
}

/** Announces the result of an action, a failure too; `lost` hears of a failure. */
export const told = (sent: Promise<() => void>, lost?: () => void): Promise<void> =>
  sent.then(
    (tell) => tell(),
    (error) => {
      lost?.();
      say(problemText(error), undefined, true);
    },
  );

/**
 * Does what is final: checked now, sent when it can no longer be taken back. Throws what somebody else did with the lead since this person
 * saw it; `lost` hears when it was refused after its form had closed.
 */
export async function sendSoon(
  { id, version }: Pick<Subject, 'id' | 'version'>,
  text: string,
  sent: () => Promise<() => void>,
  lost?: () => void,
): Promise<() => void> {
  await ask('lead', `/leads/${id}`, { headers: asSeen(version) });
  return () => doSoon(text, () => void told(sent(), lost));
}

/** Headers of a deed that is done once, and only to a lead as the person saw it. */
export const asSeen = (version: string | undefined) => ({
  'idempotency-key': crypto.randomUUID(),
  ...(version && { 'if-match': `"${version}"` }),
});

/** What cannot be taken back once it is said. */
const isFinal = (action: WorkAction) => action === 'pass' || action === 'outcome';

/** Does things with leads. What is final is sent only when it can no longer be taken back. */
export function useWork() {
  const send = useSend();

  async function request(id: string, action: WorkAction, body: object, version?: string): Promise<Done> {
    const path = action === 'correct' ? 'outcome' : action;
    const lead = await ask('contact', `/leads/${id}/${path}`, { body, headers: asSeen(version) });
    const { undo } = lead;
    return { text: words.done[action], lead, undo: undo === undefined ? undefined : () => takeBack(id, undo) };
  }

  async function takeBack(id: string, deed: string): Promise<Done> {
    const lead = await ask('undo', `/leads/${id}/undo`, { body: { id: deed }, headers: asSeen(undefined) });
    return { text: words.undone, lead };
  }

  /** `lost` hears when what is final was refused after its form had closed. */
  return async (
    id: string,
    action: WorkAction,
    body: object = {},
    version?: string,
    lost?: () => void,
  ): Promise<() => void> => {
    const sent = () => send(() => request(id, action, body, version));
    return isFinal(action) ? sendSoon({ id, version }, words.done[action], sent, lost) : sent();
  };
}
