import { useMe } from '../parts/me.ts';
import { texts } from '../texts/index.ts';
import { words } from '../texts/work/index.ts';
import { useChoices } from './use-work.ts';

/** Whose leads are shown: anybody's, one's own or those of a rep. It is not there for people who may not choose. */
export function OwnerSelect({ owner, change }: { owner?: string; change: (owner: string | undefined) => void }) {
  const me = useMe().data;
  const reps = useChoices().data?.reps ?? [];
  if (reps.length === 0) return null;
  return (
    <select aria-label={words.owner} value={owner ?? ''} onChange={({ target }) => change(target.value || undefined)}>
      <option value="">{words.anybody}</option>
      {me?.repId && <option value="me">{texts.mine}</option>}
      {reps.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
