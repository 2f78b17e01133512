import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api.ts';
import { momentText } from '../../moments.ts';
import { OpsTabs } from '../../ops/tabs.tsx';
import { useMe, useZone } from '../../parts/me.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { Failed } from '../../parts/states.tsx';
import { texts } from '../../texts/index.ts';
import { words } from '../../texts/ops/index.ts';
import { said } from '../../texts/said/index.ts';

/** Who changed what, newest first. */
export function AuditPage() {
  const zone = useZone();
  const audit = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam }) => ask('audit', '/operations/audit', { query: { cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
  });
  const entries = audit.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      <PageTitle>{words.audit}</PageTitle>
      <OpsTabs />
      {audit.error && <Failed error={audit.error} again={() => audit.refetch()} />}
      {audit.isSuccess && entries.length === 0 && <p className="quiet">{words.noAudit}</p>}
      <ul className="list">
        {entries.map(({ id, at, who, email, operation, summary, reason, from, agent, about, aboutKind, refused }) => (
          <li key={`${at}${id}`} className={refused ? 'late' : undefined}>
            <time className="quiet" dateTime={at}>
              {momentText(at, zone)}
            </time>
            <span className="grow">
              <strong title={email}>{who}</strong> {words.did[operation] ?? summary}
              {reason && <q className="why">{reason}</q>}
              <span className="why">
                {[refused && `${words.refused}: ${said(refused)}`, `${words.from} ${from}`].filter(Boolean).join(' · ')}
              </span>
              {about && (
                <code className="quiet" title={agent}>
                  <About id={about} kind={aboutKind} />
                </code>
              )}
            </span>
          </li>
        ))}
      </ul>
      {audit.hasNextPage && (
        <button type="button" disabled={audit.isFetching} onClick={() => void audit.fetchNextPage()}>
          {texts.more}
        </button>
      )}
    </>
  );
}

/** An entry's subject, as a link that the person may follow: to the lead for people who see every lead, else to its executions. */
function About({ id, kind }: { id: string; kind?: 'lead' | 'execution' }) {
  const seesLeads = useMe().data?.may.includes('leads:all');
  if (kind === 'execution')
    return (
      <Link to="/ops/executions/$name" params={{ name: id }}>
        {id}
      </Link>
    );
  if (kind === undefined) return id;
  return seesLeads ? (
    <Link to="/leads/$id" params={{ id }}>
      {id}
    </Link>
  ) : (
    <Link to="/ops" search={{ q: id }}>
      {id}
    </Link>
  );
}
