import { type Query, type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { LeadRow, LeadView } from '../../functions/http/api/shapes.ts';
import { ask, ProblemError } from '../api.ts';
import { useMe } from '../parts/me.ts';
import { words } from '../texts/work/index.ts';
import { problemText } from './problem-text.ts';
import type { Subject } from './subject.ts';
import { doSoon, say } from './toasts.tsx';

export type WorkAction = LeadView['can'][number];

/** The action's text, the lead's new state, and the undo where there is one. */
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
    enabled: useMe().data?.may.some((one) => one === 'leads:team' || one === 'leads:all') ?? false,
  });

/** One lead with all that its page shows. */
export const leadQuery = (id: string) =>
  queryOptions({ queryKey: ['lead', id], queryFn: () => ask('lead', `/leads/${id}`) });

interface Pages {
  pages: { leads: LeadRow[] }[];
}
type Known = Pick<Query, 'queryKey' | 'state'>;

const isList = ({ queryKey, state }: Known) =>
  queryKey[0] === 'leads' && (state.data as Partial<Pages>)?.pages !== undefined;

/** A list of more pages than this is not read again as a whole: only the line that something was done with changes. */
const readAtOnce = 4;

/** Whether all that is shown of a list is read again when it is old. */
export const isShort = (query: Known): boolean =>
  !isList(query) || (query.state.data as Pages).pages.length <= readAtOnce;

/** The lead as it is now, in each list that has it. */
function showInLists(client: QueryClient, lead: LeadView): void {
  client.setQueriesData<Pages>({ predicate: isList }, (list) => {
    if (!list) return list;
    const row = (one: LeadRow): LeadRow => (one.id === lead.id ? lead : one);
    return { ...list, pages: list.pages.map((page) => ({ ...page, leads: page.leads.map(row) })) };
  });
}

/** The workflow acts a moment after the answer. */
const carriedOutMs = 2_500;

/** Sends an action; a message shows its result, with the undo, once no dialog is in the way. Throws the API's refusal. */
export function useSend() {
  const client = useQueryClient();
  const readAgain = () =>
    client.invalidateQueries({
      predicate: (query) => query.queryKey[0] !== 'me' && query.queryKey[0] !== 'choices' && isShort(query),
    });

  /** Refreshes the shown data. The page of a lead has refreshed already; in a long list, only its line is read. */
  async function readLater(id: string | undefined): Promise<void> {
    await readAgain();
    if (id === undefined) return;
    const lead = await client.fetchQuery(leadQuery(id)).catch(() => undefined);
    if (lead) showInLists(client, lead);
  }

  async function send(request: () => Promise<Done>): Promise<() => void> {
    let id: string | undefined;
    try {
      const { text, lead, undo } = await request();
      id = lead?.id;
      if (lead) {
        client.setQueryData(leadQuery(lead.id).queryKey, lead);
        showInLists(client, lead);
      }
      void readAgain();
      return () => say(text, undo && (() => void told(send(undo))));
    } catch (error) {
      const read = readAgain();
      // Another person was faster: the next try is for the lead's new state.
      if (error instanceof ProblemError && error.status === 412) await read;
      throw error;
    } finally {
      setTimeout(() => void readLater(id), carriedOutMs);
    }
  }
  return send;
}

/** Announces the result of an action, a failure too, which `lost` gets. False after a failure. */
export const told = (sent: Promise<() => void>, lost?: () => void): Promise<boolean> =>
  sent.then(
    (tell) => {
      tell();
      return true;
    },
    (error) => {
      lost?.();
      say(problemText(error), undefined, true);
      return false;
    },
  );

/**
 * Sends an irreversible action: checked now, sent when its undo has expired. Throws when another person has changed the lead
 * since; `lost` is called when it was refused after its form had closed.
 */
export async function sendSoon(
  { id, version }: Pick<Subject, 'id' | 'version'>,
  text: string,
  sent: () => Promise<() => void>,
  lost?: () => void,
): Promise<() => void> {
  await ask('lead', `/leads/${id}`, { headers: asSeen(version) });
  return () => doSoon(text, () => told(sent(), lost));
}

/** Headers of a deed that is done once, and only to a lead as the person saw it. */
export const asSeen = (version: string | undefined) => ({
  'idempotency-key': crypto.randomUUID(),
  ...(version && { 'if-match': `"${version}"` }),
});

/** What has a way back once it is said. Everything else is said only when it can no longer be taken back. */
const hasWayBack: readonly WorkAction[] = ['accept', 'contact', 'note', 'next-step'];

/** Does things with leads, each with a way back. */
export function useWork() {
  const send = useSend();

  async function request(id: string, action: WorkAction, body: object, version?: string): Promise<Done> {
    const path = action === 'correct' ? 'outcome' : action;
    const lead = await ask('contact', `/leads/${id}/${path}`, { body, headers: asSeen(version) });
    const { undo } = lead;
    const back = action === 'accept' ? () => giveBack(id) : undo && (() => takeBack(id, undo));
    return { text: words.done[action], lead, ...(back && { undo: back }) };
  }

  /** A rep who took a lead by mistake does not keep it. */
  async function giveBack(id: string): Promise<Done> {
    const lead = await ask('pass', `/leads/${id}/pass`, { body: {}, headers: asSeen(undefined) });
    return { text: words.givenBack, lead };
  }

  async function takeBack(id: string, deed: string): Promise<Done> {
    const lead = await ask('undo', `/leads/${id}/undo`, { body: { id: deed }, headers: asSeen(undefined) });
    return { text: words.undone, lead };
  }

  /** `lost` is called when an irreversible action was refused after its form had closed. */
  return async (
    id: string,
    action: WorkAction,
    body: object = {},
    version?: string,
    lost?: () => void,
  ): Promise<() => void> => {
    const sent = () => send(() => request(id, action, body, version));
    return hasWayBack.includes(action) ? sent() : sendSoon({ id, version }, words.done[action], sent, lost);
  };
}
