import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { LeadRow } from '../../functions/http/api/shapes.ts';
import { ask } from '../api.ts';
import { said } from '../texts/said/index.ts';
import { words } from '../texts/work/index.ts';
import { doSoon, say } from './toasts.tsx';
import { useChoices } from './use-work.ts';

type Chosen = Pick<LeadRow, 'id' | 'version'>;

/** Gives the chosen leads to one rep, or to those at work. */
export function Reassign({ leads, done }: { leads: readonly Chosen[]; done: () => void }) {
  const ids = leads.map(({ id }) => id);
  const versions = Object.fromEntries(leads.flatMap(({ id, version }) => (version ? [[id, version]] : [])));
  const client = useQueryClient();
  const reps = useChoices().data?.reps ?? [];
  const move = useMutation({
    mutationFn: (repId: string | undefined) => ask('assign-many', '/leads/assign', { body: { ids, repId, versions } }),
    onSuccess: ({ leads }) => {
      const left = leads.flatMap(({ why }) => why ?? []);
      const given = leads.flatMap(({ to }) => to ?? []);
      const names = [...new Set(given)].map((name) => `${name}: ${given.filter((one) => one === name).length}`);
      const problem = left.length > 0 && `${words.notMoved}: ${left.length}. ${[...new Set(left)].map(said).join(' ')}`;
      say([names.join(', '), problem].filter(Boolean).join('. '), undefined, left.length > 0);
      return client.invalidateQueries();
    },
    onError: (error) => say(error.message, undefined, true),
  });
  /** The new rep gets a mail at once, so the action waits a moment for an undo. */
  function soon(repId?: string) {
    const name = reps.find(({ id }) => id === repId)?.name ?? words.splitAmong;
    doSoon(`${ids.length} ${words.selected}: ${name}`, () =>
      move.mutateAsync(repId).then(
        ({ leads }) => leads.every(({ why }) => why === undefined),
        () => false,
      ),
    );
    done();
  }
  return (
    <p className="row" role="toolbar" aria-label={words.actions.assign}>
      <strong>
        {ids.length} {words.selected}
      </strong>
      <select aria-label={words.actions.assign} value="" onChange={({ target }) => target.value && soon(target.value)}>
        <option value="">{words.actions.assign} …</option>
        {reps.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <button type="button" onClick={() => soon()}>
        {words.splitAmong}
      </button>
    </p>
  );
}
