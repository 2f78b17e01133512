import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { LeadView, TimelineEntry } from '../../functions/http/api/shapes.ts';
import { worth } from '../amounts.ts';
import { ask } from '../api.ts';
import { momentText } from '../moments.ts';
import { Colleagues } from '../parts/colleagues.tsx';
import { StageMark, Standing } from '../parts/lead-line.tsx';
import { useMe, useZone } from '../parts/me.ts';
import { PageTitle } from '../parts/page-title.tsx';
import { Failed, failureOf } from '../parts/states.tsx';
import { texts } from '../texts/index.ts';
import { said } from '../texts/said/index.ts';
import { words } from '../texts/work/index.ts';
import { ActionButtons, useActions } from '../work/actions.tsx';
import { type Deed, deedsOf } from '../work/deeds.ts';
import { useKeys } from '../work/keys.tsx';
import { neighboursOf } from '../work/list-place.ts';
import { Mail } from '../work/mail.tsx';
import { MergedLeads } from '../work/merge-dialog.tsx';
import { subjectOf } from '../work/subject.ts';
import { leadQuery } from '../work/use-work.ts';

const route = getRouteApi('/leads/$id');

/** What there is to do next, first things first. */
const atHand: readonly Deed[] = [
  'undo-not-a-lead',
  'accept',
  'contact',
  'outcome',
  'more-time',
  'next-step',
  'pass',
  'correct',
  'note',
];

/** One lead: who it is, why now, what can be done, and everything that happened. */
export function LeadPage() {
  const { id } = route.useParams();
  const navigate = useNavigate();
  const lead = useQuery(leadQuery(id));
  const actions = useActions();
  const place = neighboursOf(id);
  const subject = lead.data && { ...subjectOf(lead.data), id };
  useKeys((key) => {
    const to = key === 'j' ? place?.next : key === 'k' ? place?.previous : undefined;
    if (to) void navigate({ to: '/leads/$id', params: { id: to } });
    else return actions.press(key, subject, lead.data);
    return true;
  });
  // The link of a lead that was merged leads to the lead it was merged into.
  const now = lead.data?.id ?? id;
  useEffect(() => {
    if (now !== id) void navigate({ to: '/leads/$id', params: { id: now }, replace: true });
  }, [now, id, navigate]);
  const failure = failureOf(lead);
  if (failure) return <Failed error={failure} again={() => lead.refetch()} />;
  if (!lead.data || !subject) return <p className="loading">{texts.loading}</p>;
  const { company, jobTitle, email, phone, bookingUrl, localTime, stage, caution, profile } = lead.data;
  const deeds = deedsOf(lead.data);
  return (
    <article>
      {place && <Neighbours place={place} />}
      <PageTitle
        beside={
          <>
            <Standing lead={lead.data} /> <StageMark stage={stage} />
          </>
        }
      >
        {subject.title}
      </PageTitle>
      <p className="quiet">
        {[jobTitle, company, `${texts.localTime} ${said(localTime)}`].filter(Boolean).join(' · ')}
      </p>
      {(email || phone || bookingUrl) && (
        <p className="row">
          {phone && <a href={`tel:${phone}`}>{phone}</a>}
          {email && <a href={`mailto:${email}`}>{email}</a>}
          {bookingUrl && <a href={bookingUrl}>{texts.bookingLink}</a>}
        </p>
      )}
      {deeds.length > 0 && (
        <ActionButtons
          lead={subject}
          can={deeds}
          some={atHand}
          most={4}
          begin={(what, of) => actions.begin(what, of, lead.data)}
        />
      )}
      {caution && <p className="caution">{said(caution)}</p>}
      <div className="lead-page">
        <WhyNow lead={lead.data} />
        <div className="side">
          <Beside lead={lead.data} />
          {company && profile && <Colleagues id={id} company={company} />}
        </div>
        <Timeline id={id} />
      </div>
      {actions.dialog}
    </article>
  );
}

function Neighbours({ place }: { place: NonNullable<ReturnType<typeof neighboursOf>> }) {
  return (
    <nav className="row" aria-label={words.backToList}>
      <Link to={place.href} resetScroll={false}>
        {words.backToList}
      </Link>
      <span className="quiet">
        {place.at} {texts.of} {place.of}
      </span>
      {place.previous && (
        <Link to="/leads/$id" params={{ id: place.previous }}>
          {words.previous}
        </Link>
      )}
      {place.next && (
        <Link to="/leads/$id" params={{ id: place.next }}>
          {words.nextLead}
        </Link>
      )}
    </nav>
  );
}

