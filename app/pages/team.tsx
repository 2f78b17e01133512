import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api.ts';
import { FigureView } from '../insight/figure-view.tsx';
import { momentText } from '../moments.ts';
import { useMe, useZone } from '../parts/me.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Failed, failureOf } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';
import { words as insight } from '../texts/insight/index.ts';
import { words } from '../texts/work/index.ts';
import { RepTime } from '../work/rep-time.tsx';

/** Who sells, who is at work, how many leads each has, and when each is away. */
export function TeamPage() {
  const zone = useZone();
  const me = useMe().data;
  const [open, setOpen] = useState<string>();
  const team = useQuery({ queryKey: ['team'], queryFn: () => ask('team', '/team') });
  const failure = failureOf(team);
  if (failure) return <Failed error={failure} again={() => team.refetch()} />;
  const isLeading = me?.may.includes('team:lead') === true;
  const line = { open, setOpen };
  return (
    <>
      <PageTitle>{texts.team}</PageTitle>
      <ul className="list">
        {team.data && (
          <li>
            <strong className="grow">
              {team.data.manager.name} <span className="quiet">{texts.manager}</span>
            </strong>
            <span className="quiet">
              {team.data.manager.standIn && `${words.standsIn} ${team.data.manager.standIn}. `}
              <Presence {...team.data.manager} zone={zone} />
            </span>
            {isLeading && !me?.inPlaceOf && <TimeButton {...line} id="manager" name={team.data.manager.name} />}
            {open === 'manager' && <TimeOf id="manager" name={team.data.manager.name} />}
          </li>
        )}
        {team.data?.reps.map(({ id, name, atWork, backAt, open: held, capacity }) => (
          <li key={id}>
            <strong className="grow">{name}</strong>
            <span className="quiet">
              <Presence atWork={atWork} backAt={backAt} zone={zone} />
            </span>
            <meter min={0} max={capacity} value={held} aria-label={name} />
            <Link to="/leads" search={{ owner: id }}>
              {held} {texts.of} {capacity}
            </Link>
            {(isLeading || me?.repId === id) && <TimeButton {...line} id={id} name={name} />}
            {open === id && <TimeOf id={id} name={name} />}
          </li>
        ))}
      </ul>
      {isLeading && me?.may.includes('insight:read') && <RepFigures />}
    </>
  );
}

/** Whether somebody is at work now, and if not, from when on. */
function Presence({ atWork, backAt, zone }: { atWork: boolean; backAt?: string; zone: string }) {
  return atWork ? texts.atWork : backAt && `${texts.backAt} ${momentText(backAt, zone)}`;
}

/** Opens and closes the time of one person. */
function TimeButton(props: { id: string; name: string; open?: string; setOpen: (id: string | undefined) => void }) {
  const { id, name, open, setOpen } = props;
  return (
    <button type="button" aria-expanded={open === id} onClick={() => setOpen(open === id ? undefined : id)}>
      {words.absences}
      <span className="hidden"> {name}</span>
    </button>
  );
}

const TimeOf = ({ id, name }: { id: string; name: string }) => (
  <div className="wide">
    <RepTime repId={id} name={name} />
  </div>
);

/** What came of whose leads in the last year, each share with its interval, and the leads behind it. */
function RepFigures() {
  const zone = useZone();
  const figures = useQuery({ queryKey: ['insight', 'reps', {}], queryFn: () => ask('figure', '/insight/reps') });
  const failure = failureOf(figures);
  if (failure) return <Failed error={failure} again={() => figures.refetch()} />;
  if (!figures.data) return <p className="loading">{texts.loading}</p>;
  const { tables, at } = figures.data;
  return (
    <>
      {tables.map((table) => (
        <FigureView key={table.name} table={table} figure="reps" search={{}} />
      ))}
      <p className="quiet">
        {insight.interval} {insight.counted} {momentText(at, zone)}.
      </p>
    </>
  );
}
