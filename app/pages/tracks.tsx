import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { span } from '../amounts.ts';
import { ask } from '../api.ts';
import { InsightTabs } from '../insight/tabs.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { Failed, failureOf } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';
import { words } from '../texts/insight/index.ts';
import { said } from '../texts/said/index.ts';

/** Each track as the way of a lead: what comes when, and how many wait behind each mail now. */
export function TracksPage() {
  const tracks = useQuery({ queryKey: ['tracks'], queryFn: () => ask('marketingTracks', '/marketing/tracks') });
  const waiting = useQuery({ queryKey: ['insight', 'waiting', {}], queryFn: () => ask('figure', '/insight/waiting') });
  const failure = failureOf(tracks);
  if (failure) return <Failed error={failure} again={() => tracks.refetch()} />;
  if (!tracks.data) return <p className="loading">{texts.loading}</p>;
  const rows = waiting.data?.tables[0]?.rows ?? [];
  const waits = (row: string) => rows.find(({ key }) => key === row)?.cells[0]?.n ?? 0;
  const waitLink = (row: string) => {
    const n = waits(row);
    if (n === 0) return <span className="quiet">{words.nobodyWaits}</span>;
    const search = { table: 'waiting', row, column: 'waiting' };
    return (
      <Link to="/insight/$figure" params={{ figure: 'waiting' }} search={search}>
        {n} {words.waitHere}
      </Link>
    );
  };
  return (
    <>
      <PageTitle>{words.tracks}</PageTitle>
      <InsightTabs />
      <p className="quiet">{words.tracksNote}</p>
      <p>
        {words.beforeFirst}: {waitLink('before the first mail')}
      </p>
      {tracks.data.tracks.map(({ id, name, for: whom, narrowed, steps, quietMs }) => (
        <section key={id}>
          <h2 className="capital">
            {name}{' '}
            <small className="quiet">
              {words.followers[whom]}
              {narrowed && `, ${words.someOnly}`}
            </small>
          </h2>
          <ol className="journey">
            {steps.map((step) => (
              <li key={step.id}>
                <span className="quiet">
                  {step.on
                    ? `${words.next} ${said(step.on.weekday)} ${step.on.clock}`
                    : step.afterMs === 0
                      ? words.atOnce
                      : `${words.after} ${span(step.afterMs)}`}
                  {step.conditional && `, ${words.unless}`}
                </span>
                {step.mails.map((mail) => (
                  <Link key={mail.name} to="/mails" search={{ mail: mail.name }}>
                    {mail.title}
                  </Link>
                ))}
                {waitLink(`${id} / ${step.id}`)}
              </li>
            ))}
            <li>
              <span className="quiet">
                {words.after} {span(quietMs)}
              </span>
              <span>{words.dormant}</span>
            </li>
          </ol>
        </section>
      ))}
    </>
  );
}
