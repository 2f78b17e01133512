import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api.ts';
import { OpsTabs } from '../../ops/tabs.tsx';
import { PageTitle } from '../../parts/page-title.tsx';
import { Failed } from '../../parts/states.tsx';
import { texts } from '../../texts/index.ts';
import { words } from '../../texts/ops/index.ts';
import { said } from '../../texts/said/index.ts';

/** What of the installation works, and what to do about the rest. */
export function ReadinessPage() {
  const report = useQuery({ queryKey: ['readiness'], queryFn: () => ask('readiness', '/operations/readiness') });
  const missing = report.data?.found.filter(({ state }) => state === 'not ready');
  return (
    <>
      <PageTitle>{words.readiness}</PageTitle>
      <OpsTabs />
      {report.error && <Failed error={report.error} again={() => report.refetch()} />}
      {report.isPending && <p className="loading">{texts.loading}</p>}
      {missing?.length === 0 && <p>{words.allReady}</p>}
      <ul className="list">
        {report.data?.found.map(({ what, state, says, todo }) => (
          <li key={what} className={state === 'not ready' ? 'late' : undefined}>
            <span className={`state ${state.replace(' ', '-')}`}>{words[state]}</span>
            <span className="grow">
              <strong>{said(what)}</strong>
              <span className="why">{said(says)}</span>
              {todo && (
                <span>
                  {words.todo}: {said(todo)}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