/** Preparation for a rep's first call: why this lead, and an opening line. */
function WhyNow({ lead }: { lead: LeadView }) {
  const zone = useZone();
  const { opening, ready, reasons, answers, sale, nextStep } = lead;
  const sold = [sale.step, ...worth(sale), sale.closeOn].filter(Boolean).join(' · ');
  return (
    <div>
      <section>
        <h2>{texts.whyNow}</h2>
        <p className="capital">{said(ready)}</p>
        <ul className="plain points">
          {reasons.map(({ what, points, at }) => (
            <li key={`${at}${what}`}>
              <b>{signed(points)}</b> <span>{said(what)}</span>
            </li>
          ))}
        </ul>
      </section>
      {(sold || nextStep) && (
        <section>
          <h2>{words.sale}</h2>
          {sold && <p className="capital">{sold}</p>}
          {nextStep && (
            <p>
              {words.nextStep}: {nextStep.what && `${nextStep.what}, `}
              {momentText(nextStep.due, zone)}
            </p>
          )}
        </section>
      )}
      <section>
        <h2>{texts.reach}</h2>
        {opening && <p className="opening">{opening}</p>}
        {answers.length > 0 && (
          <dl>
            {answers.map(({ question, answer }) => (
              <div key={question + answer}>
                <dt>{said(question)}</dt>
                <dd dir="auto">{answer}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
    </div>
  );
}

/** Seldom needed parts: workflow, mails, consent, and the person's other leads. */
function Beside({ lead }: { lead: LeadView }) {
  const zone = useZone();
  const me = useMe().data;
  const { waits, offer, consents, mails, earlier } = lead;
  return (
    <>
      <section>
        <h2>{words.comesNext}</h2>
        <p>{said(waits)}</p>
        {me?.may.includes('operations:read') && (
          <p>
            <Link to="/ops" search={{ q: lead.id }}>
              {words.executions}
            </Link>
          </p>
        )}
        {offer && (
          <p className="quiet">
            {said(offer.who)}: {said(offer.why)}
          </p>
        )}
        <MergedLeads lead={lead} />
      </section>
      <section>
        <h2>{texts.mails}</h2>
        {mails.length === 0 && <p className="quiet">{words.noMail}</p>}
        <ul className="plain">
          {mails.map((mail) => (
            <li key={mail.name + mail.at}>
              <Mail leadId={lead.id} mail={mail} mayRead={lead.profile !== undefined} />
            </li>
          ))}
        </ul>
        <h2>{texts.consent}</h2>
        <ul className="plain">
          {consents.map(({ given, at, source, text, proven }) => (
            <li key={at + source}>
              {given ? words.consentGiven : words.consentNot}
              {proven && ` (${words.proven})`}, {said(source)}, {momentText(at, zone)}
              {text && <span className="why">{text}</span>}
            </li>
          ))}
        </ul>
        <p>
          <Link to="/leads/$id/consent" params={{ id: lead.id }}>
            {words.consentRecord}
          </Link>
        </p>
        {earlier.length > 0 && (
          <>
            <h2>{words.lifecycles}</h2>
            <ul className="plain">
              {earlier.map(({ since, until, stage }) => (
                <li key={since}>
                  <StageMark stage={stage} /> {momentText(since, zone)} – {momentText(until, zone)}
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}

/** Points with their sign. */
const signed = (points: number) => `${points < 0 ? '−' : '+'}${Math.round(Math.abs(points))}`;

type Kind = TimelineEntry['kind'];

function Timeline({ id }: { id: string }) {
  const zone = useZone();
  const [kind, setKind] = useState<Kind | ''>('');
  const timeline = useInfiniteQuery({
    queryKey: ['lead', id, 'timeline', kind],
    queryFn: ({ pageParam }) => ask('timeline', `/leads/${id}/timeline`, { query: { kind, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor,
    placeholderData: (before) => before,
  });
  const entries = timeline.data?.pages.flatMap((page) => page.entries) ?? [];
  const failure = failureOf(timeline);
  if (failure) return <Failed error={failure} again={() => timeline.refetch()} />;
  return (
    <section>
      <h2>{texts.timeline}</h2>
      <select aria-label={words.filter} value={kind} onChange={({ target }) => setKind(target.value as Kind | '')}>
        <option value="">{words.everything}</option>
        {Object.entries(words.entryKinds).map(([name, said]) => (
          <option key={name} value={name}>
            {said}
          </option>
        ))}
      </select>
      <ol className="timeline">
        {entries.map(({ at, what, kind: of }) => (
          <li key={`${at}${what}`} className={of}>
            <time dateTime={at}>{momentText(at, zone)}</time> <span>{said(what)}</span>
          </li>
        ))}
      </ol>
      {timeline.hasNextPage && (
        <button type="button" disabled={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
          {words.older}
        </button>
      )}
    </section>
  );
}
