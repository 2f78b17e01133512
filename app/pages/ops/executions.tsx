import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { executionStatuses } from '../../../functions/http/api/shapes-operations.ts';
import { ask } from '../../api.ts';
import { momentText } from '../../moments.ts';
import type { ExecutionSearch } from '../../ops/search.ts';
import { OpsTabs } from '../../ops/tabs.tsx';
import { useZone } from '../../parts/me.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { Failed } from '../../parts/states.tsx';
import { useTyped } from '../../parts/use-typed.ts';
import { texts } from '../../texts/index.ts';
import { words } from '../../texts/ops/index.ts';
import { said } from '../../texts/said/index.ts';

const route = getRouteApi('/ops');

/** Executions of one status, stuck leads, or all executions of one lead. */
export function ExecutionsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const zone = useZone();
  const change = (part: ExecutionSearch) => navigate({ search: (now) => ({ ...now, ...part }), replace: true });
  const box = useTyped(search.q ?? '');
  const find = (typed: string) => {
    const q = typed.trim();
    if (q === (search.q ?? '')) return;
    box.sends(q);
    void change({ q: q || undefined });
  };
  const list = useInfiniteQuery({
    queryKey: ['executions', search],
    queryFn: ({ pageParam }) => ask('executions', '/executions', { query: { ...search, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
    placeholderData: (before) => before,
    refetchInterval: 15_000,
  });
  const rows = list.data?.pages.flatMap(({ executions }) => executions) ?? [];
  return (
    <>
      <PageTitle>{words.executions}</PageTitle>
      <OpsTabs />
      <search className="filters">
        <input
          type="search"
          aria-label={words.find}
          placeholder={words.find}
          value={box.typed}
          onChange={({ target }) => box.setTyped(target.value)}
          onKeyDown={({ key }) => key === 'Enter' && find(box.typed)}
          onBlur={() => find(box.typed)}
        />
        <select
          aria-label={words.status}
          value={search.status ?? ''}
          onChange={({ target }) => void change({ status: target.value || undefined })}
        >
          <option value="">{words.all}</option>
          {executionStatuses.map((status) => (
            <option key={status} value={status}>
              {words.statuses[status]}
            </option>
          ))}
        </select>
      </search>
      {list.error && <Failed error={list.error} again={() => list.refetch()} />}
      {rows.length === 0 && list.isSuccess && (
        <p className="quiet">{search.status === 'stuck' && !search.q ? words.nothingStuck : words.none}</p>
      )}
      <ul className="list">
        {rows.map(({ name, status, stage, stuck, waits, startedAt }) => (
          <li key={name} className={stuck ? 'late' : undefined}>
            <span className={`state ${stuck ? 'stuck' : status}`}>
              {words.statuses[stuck ? 'stuck' : status] ?? status}
            </span>
            <span className="grow">
              <Link to="/ops/executions/$name" params={{ name }} className="lead-link">
                <strong>{stage ?? words.execution}</strong> <code className="quiet">{name}</code>
              </Link>
              <span className="why">{waits === undefined ? words.replaced : said(waits)}</span>
            </span>
            {startedAt && (
              <time className="quiet" dateTime={startedAt}>
                {momentText(startedAt, zone)}
              </time>
            )}
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
