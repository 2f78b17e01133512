import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ask } from '../api.ts';
import { momentText } from '../moments.ts';
import { Standing } from '../parts/lead-line.tsx';
import { useZone } from '../parts/me.ts';
import { Failed } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';

const route = getRouteApi('/leads/$id');

/** One lead: who it is, why now, and everything that happened. */
export function LeadPage() {
  const { id } = route.useParams();
  const zone = useZone();
  const lead = useQuery({ queryKey: ['lead', id], queryFn: () => ask('lead', `/leads/${id}`) });
  const timeline = useQuery({
    queryKey: ['lead', id, 'timeline'],
    queryFn: () => ask('timeline', `/leads/${id}/timeline`),
  });
  if (lead.error) return <Failed error={lead.error} again={() => lead.refetch()} />;
  if (!lead.data) return <p className="loading">{texts.loading}</p>;
  const { name, email, company, jobTitle, phone, localTime, ready, waits, caution, opening, reasons, answers, page } =
    lead.data;
  return (
    <>
      <h1>
        {name ?? email ?? company} <Standing lead={lead.data} /> <small className="pill">{lead.data.stage}</small>
      </h1>
      <p className="quiet">{[jobTitle, company, localTime].filter(Boolean).join(' · ')}</p>
      {page && (
        <p>
          <a className="button" href={page}>
            {texts.act}
          </a>
        </p>
      )}
      {caution && <p className="caution">{caution}</p>}
      <section>
        <h2>{texts.reach}</h2>
        <p>
          {email && <a href={`mailto:${email}`}>{email}</a>} {phone && <a href={`tel:${phone}`}>{phone}</a>}
        </p>
        <p>{opening}</p>
      </section>
      <section>
        <h2>{texts.whyNow}</h2>
        <p>{ready}</p>
        <p className="quiet">{waits}</p>
        <ul>
          {reasons.map(({ what, points, at }) => (
            <li key={`${at}${what}`}>
              {Math.round(points)} {what}
            </li>
          ))}
        </ul>
      </section>
      {answers.length > 0 && (
        <dl>
          {answers.map(({ question, answer }) => (
            <div key={question + answer}>
              <dt>{question}</dt>
              <dd>{answer}</dd>
            </div>
          ))}
        </dl>
      )}
      <section>
        <h2>{texts.timeline}</h2>
        <ol className="timeline">
          {timeline.data?.entries.map(({ at, what, kind }) => (
            <li key={`${at}${what}`} className={kind}>
              <time dateTime={at}>{momentText(at, zone)}</time> {what}
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
