import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api.ts';
import { LeadLink, StageMark, Standing } from '../parts/lead-line.tsx';
import { Failed, failureOf } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';
import { words } from '../texts/insight/index.ts';
import { said } from '../texts/said/index.ts';
import type { InsightSearch } from './search.ts';

/** The leads behind the figure that the address names. */
export function LeadsBehind({ figure, search }: { figure: string; search: InsightSearch }) {
  const { by: _, ...query } = search;
  const list = useInfiniteQuery({
    queryKey: ['insight-leads', figure, query],
    queryFn: ({ pageParam }) =>
      ask('figureLeads', `/insight/${figure}/leads`, { query: { ...query, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
  });
  const failure = failureOf(list);
  if (failure) return <Failed error={failure} again={() => list.refetch()} />;
  const { table: _table, row: _row, column: _column, ...rest } = search;
  const rows = list.data?.pages.flatMap(({ leads }) => leads) ?? [];
  return (
    <section id="behind" className="panel">
      <h2>
        {words.leadsBehind} {list.data && <small className="quiet">{list.data.pages[0]?.total}</small>}
      </h2>
      <p>
        <Link to="/insight/$figure" params={{ figure }} search={rest}>
          {words.close}
        </Link>
      </p>
      <ul className="list">
        {rows.map((lead) => (
          <li key={lead.id}>
            <Standing lead={lead} />
            <span className="grow">
              <LeadLink lead={lead} />
              <span className="why">{said(lead.source)}</span>
            </span>
            <StageMark stage={lead.stage} />
            <span className="quiet">{lead.owner}</span>
          </li>
        ))}
      </ul>
      {list.data?.pages.some(({ hidden }) => hidden > 0) && <p className="quiet">{words.hidden}</p>}
      {list.hasNextPage && (
        <button type="button" disabled={list.isFetching} onClick={() => void list.fetchNextPage()}>
          {texts.more}
        </button>
      )}
    </section>
  );
}
