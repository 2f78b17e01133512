import { useQuery } from '@tanstack/react-query';
import type { Queue } from '../../functions/http/api/shapes.ts';
import { ask } from '../api.ts';
import { momentText } from '../moments.ts';
import { LeadLink, Standing } from '../parts/lead-line.tsx';
import { useZone } from '../parts/me.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Failed, failureOf } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';
import { said } from '../texts/said/index.ts';
import { words } from '../texts/work/index.ts';
import { ActionButtons, useActions } from '../work/actions.tsx';
import { subjectOf } from '../work/subject.ts';
import { useCursor } from '../work/use-cursor.ts';
import type { WorkAction } from '../work/use-work.ts';

/** What a line has room for; the page of the lead has everything. */
const inLine: readonly WorkAction[] = ['accept', 'contact', 'outcome', 'next-step', 'more-time', 'pass', 'assign'];

type About = Queue['items'][number]['about'];

/** Why something is due, in the language and zone of the person. */
const whyText = ({ says, at, text }: About, zone: string): string =>
  words.due[says]
    .replace('{at}', at === undefined ? '' : momentText(at, zone))
    .replace('{text}', () => (text === undefined ? words.someoneElse : says === 'next' ? text : said(text)));

/** What waits for the person, first things first. */
export function QueuePage() {
  const zone = useZone();
  const queue = useQuery({ queryKey: ['queue'], queryFn: () => ask('queue', '/queue'), refetchInterval: 15_000 });
  const actions = useActions();
  const items = queue.data?.items ?? [];
  const { current } = useCursor(
    items.map(({ lead }) => lead),
    actions,
  );
  const failure = failureOf(queue);
  if (failure) return <Failed error={failure} again={() => queue.refetch()} />;
  return (
    <>
      <PageTitle>{texts.queue}</PageTitle>
      {queue.data && items.length === 0 && <p className="quiet">{texts.nothingDue}</p>}
      <ol className="list">
        {items.map(({ lead, kind, about, late, can }) => (
          <li
            key={lead.id}
            data-lead={lead.id}
            aria-current={lead.id === current || undefined}
            className={late ? 'late' : undefined}
          >
            <span className={`state ${kind}`}>{words.kinds[kind]}</span>
            <Standing lead={lead} />
            <span className="grow">
              <LeadLink lead={lead} />
              <span className="why">{whyText(about, zone)}</span>
            </span>
            <ActionButtons lead={subjectOf(lead)} can={can} some={inLine} inList begin={actions.begin} />
          </li>
        ))}
      </ol>
      {actions.dialog}
    </>
  );
}
