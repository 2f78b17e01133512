import { countryName } from '../../../../domain/language/country-name.ts';
import { type Say, saidIn } from '../../../../domain/language/said.ts';
import { capitalised } from '../../../../domain/lead/activity-text.ts';
import { dialled } from '../../../../domain/lead/dialled.ts';
import { amountInWords } from '../../../../domain/lead/money.ts';
import { dayOf, momentOf } from '../../../../domain/time/format.ts';
import { type Html, html } from '../html.ts';
import { page } from '../page.ts';
import { dismissForm, profileForm, restoreForm } from './lead-forms.ts';
import { answerForms, contactForm, correctionForms, objectionForms, outcomeForms, saleForm } from './offer-forms.ts';
import { isOpenTo, type OfferStatus, type OfferView } from './offer-view.ts';
import { offerTexts } from './texts.ts';

/**
 * The rep's page: who, why now, the history, and what to do now. Its forms post `action` to its own address
 * (functions/web/rep-page.ts). A rep who does not have the lead (any more) sees its state, but nothing about the person.
 */
export function offerPage(view: OfferView): string {
  const { lead, status } = view;
  if (!isOpenTo(status)) return over(view, status);
  const name = lead.name || lead.email;
  const body = html`<div class="headline"><h1><bdi>${name}</bdi></h1><p class="lead">${[lead.jobTitle, lead.company].filter(Boolean).join(', ') || lead.email}</p></div>
<div class="columns">
<section class="panel act" aria-label="${offerTexts[view.language].whatYouCanDo}">${action(view)}</section>
<div class="stack">
${contact(view)}
${reasons(view)}
${answers(view)}
${history(view)}
</div>
</div>`;
  return page({ title: name, body, wide: true, language: view.language });
}

function over(view: OfferView, status: Exclude<OfferStatus, 'offered' | 'late' | 'accepted-by-you'>): string {
  const { title, text } = ended(view, status);
  const body = html`<div class="card"><h1>${title}</h1><p class="lead">${text}</p>${view.correctable && correctionForms(view)}${view.dismissed?.restorable && restoreForm(view)}${madeFor(view)}</div>`;
  return page({ title, body, language: view.language });
}

/** Links can be forwarded, and the reader acts in this name. */
function madeFor({ madeFor: name, inPlaceOf, language }: OfferView): Html {
  const [isFor, instead, inThatName] = offerTexts[language].madeFor;
  return html`<p class="soft small">${isFor} <strong>${saidIn(language)(name)}</strong>${inPlaceOf && `, ${instead} ${saidIn(language)(inPlaceOf)}`}. ${inThatName}</p>`;
}

function ended(view: OfferView, status: Parameters<typeof over>[1]): { title: string; text: string } {
  const { assignment, lead, takenBy, dismissed, recycleTracks, zone, leadZone, currency, now, language } = view;
  const [t, say] = [offerTexts[language], saidIn(language)];
  const after = takenBy ? t.hasIt(say(takenBy)) : '';
  if (status === 'taken') return { title: t.taken(takenBy ? say(takenBy) : t.somebodyElse), text: t.takenText };
  if (status === 'left') return { title: t.over, text: t.leftText };
  if (status === 'expired')
    return { title: t.over, text: t.expiredText(say(momentOf(assignment.acceptBy, zone, now))) };
  if (status === 'declined') return passedOn(view, after);
  if (status === 'dismissed')
    return { title: t.noLead, text: t.dismissedText(say(dismissed?.by ?? ''), dismissed?.reason ?? '') };
  const { outcome } = assignment;
  if (assignment.givenUpAt) return { title: t.managerDecides, text: `${t.managerDecidesText}${after}` };
  if (!outcome) return { title: t.closed, text: t.closedText };
  const reason = outcome.reason ? t.reason(outcome.reason) : '';
  const value = outcome.value === undefined ? '' : t.value(say(amountInWords(outcome.value, currency)));
  if (outcome.result === 'won') return { title: t.wonTitle, text: `${t.wonText}${value}` };
  if (outcome.result === 'lost') return { title: t.lostTitle, text: `${t.lostText}${reason}` };
  const until = outcome.until ? t.rests(say(dayOf(outcome.until, leadZone))) : '';
  if (lead.customerSince !== undefined) return { title: t.notYet, text: `${t.stillCustomer}${reason}${until}` };
  const track = recycleTracks.find(({ id }) => id === outcome.track);
  return { title: t.toNurture, text: `${t.inNurture}${reason}${until}${track ? t.mails(track.name) : ''}` };
}

function passedOn({ assignment, reps, language }: OfferView, after: string) {
  const { toManager, passTo, declinedBecause } = assignment;
  const t = offerTexts[language];
  const chosen = reps.find(({ id }) => id === passTo)?.name ?? (passTo && t.somebody);
  if (chosen) return { title: t.gave(chosen), text: t.gaveText(chosen) };
  const why = declinedBecause ? t.yourReason(declinedBecause) : '';
  if (toManager) return { title: t.toNurture, text: `${t.managerGaveBack}${why}` };
  return { title: t.passedOn, text: `${t.passedOnText}${why}${after}` };
}

