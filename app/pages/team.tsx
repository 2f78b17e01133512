import { useQuery } from '@tanstack/react-query';
import { ask } from '../api.ts';
import { momentText } from '../moments.ts';
import { useZone } from '../parts/me.ts';
import { Failed } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';

/** Who sells, who is at work, and how many leads each has. */
export function TeamPage() {
  const zone = useZone();
  const team = useQuery({ queryKey: ['team'], queryFn: () => ask('team', '/team') });
  if (team.error) return <Failed error={team.error} again={() => team.refetch()} />;
  return (
    <>
      <h1>{texts.team}</h1>
      <ul className="list">
        {team.data?.reps.map(({ id, name, atWork, backAt, open, capacity }) => (
          <li key={id}>
            <strong className="grow">{name}</strong>
            <span className="quiet">
              {atWork ? texts.atWork : backAt && `${texts.backAt} ${momentText(backAt, zone)}`}
            </span>
            <meter min={0} max={capacity} value={open} />
            <span>
              {open} {texts.of} {capacity}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
