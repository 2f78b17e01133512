import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ask } from '../api.ts';
import { momentText } from '../moments.ts';
import { useZone } from '../parts/me.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Failed, failureOf } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';
import { said } from '../texts/said/index.ts';
import { words } from '../texts/work/index.ts';
import { titleOf } from '../work/subject.ts';
import { leadQuery } from '../work/use-work.ts';

const route = getRouteApi('/leads/$id/consent');

/** Everything a person ever agreed or objected to, with its proof; made to be printed. */
export function ConsentPage() {
  const { id } = route.useParams();
  const zone = useZone();
  const lead = useQuery(leadQuery(id));
  const record = useQuery({
    queryKey: ['lead', id, 'consent'],
    queryFn: () => ask('consent-record', `/leads/${id}/consent`),
  });
  const failure = failureOf(lead) ?? failureOf(record);
  if (failure) return <Failed error={failure} again={() => Promise.all([lead.refetch(), record.refetch()])} />;
  if (!lead.data || !record.data) return <p className="loading">{texts.loading}</p>;
  return (
    <article>
      <p className="row">
        <Link to="/leads/$id" params={{ id }}>
          {titleOf(lead.data)}
        </Link>
        <button type="button" onClick={() => print()}>
          {words.print}
        </button>
      </p>
      <PageTitle>{words.consentRecord}</PageTitle>
      <p className="quiet">{[titleOf(lead.data), lead.data.email].filter(Boolean).join(' · ')}</p>
      {record.data.said.length === 0 && <p className="quiet">{words.nothingSaid}</p>}
      <ul className="list">
        {record.data.said.map(({ about, given, at, how, words: shown, version, basis, proven, address, browser }) => (
          <li key={`${about}${at}${how}`}>
            <span className={`state ${given ? 'yes' : 'no'}`}>
              {given ? words.saidYes[about] : words.saidNo[about]}
            </span>
            <span className="grow">
              <strong>{said(how)}</strong>
              {shown && <q className="why">{shown}</q>}
              <span className="why">
                {[
                  version && `${words.version} ${version}`,
                  basis && words.basis[basis],
                  proven && words.proven,
                  address && `${words.networkAddress} ${address}`,
                  browser,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            <time dateTime={at}>{momentText(at, zone)}</time>
          </li>
        ))}
      </ul>
    </article>
  );
}
