import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { stages } from '../../domain/lead/stage.ts';
import { ask } from '../api.ts';
import type { LeadSearch } from '../lead-search.ts';
import { momentText } from '../moments.ts';
import { LeadLink, Standing } from '../parts/lead-line.tsx';
import { useMe, useZone } from '../parts/me.ts';
import { Failed } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';

const route = getRouteApi('/leads');

/** All leads the person may see, found and filtered; the address holds every filter. */
export function LeadsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const me = useMe();
  const zone = useZone();
  const change = (part: LeadSearch) => navigate({ search: { ...search, ...part }, replace: true });
  const list = useInfiniteQuery({
    queryKey: ['leads', search],
    queryFn: ({ pageParam }) => ask('leads', '/leads', { query: { ...search, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
    placeholderData: (before) => before,
  });
  if (list.error) return <Failed error={list.error} again={() => list.refetch()} />;
  const rows = list.data?.pages.flatMap(({ leads }) => leads) ?? [];
  return (
    <>
      <h1>{texts.leads}</h1>
      <search className="filters">
        <input
          type="search"
          aria-label={texts.search}
          placeholder={texts.search}
          value={search.q ?? ''}
          onChange={({ target }) => void change({ q: target.value || undefined })}
        />
        <select
          aria-label={texts.stage}
          value={search.stage ?? ''}
          onChange={({ target }) => void change({ stage: target.value || undefined })}
        >
          <option value="">{texts.allStages}</option>
          {stages.map((stage) => (
            <option key={stage}>{stage}</option>
          ))}
        </select>
        {me.data?.repId && (
          <label>
            <input
              type="checkbox"
              checked={search.owner === 'me'}
              onChange={({ target }) => void change({ owner: target.checked ? 'me' : undefined })}
            />
            {texts.mine}
          </label>
        )}
      </search>
      {rows.length === 0 && !list.isPending && <p className="quiet">{texts.noLeads}</p>}
      <ul className="list">
        {rows.map((lead) => (
          <li key={lead.id}>
            <Standing lead={lead} />
            <span className="grow">
              <LeadLink lead={lead} />
              <span className="why">{lead.source}</span>
            </span>
            <span className="pill">{lead.stage}</span>
            <span className="quiet">{lead.owner}</span>
            <time className="quiet" dateTime={lead.createdAt}>
              {momentText(lead.createdAt, zone)}
            </time>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <button type="button" disabled={list.isFetching} onClick={() => void list.fetchNextPage()}>
          {texts.more}
        </button>
      )}
    </>
  );
}
