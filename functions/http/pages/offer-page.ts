import { capitalised } from '../../../domain/lead/activity-text.ts';
import { dialled } from '../../../domain/lead/dialled.ts';
import { amountInWords } from '../../../domain/lead/money.ts';
import { dayOf, momentOf } from '../../../domain/time/format.ts';
import { type Html, html } from './html.ts';
import { dismissForm, profileForm, restoreForm } from './lead-forms.ts';
import { answerForms, contactForm, correctionForms, objectionForms, outcomeForms, saleForm } from './offer-forms.ts';
import { isOpenTo, type OfferStatus, type OfferView } from './offer-view.ts';
import { page } from './page.ts';

/**
 * The rep's page: who, why now, what happened, and what can be done about it now. Its forms post back to its own address
 * with `action` accept, snooze (`for`), decline (`reason`), won (`value`, `product`), lost (`reason`), recycle (`reason`, `until`, `track`),
 * profile (the fields of a person), dismiss (`reason`), restore, contact (`contact`, `note`, `nextOn`, `next`), sale (`step`, `value`, `probability`,
 * `closeOn`), follow-up (`followUp`), or, for the manager, assign (`repId`).
 * A rep who does not have the lead (any more) learns where it is, but sees nothing of the person.
 */
export function offerPage(view: OfferView): string {
  const { lead, status } = view;
  if (!isOpenTo(status)) return over(view, status);
  const name = lead.name || lead.email;
  const body = html`<div class="headline"><h1><bdi>${name}</bdi></h1><p class="lead">${[lead.jobTitle, lead.company].filter(Boolean).join(', ') || lead.email}</p></div>
<div class="columns">
<section class="panel act" aria-label="What you can do">${action(view)}</section>
<div class="stack">
${contact(view)}
${reasons(view)}
${answers(view)}
${history(view)}
</div>
</div>`;
  return page({ title: name, body, wide: true });
}

function over(view: OfferView, status: Exclude<OfferStatus, 'offered' | 'late' | 'accepted-by-you'>): string {
  const { title, text } = ended(view, status);
  const body = html`<div class="card"><h1>${title}</h1><p class="lead">${text}</p>${view.correctable && correctionForms(view)}${view.dismissed?.restorable && restoreForm(view)}${madeFor(view)}</div>`;
  return page({ title, body });
}

/** Links can be forwarded, and the reader acts in this name. */
const madeFor = ({ madeFor: name, inPlaceOf }: OfferView) =>
  html`<p class="soft small">This page was made for <strong>${name}</strong>${inPlaceOf && `, in place of ${inPlaceOf}`}. What is done here is done in that name.</p>`;

function ended(
  { assignment, lead, reps, takenBy, dismissed, recycleTracks, zone, leadZone, currency, now }: OfferView,
  status: Parameters<typeof over>[1],
): { title: string; text: string } {
  const after = takenBy ? ` ${takenBy} has it now.` : '';
  if (status === 'taken')
    return {
      title: `${takenBy ?? 'Somebody else'} has this lead`,
      text: 'They accepted it first. Nothing to do for you; the next one is yours.',
    };
  if (status === 'left')
    return {
      title: 'This offer is over',
      text: 'You are no longer in the sales team, so the lead is offered to others.',
    };
  if (status === 'expired') {
    return {
      title: 'This offer is over',
      text: `You had until ${momentOf(assignment.acceptBy, zone, now)}. Since then the lead has gone back, and nobody can accept it any more. If it becomes ready again, it is offered again.`,
    };
  }
  if (status === 'declined') return passedOn(assignment, reps, after);
  if (status === 'dismissed')
    return {
      title: 'This is no lead',
      text: `${dismissed?.by} marked it: ${dismissed?.reason}. It gets no mail, and it counts in no conversion.`,
    };
  const { outcome } = assignment;
  if (assignment.givenUpAt)
    return {
      title: 'The manager decides about this lead',
      text: `Nobody recorded what came of it, and the person had asked for us.${after}`,
    };
  if (!outcome)
    return {
      title: 'This lead is closed',
      text: 'Nobody recorded an outcome, so it went back to nurture. If it becomes ready again, it is offered again.',
    };
  const reason = outcome.reason ? ` Reason: ${outcome.reason}.` : '';
  const value = outcome.value === undefined ? '' : ` Value: ${amountInWords(outcome.value, currency)}.`;
  if (outcome.result === 'won')
    return { title: 'Won. Well done!', text: `The customer gets the welcome mails from here.${value}` };
  if (outcome.result === 'lost')
    return { title: 'Recorded as lost', text: `Thank you for being straight about it.${reason}` };
  const until = outcome.until ? ` It rests until ${dayOf(outcome.until, leadZone)}.` : '';
  if (lead.customerSince !== undefined)
    return { title: 'Not yet', text: `Still a customer, and yours when they ask again.${reason}${until}` };
  const track = recycleTracks.find(({ id }) => id === outcome.track);
  const mails = track ? ` Mails: ${track.name}.` : '';
  return {
    title: 'Back to nurture',
    text: `We keep in touch, and you hear of it if it becomes ready again.${reason}${until}${mails}`,
  };
}

function passedOn(
  { toManager, passTo, declinedBecause }: OfferView['assignment'],
  reps: OfferView['reps'],
  after: string,
) {
  const chosen = reps.find(({ id }) => id === passTo)?.name ?? (passTo && 'somebody else');
  if (chosen) return { title: `You gave this lead to ${chosen}`, text: `${chosen} gets the dossier by mail.` };
  const why = declinedBecause ? ` Your reason: ${declinedBecause}.` : '';
  if (toManager)
    return { title: 'Back to nurture', text: `The lead gets our mails again, and comes back when it is ready.${why}` };
  return { title: 'You passed this lead on', text: `Thank you for answering quickly.${why}${after}` };
}

