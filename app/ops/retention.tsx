import { useQuery } from '@tanstack/react-query';
import { ask } from '../api.ts';
import { momentText } from '../moments.ts';
import { useZone } from '../parts/me.ts';
import { Failed } from '../parts/states.tsx';
import { words } from '../texts/ops/index.ts';

/** Data that is older than privacy.yaml allows, by the last nightly walk. */
export function Retention() {
  const zone = useZone();
  const { data, error, refetch } = useQuery({
    queryKey: ['care', 'retention'],
    queryFn: () => ask('retention', '/operations/retention'),
  });
  return (
    <section>
      <h2>{words.retention}</h2>
      {error && <Failed error={error} again={() => refetch()} />}
      {data && <p className="quiet">{data.applies ? words.retentionApplies : words.retentionCounts}</p>}
      {data && !data.last && <p className="quiet">{words.noWalk}</p>}
      {data?.last && (
        <table>
          <caption>{words.walked(momentText(data.last.at, zone), data.last.looked)}</caption>
          <thead>
            <tr>
              <th scope="col">{words.what}</th>
              <th scope="col">{words.keptFor}</th>
              <th scope="col">{data.last.applied ? words.erasedThen : words.pastTime}</th>
            </tr>
          </thead>
          <tbody>
            {data.kinds.map(({ kind, days, found }) => (
              <tr key={kind}>
                <th scope="row">{words.retained[kind]}</th>
                <td>{days === undefined ? words.withLead : words.days(days)}</td>
                <td>{found}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
