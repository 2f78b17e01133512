import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask } from '../api.ts';
import { texts } from '../texts/index.ts';
import { words } from '../texts/work/index.ts';
import { companyWords, isSameCompany } from './company.ts';
import { LeadLink, StageMark, Standing } from './lead-line.tsx';
import { Failed, failureOf } from './states.tsx';

/** Pages that are searched automatically: where all words of a company are common, the first page may have no match. */
const pagesUnasked = 5;

/** Other leads of the same company. */
export function Colleagues({ id, company }: { id: string; company: string }) {
  const q = companyWords(company);
  const found = useInfiniteQuery({
    queryKey: ['colleagues', q],
    queryFn: ({ pageParam }) => ask('leads', '/leads', { query: { q, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
    enabled: q !== '',
  });
  const { data, error, hasNextPage, isFetching, fetchNextPage } = found;
  const pages = data?.pages ?? [];
  const goesOn = hasNextPage && !isFetching && !error && pages.length < pagesUnasked;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  const failure = failureOf(found);
  if (failure) return <Failed error={failure} again={() => found.refetch()} />;
  const leads = pages.flatMap((page) => page.leads);
  const others = leads.filter((lead) => lead.id !== id && isSameCompany(company, lead.company));
  const canGoOn = hasNextPage && pages.length >= pagesUnasked;
  if (others.length === 0 && !canGoOn) return null;
  return (
    <section>
      <h2>{words.colleagues}</h2>
      <ul className="list">
        {others.map((lead) => (
          <li key={lead.id}>
            <Standing lead={lead} />
            <span className="grow">
              <LeadLink lead={lead} />
            </span>
            <StageMark stage={lead.stage} />
          </li>
        ))}
      </ul>
      {canGoOn && (
        <button type="button" disabled={isFetching} onClick={() => void fetchNextPage()}>
          {texts.more}
        </button>
      )}
    </section>
  );
}
