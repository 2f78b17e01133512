import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { countryName } from '../../domain/language/country-name.ts';
import type { LeadRow } from '../../functions/http/api/shapes.ts';
import { ask } from '../api.ts';
import { type Column, columnsIn, type LeadSearch } from '../lead-search.ts';
import { dayText, momentText } from '../moments.ts';
import { useChosen } from '../parts/chosen.tsx';
import { LeadLink, StageMark, Standing } from '../parts/lead-line.tsx';
import { useMe, useZone } from '../parts/me.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Failed, failureOf } from '../parts/states.tsx';
import { language, texts } from '../texts/index.ts';
import { said } from '../texts/said/index.ts';
import { words } from '../texts/work/index.ts';
import { ActionButtons, useActions } from '../work/actions.tsx';
import { Filters } from '../work/filters.tsx';
import { subjectOf } from '../work/subject.ts';
import { useCursor } from '../work/use-cursor.ts';
import { isShort } from '../work/use-work.ts';
import { Views } from '../work/views.tsx';

const route = getRouteApi('/leads');
/** Before its height is known. */
const rowHeight = 64;

/** All leads the person may see, found and filtered; the address holds every filter. */
export function LeadsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const me = useMe();
  const zone = useZone();
  const may = me.data?.may ?? [];
  // Changes the current address: words arrive a moment after they were typed.
  const change = (part: LeadSearch) => void navigate({ search: (now) => ({ ...now, ...part }), replace: true });
  const { columns: _, ...filter } = search;
  const list = useInfiniteQuery({
    queryKey: ['leads', filter],
    queryFn: ({ pageParam }) => ask('leads', '/leads', { query: { ...filter, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
    placeholderData: (before) => before,
    refetchOnMount: isShort,
    refetchOnWindowFocus: isShort,
    refetchOnReconnect: isShort,
  });
  const rows = list.data?.pages.flatMap(({ leads }) => leads) ?? [];
  const chosen = useChosen(rows);
  const actions = useActions();
  const works = may.includes('leads:work');

  const top = useRef<HTMLUListElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: top.current?.offsetTop ?? 0,
  });
  const { current } = useCursor(rows, actions, (at) => virtual.scrollToIndex(at));
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  const { hasNextPage, isFetching, fetchNextPage } = list;
  // A page can be short: the next one is read until the screen is full.
  useEffect(() => {
    if (hasNextPage && !isFetching && last >= rows.length - 10) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage, last, rows.length]);
  const failure = failureOf(list);
  if (failure) return <Failed error={failure} again={() => list.refetch()} />;

  const columns = columnsIn(search);
  return (
    <>
      <PageTitle>{texts.leads}</PageTitle>
      <Views search={search} />
      <Filters search={search} change={change} />
      {chosen.bar}
      {rows.length === 0 && !list.isPending && !hasNextPage && (
        <p className="quiet">
          {texts.noLeads}{' '}
          {Object.keys(filter).length > 0 && (
            <Link to="/leads" search={{}}>
              {words.showAll}
            </Link>
          )}
        </p>
      )}
      {rows.length > 0 && (
        <p className="quiet row">
          <span role="status">
            {texts.leads}: {hasNextPage && words.moreThan} {rows.length}
          </span>
          <span>{words.scoresOf}</span>
        </p>
      )}
      <ul className="list" ref={top} style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const lead = rows[index];
          if (!lead) return null;
          return (
            <li
              key={lead.id}
              ref={virtual.measureElement}
              data-index={index}
              data-lead={lead.id}
              aria-current={lead.id === current || undefined}
              aria-setsize={hasNextPage ? -1 : rows.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
            >
              {chosen.box(lead)}
              <Standing lead={lead} />
              <span className="grow">
                <LeadLink lead={lead} />
                {columns.includes('source') && <span className="why">{said(lead.source)}</span>}
              </span>
              <Cells lead={lead} columns={columns} zone={zone} />
              {works && <ActionButtons lead={subjectOf(lead)} begin={actions.begin} />}
            </li>
          );
        })}
      </ul>
      {isFetching && <p className="loading">{texts.loading}</p>}
      {actions.dialog}
    </>
  );
}

function Cells({ lead, columns, zone }: { lead: LeadRow; columns: readonly Column[]; zone: string }) {
  // A cell without a moment still keeps its place in the row.
  const moment = (at?: string) => (
    <time className="quiet" dateTime={at}>
      {at && momentText(at, zone)}
    </time>
  );
  return (
    <span className="cells">
      {columns.includes('stage') && <StageMark stage={lead.stage} />}
      {columns.includes('country') && (
        <span className="quiet">{lead.country && countryName(lead.country, language)}</span>
      )}
      {columns.includes('owner') && <span className="quiet">{lead.owner}</span>}
      {columns.includes('stageSince') && moment(lead.stageSince)}
      {columns.includes('scored') && moment(lead.scoredAt)}
      {columns.includes('created') && moment(lead.createdAt)}
      {columns.includes('lastActivity') && <span className="quiet">{lead.activeOn && dayText(lead.activeOn)}</span>}
      {columns.includes('nextStep') && moment(lead.nextDue)}
    </span>
  );
}
