import { useMe } from '../parts/me.ts';
import { texts } from '../texts/index.ts';
import { words } from '../texts/work/index.ts';
import { useChoices } from './use-work.ts';

/** Chooses whose leads are shown: all, one's own, a team's or a rep's. Hidden from people without that choice. */
export function OwnerSelect({ owner, change }: { owner?: string; change: (owner: string | undefined) => void }) {
  const me = useMe().data;
  const choices = useChoices().data;
  if (!choices) return null;
  const { reps, teams, manager } = choices;
  const leads = me?.may.includes('team:lead') === true;
  return (
    <select aria-label={words.owner} value={owner ?? ''} onChange={({ target }) => change(target.value || undefined)}>
      <option value="">{words.anybody}</option>
      {(me?.repId || leads) && <option value="me">{texts.mine}</option>}
      {me?.repId && <option value="team">{words.myTeam}</option>}
      {teams.length > 1 &&
        teams.map(({ id, name }) => (
          <option key={id} value={`team:${id}`}>
            {texts.team}: {name}
          </option>
        ))}
      {reps.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      {me?.may.includes('leads:all') && <option value="manager">{manager}</option>}
    </select>
  );
}
