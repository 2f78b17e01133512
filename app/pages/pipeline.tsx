import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Answer } from '../../functions/http/api/operations.ts';
import { moneyText, span, worth } from '../amounts.ts';
import { ask } from '../api.ts';
import { LeadLink, Standing } from '../parts/lead-line.tsx';
import { useMe } from '../parts/me.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Failed, failureOf } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';
import { words } from '../texts/work/index.ts';
import { ActionButtons, useActions } from '../work/actions.tsx';
import { OwnerSelect } from '../work/owner-select.tsx';
import { subjectOf } from '../work/subject.ts';
import { useCursor } from '../work/use-cursor.ts';

const route = getRouteApi('/pipeline');

type Column = Answer<'pipeline'>['columns'][number];

/** The leads of sales, a column for each step of the sale: expected value, and the leads that have been there longest. */
export function PipelinePage() {
  const { owner } = route.useSearch();
  const navigate = route.useNavigate();
  const pipeline = useQuery({
    queryKey: ['pipeline', owner],
    queryFn: () => ask('pipeline', '/pipeline', { query: { owner } }),
  });
  const { columns = [], isWhole, now } = pipeline.data ?? {};
  const actions = useActions();
  const [further, setFurther] = useState<Record<string, Column['leads']>>({});
  const { current } = useCursor(
    columns.flatMap(({ id, leads }) => [...leads, ...(further[id] ?? [])]),
    actions,
  );
  const failure = failureOf(pipeline);
  if (failure) return <Failed error={failure} again={() => pipeline.refetch()} />;
  return (
    <>
      <PageTitle>{words.pipeline}</PageTitle>
      <p className="filters">
        <OwnerSelect owner={owner} change={(owner) => void navigate({ search: { owner }, replace: true })} />
      </p>
      {isWhole === false && <p className="caution">{words.pipelineCut}</p>}
      <div className="steps">
        {now &&
          columns.map((column) => (
            <Step
              key={`${column.id} ${owner}`}
              {...{ column, owner, now, current }}
              begin={actions.begin}
              shows={(leads) => setFurther((all) => ({ ...all, [column.id]: leads }))}
            />
          ))}
      </div>
      {actions.dialog}
    </>
  );
}

/** The requested number of a column's pages, from a cursor on, and the next cursor. */
async function furtherPages(pages: number, query: { owner?: string; column: string; cursor?: string }) {
  const leads: Column['leads'] = [];
  let { cursor } = query;
  for (let page = 0; page < pages && cursor !== undefined; page++) {
    const { columns } = await ask('pipeline', '/pipeline', { query: { ...query, cursor } });
    leads.push(...(columns[0]?.leads ?? []));
    cursor = columns[0]?.cursor;
  }
  return { leads, cursor };
}

/** One column; its next 25 leads load on a click or when the keys come near its end, and `shows` gets them. */
function Step(props: {
  column: Column;
  owner: string | undefined;
  now: string;
  current: string | undefined;
  begin: ReturnType<typeof useActions>['begin'];
  shows: (further: Column['leads']) => void;
}) {
  const { column, owner, now, current, begin, shows } = props;
  const works = useMe().data?.may.includes('leads:work') ?? false;
  const { id, step, count, expected, leads, cursor } = column;
  const [pages, setPages] = useState(0);
  // Later pages are read again with the first one, and begin at its current end.
  const more = useQuery({
    queryKey: ['pipeline', owner, id, cursor, pages],
    queryFn: () => furtherPages(pages, { owner, column: id, cursor }),
    placeholderData: (before) => before,
    enabled: pages > 0 && cursor !== undefined,
  });
  const read = pages > 0 && cursor !== undefined ? more.data : undefined;
  const further = read?.leads.filter((one) => !leads.some((first) => first.id === one.id)) ?? [];
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are the same while their pages are
  useEffect(() => shows(further), [read, leads]);
  const title = step ?? words.accepted;
  const next = read ? read.cursor !== undefined : cursor !== undefined;
  const { isFetching } = more;
  // By the keys, the next page is there before the last line of this one.
  const nearEnd = [...leads, ...further].slice(-5).some((lead) => lead.id === current);
  useEffect(() => {
    if (nearEnd && next && !isFetching) setPages((now) => now + 1);
  }, [nearEnd, next, isFetching]);
  return (
    <section aria-label={title}>
      <h2 className="capital">
        {title} <span className="quiet">{count}</span>
      </h2>
      {expected.map(({ currency, total, weighted }) => (
        <p key={currency} className="quiet">
          {moneyText({ [currency]: total })}
          {weighted < total && ` · ${words.weighted} ${moneyText({ [currency]: weighted })}`}
        </p>
      ))}
      <ul className="list">
        {[...leads, ...further].map((lead) => (
          <li key={lead.id} data-lead={lead.id} aria-current={lead.id === current || undefined}>
            <Standing lead={lead} />
            <span className="grow">
              <LeadLink lead={lead} />
              <span className="why">
                {[...worth(lead.sale), `${words.here} ${span(Date.parse(now) - Date.parse(lead.since))}`, lead.owner]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            {works && <ActionButtons lead={subjectOf(lead)} begin={begin} />}
          </li>
        ))}
      </ul>
      {next && (
        <button type="button" disabled={isFetching} onClick={() => setPages(pages + 1)}>
          {texts.more}
          <span className="hidden"> {title}</span>
        </button>
      )}
    </section>
  );
}
