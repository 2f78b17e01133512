import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import type { LeadRow, Queue } from '../../functions/http/api/shapes.ts';
import { ask } from '../api.ts';
import { momentText } from '../moments.ts';
import { useChosen } from '../parts/chosen.tsx';
import { LeadLink, Standing } from '../parts/lead-line.tsx';
import { useMe, useZone } from '../parts/me.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Failed, failureOf } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';
import { said } from '../texts/said/index.ts';
import { words } from '../texts/work/index.ts';
import { ActionButtons, useActions } from '../work/actions.tsx';
import { subjectOf } from '../work/subject.ts';
import { useCursor } from '../work/use-cursor.ts';
import type { WorkAction } from '../work/use-work.ts';

/** The actions that fit in a line; the page of the lead has all. */
const inLine: readonly WorkAction[] = ['accept', 'contact', 'outcome', 'next-step', 'more-time', 'pass', 'assign'];
/** A manager's actions on another rep's lead. */
const ofOthers: readonly WorkAction[] = ['assign'];

type Item = Queue['items'][number];

/** Why a task is due, in the person's language and zone; `sentences` name another rep. */
function whyText({ says, at, text }: Item['about'], zone: string, sentences: Partial<typeof words.due> = {}): string {
  const unnamed = says === 'next' ? words.nextStep : words.someoneElse;
  return (sentences[says] ?? words.due[says])
    .replace('{at}', at === undefined ? '' : momentText(at, zone))
    .replace('{text}', () => (text === undefined ? unnamed : says === 'next' ? text : said(text)));
}

/** The same for the person's own task. Colour alone does not say that it is late. */
const ownWhy = ({ about, late }: Item, zone: string): string =>
  [late && words.late, whyText(about, zone)].filter(Boolean).join(' · ');

/** The person's tasks, most urgent first. A manager of the team also sees other reps' late tasks. */
export function QueuePage() {
  const zone = useZone();
  const canLead = useMe().data?.may.includes('team:lead') ?? false;
  const queue = useInfiniteQuery({
    queryKey: ['queue'],
    queryFn: ({ pageParam }) => ask('queue', '/queue', { query: { cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
    refetchInterval: 15_000,
  });
  // It reads the history of each lead, so it is asked for less often.
  const team = useQuery({
    queryKey: ['team-queue'],
    queryFn: () => ask('team-queue', '/queue/team'),
    refetchInterval: 120_000,
    enabled: canLead,
  });
  // A lead that moved on between two pages is on both.
  const all = queue.data?.pages.flatMap(({ items }) => items) ?? [];
  const items = [...new Map(all.map((item) => [item.lead.id, item])).values()];
  const own = new Set(items.map(({ lead }) => lead.id));
  const late = (team.data?.items ?? []).filter(({ lead }) => !own.has(lead.id));
  const leads = [...items, ...late].map(({ lead }) => lead);
  const actions = useActions();
  const { current } = useCursor(leads, actions);
  const { hasNextPage, isFetching, fetchNextPage } = queue;
  // By the keys, the next page is there before the last line of this one.
  const nearEnd = items.slice(-5).some(({ lead }) => lead.id === current);
  useEffect(() => {
    if (nearEnd && hasNextPage && !isFetching) void fetchNextPage();
  }, [nearEnd, hasNextPage, isFetching, fetchNextPage]);
  const { bar, box } = useChosen(leads);
  const failure = failureOf(queue);
  if (failure) return <Failed error={failure} again={() => queue.refetch()} />;
  const teamFailure = failureOf(team);
  const line = { current, box, begin: actions.begin };
  return (
    <>
      <PageTitle>{texts.queue}</PageTitle>
      {bar}
      {queue.data && items.length === 0 && !hasNextPage && <p className="quiet">{texts.nothingDue}</p>}
      <ol className="list">
        {items.map((item) => (
          <Line key={item.lead.id} {...line} item={item} why={ownWhy(item, zone)} some={inLine} />
        ))}
      </ol>
      {hasNextPage && (
        <button type="button" disabled={queue.isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {texts.more}
        </button>
      )}
      {canLead && (
        <section aria-labelledby="late">
          <h2 id="late">{words.lateWithReps}</h2>
          {teamFailure && <Failed error={teamFailure} again={() => team.refetch()} />}
          {team.data && late.length === 0 && <p className="quiet">{words.noRepLate}</p>}
          {team.data?.isWhole === false && <p className="quiet">{words.lateCut}</p>}
          <ol className="list">
            {late.map((item) => {
              const why = `${item.rep}: ${whyText(item.about, zone, words.lateBecause)}`;
              return <Line key={item.lead.id} {...line} item={item} why={why} some={ofOthers} />;
            })}
          </ol>
        </section>
      )}
      {actions.dialog}
    </>
  );
}

function Line(props: {
  item: Item;
  why: string;
  some: readonly WorkAction[];
  current: string | undefined;
  box: (lead: LeadRow) => ReactNode;
  begin: ReturnType<typeof useActions>['begin'];
}) {
  const { lead, kind, late, can } = props.item;
  return (
    <li data-lead={lead.id} aria-current={lead.id === props.current || undefined} className={late ? 'late' : undefined}>
      {props.box(lead)}
      <span className={`state ${kind}`}>{words.kinds[kind]}</span>
      <Standing lead={lead} />
      <span className="grow">
        <LeadLink lead={lead} />
        <span className="why">{props.why}</span>
      </span>
      <ActionButtons lead={subjectOf(lead)} can={can} some={props.some} most={4} inList begin={props.begin} />
    </li>
  );
}