function action(view: OfferView): Html {
  const { assignment, lead, grading, score, caution, instructions, opening, token, status, zone, now, language } = view;
  const [t, say] = [offerTexts[language], saidIn(language)];
  const by = say(momentOf(assignment.acceptBy, zone, now));
  return html`<ul class="badges"><li><strong>${t.grade(grading.grade)}</strong></li><li><strong>${t.score(score.total)}</strong></li>${grading.persona && html`<li>${grading.persona}</li>`}</ul>
${standing(view, by)}
${caution && html`<p><strong>${t.noMarketing}</strong> ${say(caution)}</p>`}
<p class="soft small">${instructions}</p>
${opening && html`<p class="quote">${opening}</p>`}
${status === 'accepted-by-you' && html`<p class="call"><a class="button full" href="${lead.phone ? telephone(lead.phone) : mailbox(lead.email)}">${lead.phone ? t.call(lead.phone) : t.writeMail}</a></p>`}
<p class="small"><a href="/r/${token}/call.ics">${t.intoCalendar}</a></p>
${status === 'accepted-by-you' ? html`${contactForm(view)}${saleForm(view)}${outcomeForms(view)}${profileForm(view)}${objectionForms(view)}${dismissForm(view)}` : answerForms(view)}
${madeFor(view)}`;
}

function standing({ status, assignment, now, inPlaceOf, language }: OfferView, by: string): Html {
  const t = offerTexts[language];
  if (status === 'accepted-by-you' && inPlaceOf)
    return html`<p><strong>${t.awayBelongs(saidIn(language)(inPlaceOf))}</strong> ${t.youStandIn}</p>`;
  if (status === 'accepted-by-you') return html`<p><strong>${t.yours}</strong></p>`;
  const [movedOn, soOthers] = t.movedOn;
  if (status === 'late')
    return html`<p><strong>${assignment.status === 'withdrawn' ? movedOn : t.timeWasOver(by)}</strong>${soOthers}</p>`;
  if (assignment.toManager && assignment.acceptBy <= now)
    return html`<p><strong>${t.nobodyAnswered}</strong> ${t.askedBy(by)}</p>`;
  return html`<p>${assignment.toManager ? t.decideBy : t.yoursBy} <strong class="by">${by}</strong>.</p>`;
}

function contact({ lead, leadTime, referrer, source, language }: OfferView): Html {
  const { phone, email, company, companySize, industry, country } = lead;
  const [t, say] = [offerTexts[language], saidIn(language)];
  const facts: [string, string | Html | undefined][] = [
    [t.phone, phone && html`<a href="${telephone(phone)}">${phone}</a>`],
    [t.email, html`<a href="${mailbox(email)}">${email}</a>`],
    [t.theirTime, say(leadTime)],
    [t.company, company],
    [t.size, companySize],
    [t.industry, industry],
    [t.country, country && countryName(country, language)],
    [t.cameFrom, say(source)],
    [t.sentBy, referrer],
  ];
  return html`<section class="panel"><h2>${t.reach}</h2><dl>${facts.map(([what, value]) => value && html`<dt>${what}</dt><dd>${value}</dd>`)}</dl></section>`;
}

function reasons({ ready, score, grading, why, language }: OfferView): Html {
  const [t, say] = [offerTexts[language], saidIn(language)];
  const counted = score.reasons
    .filter(({ points }) => points !== 0)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  return html`<section class="panel"><h2>${t.whyNow}</h2>
<p>${capitalised(say(ready))}.</p>
<ul class="plain">${counted.map(({ what, points }) => html`<li><span>${say(what)}</span><span class="points">${signed(points)}</span></li>`)}</ul>
${score.interests.length > 0 && html`<h3>${t.interested}</h3><ul class="plain">${score.interests.map(({ name, total, reasons }) => html`<li><span>${name} <span class="soft small">${interestWords(reasons, say)}</span></span><span class="points">${total}</span></li>`)}</ul>`}
${grading.reasons.length > 0 && html`<h3>${t.whyGrade(grading.grade)}</h3><p class="soft small">${grading.reasons.map(say).join(' · ')}</p>`}
<h3>${t.whyYou}</h3><p class="soft small">${why}</p></section>`;
}

/** What shows the interest, each thing once. */
const interestWords = (reasons: OfferView['score']['reasons'], say: Say) =>
  [...new Set(reasons.map(({ what }) => say(what)))].join(', ');

function answers({ answers, language }: OfferView): Html | false {
  return (
    answers.length > 0 &&
    html`<section class="panel"><h2>${offerTexts[language].toldUs}</h2>${answers.map(({ question, answer }) => html`<p class="quote"><span class="soft small">${saidIn(language)(question)}</span>\n${answer}</p>`)}</section>`
  );
}

function history({ timeline, zone, now, language }: OfferView): Html {
  const say = saidIn(language);
  return html`<section class="panel"><h2>${offerTexts[language].happened}</h2><ol class="timeline">${timeline.map(
    ({ at, what, kind, machine }) =>
      html`<li class="${kind}${machine && ' machine'}"><time datetime="${at}">${say(momentOf(at, zone, now))}</time>${say(what)}</li>`,
  )}</ol></section>`;
}

function signed(points: number): string {
  const rounded = Math.round(points * 10) / 10;
  return `${rounded < 0 ? '−' : '+'}${Math.abs(rounded)}`;
}

const telephone = (phone: string) => `tel:${dialled(phone) ?? ''}`;
/** A question mark in an address would begin mail headers. */
const mailbox = (email: string) => `mailto:${encodeURIComponent(email).replace('%40', '@')}`;