function action(view: OfferView): Html {
  const { assignment, lead, grading, score, caution, instructions, opening, token, status, zone, now } = view;
  const by = momentOf(assignment.acceptBy, zone, now);
  return html`<ul class="badges"><li><strong>Grade ${grading.grade}</strong></li><li><strong>Score ${score.total}</strong></li>${grading.persona && html`<li>${grading.persona}</li>`}</ul>
${standing(view, by)}
${caution && html`<p><strong>No marketing mail; calls only if they asked.</strong> ${caution}</p>`}
<p class="soft small">${instructions}</p>
${opening && html`<p class="quote">${opening}</p>`}
${status === 'accepted-by-you' && html`<p class="call"><a class="button full" href="${lead.phone ? telephone(lead.phone) : mailbox(lead.email)}">${lead.phone ? `Call ${lead.phone}` : 'Write a mail'}</a></p>`}
<p class="small"><a href="/r/${token}/call.ics">Put the call into your calendar</a></p>
${status === 'accepted-by-you' ? html`${contactForm(view)}${saleForm(view)}${outcomeForms(view)}${profileForm(view)}${objectionForms(view)}${dismissForm(view)}` : answerForms(view)}
${madeFor(view)}`;
}

function standing({ status, assignment, now, inPlaceOf }: OfferView, by: string): Html {
  if (status === 'accepted-by-you' && inPlaceOf)
    return html`<p><strong>This lead belongs to ${inPlaceOf}, who is away.</strong> You stand in.</p>`;
  if (status === 'accepted-by-you') return html`<p><strong>This lead is yours.</strong></p>`;
  if (status === 'late' && assignment.status === 'withdrawn')
    return html`<p><strong>This offer moved on</strong>, so others are asked too. Nobody has accepted yet: the lead is yours if you are the first.</p>`;
  if (status === 'late')
    return html`<p><strong>Your time was over on ${by}</strong>, so others are asked too. Nobody has accepted yet: the lead is yours if you are the first.</p>`;
  if (assignment.toManager && assignment.acceptBy <= now)
    return html`<p><strong>Nobody has answered.</strong> You were asked by ${by}. The reps who were asked can still accept, too.</p>`;
  return html`<p>${assignment.toManager ? 'Nobody has taken this lead. Please decide by' : 'Yours if you accept by'} <strong class="by">${by}</strong>.</p>`;
}

function contact({ lead, leadTime, referrer, source }: OfferView): Html {
  const { phone, email, company, companySize, industry, country } = lead;
  const facts: [string, string | Html | undefined][] = [
    ['Phone', phone && html`<a href="${telephone(phone)}">${phone}</a>`],
    ['E-mail', html`<a href="${mailbox(email)}">${email}</a>`],
    ['Their time', leadTime],
    ['Company', company],
    ['Size', companySize],
    ['Industry', industry],
    ['Country', country],
    ['Came from', source],
    ['Sent by', referrer],
  ];
  return html`<section class="panel"><h2>Reach them</h2><dl>${facts.map(([what, value]) => value && html`<dt>${what}</dt><dd>${value}</dd>`)}</dl></section>`;
}

function reasons({ ready, score, grading, why }: OfferView): Html {
  const counted = score.reasons
    .filter(({ points }) => points !== 0)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  return html`<section class="panel"><h2>Why now</h2>
<p>${capitalised(ready)}.</p>
<ul class="plain">${counted.map(({ what, points }) => html`<li><span>${what}</span><span class="points">${signed(points)}</span></li>`)}</ul>
${score.interests.length > 0 && html`<h3>Interested in</h3><ul class="plain">${score.interests.map(({ name, total, reasons }) => html`<li><span>${name} <span class="soft small">${interestWords(reasons)}</span></span><span class="points">${total}</span></li>`)}</ul>`}
${grading.reasons.length > 0 && html`<h3>Why grade ${grading.grade}</h3><p class="soft small">${grading.reasons.join(' · ')}</p>`}
<h3>Why you</h3><p class="soft small">${why}</p></section>`;
}

/** What shows the interest, each thing once. */
const interestWords = (reasons: OfferView['score']['reasons']) =>
  [...new Set(reasons.map(({ what }) => what))].join(', ');

function answers({ answers }: OfferView): Html | false {
  return (
    answers.length > 0 &&
    html`<section class="panel"><h2>What they told us</h2>${answers.map(({ question, answer }) => html`<p class="quote"><span class="soft small">${question}</span>\n${answer}</p>`)}</section>`
  );
}

function history({ timeline, zone, now }: OfferView): Html {
  return html`<section class="panel"><h2>What happened so far</h2><ol class="timeline">${timeline.map(
    ({ at, what, kind, machine }) =>
      html`<li class="${kind}${machine && ' machine'}"><time datetime="${at}">${momentOf(at, zone, now)}</time>${what}</li>`,
  )}</ol></section>`;
}

function signed(points: number): string {
  const rounded = Math.round(points * 10) / 10;
  return `${rounded < 0 ? '−' : '+'}${Math.abs(rounded)}`;
}

const telephone = (phone: string) => `tel:${dialled(phone) ?? ''}`;
/** A question mark in an address would begin mail headers. */
const mailbox = (email: string) => `mailto:${encodeURIComponent(email).replace('%40', '@')}`;
