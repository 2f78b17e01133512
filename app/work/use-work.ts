import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { LeadView } from '../../functions/http/api/shapes.ts';
import { ask, ProblemError } from '../api.ts';
import { words } from '../texts/work/index.ts';
import { doSoon, say } from './toasts.tsx';

export type WorkAction = LeadView['can'][number];

/** What there is to choose from; it changes with a deployment only. */
export const useChoices = () =>
  useQuery({ queryKey: ['choices'], queryFn: () => ask('choices', '/choices'), staleTime: 600_000 });

/** The workflow carries out a moment later what was said. */
const carriedOutMs = 2_500;

/** What cannot be taken back once it is said. */
const isFinal = (action: WorkAction) => action === 'pass' || action === 'outcome';

/** Does things with leads: says what became of it, offers the way back, and has all pages read again. */
export function useWork() {
  const client = useQueryClient();

  async function send(id: string, action: WorkAction | 'undo', body: object, version?: string) {
    try {
      const path = action === 'correct' ? 'outcome' : action;
      const done = await ask('contact', `/leads/${id}/${path}`, {
        body,
        headers: { 'idempotency-key': crypto.randomUUID(), ...(version && { 'if-match': `"${version}"` }) },
      });
      const back = done.undo;
      if (action === 'undo') say(words.undone);
      else say(words.done[action], back ? () => void send(id, 'undo', { id: back }) : undefined);
    } catch (error) {
      const detail = error instanceof ProblemError ? error.detail : undefined;
      say([error instanceof Error ? error.message : String(error), detail].filter(Boolean).join('. '), undefined, true);
    }
    const readAgain = () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' && queryKey[0] !== 'choices' });
    await readAgain();
    setTimeout(readAgain, carriedOutMs);
  }

  return (id: string, action: WorkAction, body: object = {}, version?: string) => {
    if (isFinal(action)) doSoon(words.done[action], () => void send(id, action, body, version));
    else void send(id, action, body, version);
  };
}
