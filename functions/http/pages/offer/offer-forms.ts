import type { Language } from '../../../../domain/language/language.ts';
import { saidIn } from '../../../../domain/language/said.ts';
import { saleWords, span } from '../../../../domain/lead/activity-text.ts';
import { contactChoices } from '../../../../domain/settlement/contact.ts';
import { type Html, html, raw } from '../html.ts';
import type { OfferView } from './offer-view.ts';
import { offerTexts } from './texts.ts';

// The ids are the targets of buttons in mails; a browser opens the part of the page that holds them.

/** While the offer is open: take it, take more time or pass it on; the manager can also choose who takes it. */
export function answerForms({ token, assignment, reps, snoozes, status, language }: OfferView): Html {
  const [t, say] = [offerTexts[language], saidIn(language)];
  const accept = form(token, 'accept', html`<button class="full">${t.accept}</button>`);
  if (status === 'late') return accept;
  if (!assignment.toManager) {
    return html`${accept}
${snoozes.length > 0 && html`<details><summary>${t.moreTime}</summary>${form(token, 'snooze', html`<fieldset class="group"><legend>${t.howMuch}</legend>${snoozes.map((ms, index) => html`<label class="choice"><input type="radio" name="for" value="${ms}" id="snooze-${index}" required><span>${say(span(ms))}</span></label>`)}</fieldset><button class="quiet full">${t.keepIt}</button>`)}</details>`}
<details><summary>${t.cannot}</summary>
${form(token, 'decline', html`${line('reason', t.whyNot, language, t.forNextRep)}<button class="quiet full">${t.passOn}</button>`)}</details>`;
  }
  return html`${form(
    token,
    'assign',
    html`<div class="field"><label for="repId">${t.giveTo}</label><select id="repId" name="repId" required><option value="">${t.chooseRep}</option>${reps.map(
      ({ id, name, note }) => html`<option value="${id}">${name}${note && ` (${say(note)})`}</option>`,
    )}</select></div><button class="full">${t.assign}</button>`,
  )}
<details><summary>${t.takeIt}</summary>${form(token, 'accept', html`<button class="quiet full">${t.accept}</button>`)}</details>
<details><summary>${t.giveBack}</summary>${form(token, 'decline', html`${line('reason', t.why, language, t.forHistory)}<button class="quiet full">${t.toNurture}</button>`)}</details>`;
}

/** A call, a mail or a meeting, as soon as it was. */
export function contactForm({ token, today, now, copyTo, language }: OfferView): Html {
  const [t, say] = [offerTexts[language], saidIn(language)];
  return html`<h2>${t.inTouch}</h2>${form(
    token,
    'contact',
    html`<input type="hidden" name="once" value="${now}"><div class="field"><label for="contact">${t.whatWasIt}</label><select id="contact" name="contact" required><option value="">${t.choose}</option>${contactChoices.map(
      ({ id, name }) => html`<option value="${id}">${say(name)}</option>`,
    )}<option value="note">${t.notYetNote}</option></select></div>${area('note', t.note, language)}
<details><summary>${t.nextStep}</summary><div class="field"><label for="nextOn">${t.on}</label><input id="nextOn" name="nextOn" type="date" min="${today}"></div>${line('next', t.whatNext, language)}</details><button class="full">${t.record}</button>`,
  )}${copyTo && html`<p class="soft small">${t.copyTo(copyTo)}</p>`}`;
}

/** Records an objection of the person: to calls, or to profiling. */
export function objectionForms({ token, lead, now, language }: OfferView): Html {
  const { noCalls, noProfile } = offerTexts[language];
  const asked = (action: string, isAllowed: boolean, words: typeof noCalls) =>
    html`<details><summary>${isAllowed ? words.title : words.known}</summary>${form(
      token,
      action,
      html`<input type="hidden" name="once" value="${now}">${!isAllowed && html`<input type="hidden" name="allowed" value="yes">`}<p class="soft small">${isAllowed ? words.hint : words.knownHint}</p><button class="quiet full">${isAllowed ? words.button : words.again}</button>`,
    )}</details>`;
  return html`${asked('calls', lead.mayCall !== false, noCalls)}${asked('profiling', lead.mayProfile !== false, noProfile)}`;
}

/** The step of the sale; each change is saved as history. */
export function saleForm({ token, steps, sale, currency, now, language }: OfferView): Html | false {
  if (steps.length === 0) return false;
  const t = offerTexts[language];
  const { step, value, probability, closeOn } = sale;
  const stands = saidIn(language)(saleWords({ ...sale, step: undefined }));
  const old = step !== undefined && !steps.includes(step) && step;
  return html`<details id="stands"><summary>${t.stands}${step && html`: ${step}`}</summary>${stands && html`<p class="soft small">${t.now} ${stands}.</p>`}${form(
    token,
    'sale',
    html`<input type="hidden" name="once" value="${now}"><div class="field"><label for="step">${t.step}</label><select id="step" name="step"><option value="">${old || t.notBegun}</option>${steps.map(
      (one) => html`<option${one === step && raw(' selected')}>${one}</option>`,
    )}</select></div>${amount('expected', t.expected(sale.currency ?? currency), language, value)}
<div class="field"><label for="probability">${t.likely} ${optional(language)}</label><input id="probability" name="probability" type="text" inputmode="numeric" maxlength="5" autocomplete="off" value="${probability}"></div>
<div class="field"><label for="closeOn">${t.decidedOn} ${optional(language)}</label><input id="closeOn" name="closeOn" type="date" value="${closeOn}"></div><button class="quiet full">${t.save}</button>`,
  )}</details>`;
}

const amount = (id: string, label: string, language: Language, value?: number) =>
  html`<div class="field"><label for="${id}">${label} ${optional(language)}</label><input id="${id}" name="value" type="text" inputmode="decimal" maxlength="40" autocomplete="off" value="${value}" placeholder="12000"></div>`;

/** For an accepted lead: report the outcome, or ask for a reminder. */
export function outcomeForms(view: OfferView): Html {
  const { token, lead, recycleReasons, recycleTracks, tomorrow, language } = view;
  const t = offerTexts[language];
  const isCustomer = lead.customerSince !== undefined;
  const track = recycleTracks.length > 1 && select('track', t.whichMails, recycleTracks, language);
  return html`<h2>${t.whatCame}</h2>
${wonForm(view, t.won)}
${lostForm(view, t.lost)}
<details name="outcome"><summary>${t.notYet}</summary>${form(
    token,
    'recycle',
    html`${choice('recycle', recycleReasons, language)}<div class="field"><label for="until">${t.leaveAlone} ${optional(language)}</label><input id="until" name="until" type="date" min="${tomorrow}"></div>${track}<button class="full">${isCustomer ? t.recordNotYet : t.toNurture}</button>`,
  )}</details>
${reminderForm(view)}`;
}

/** For a day after won or lost: correct the outcome. */
export function correctionForms(view: OfferView): Html {
  const t = offerTexts[view.language];
  const isWon = view.assignment.outcome?.result === 'won';
  return html`<h2>${t.wasWrong}</h2><p class="soft small">${t.aDay}</p>
${wonForm(view, isWon ? t.wonOtherwise : t.itWasWon, true)}
${lostForm(view, isWon ? t.itWasLost : t.lostOtherwise, true)}`;
}

const instead = (isCorrection: boolean) => isCorrection && html`<input type="hidden" name="correct" value="yes">`;

function wonForm({ token, products, currency, language }: OfferView, title: string, isCorrection = false): Html {
  const t = offerTexts[language];
  const named = products.map((name) => ({ id: name, name }));
  const product = named.length > 0 && select('product', t.bought, named, language);
  return html`<details name="outcome"><summary>${title}</summary>${form(
    token,
    'won',
    html`${instead(isCorrection)}${amount('value', t.valueIn(currency), language)}${product}<button class="full">${t.recordWon}</button>`,
  )}</details>`;
}

function lostForm({ token, lostReasons, language }: OfferView, title: string, isCorrection = false): Html {
  return html`<details name="outcome"><summary>${title}</summary>${form(token, 'lost', html`${instead(isCorrection)}${choice('lost', lostReasons, language)}<button class="full">${offerTexts[language].recordLost}</button>`)}</details>`;
}

function reminderForm({ token, followUps, reminders, language }: OfferView): Html | false {
  if (followUps.length === 0) return false;
  const [t, say] = [offerTexts[language], saidIn(language)];
  const planned =
    reminders.length > 0 &&
    html`<ul class="plain">${reminders.map(({ what, when }) => html`<li><span>${say(what)}</span><span class="soft small">${say(when)}</span></li>`)}</ul>`;
  return html`<details name="outcome"><summary>${t.remind}</summary>${planned}${form(
    token,
    'follow-up',
    html`<div class="field"><label for="followUp">${t.mailsToYou}</label><select id="followUp" name="followUp">${followUps.map(
      ({ id, name }) => html`<option value="${id}">${name}</option>`,
    )}${planned && html`<option value="">${t.noReminders}</option>`}</select></div><button class="quiet full">${planned ? t.changeIt : t.remind}</button>`,
  )}</details>`;
}

export function form(token: string, action: string, fields: Html): Html {
  return html`<form method="post" action="/r/${token}" id="${action}"><input type="hidden" name="action" value="${action}">${fields}</form>`;
}

const optional = (language: Language, forWhom?: string) =>
  html`<span class="optional">(${offerTexts[language].optional}${forWhom && `, ${forWhom}`})</span>`;

function select(
  name: string,
  label: string,
  options: readonly { id: string; name: string }[],
  language: Language,
): Html {
  return html`<div class="field"><label for="${name}">${label} ${optional(language)}</label><select id="${name}" name="${name}"><option value="">–</option>${options.map(
    (one) => html`<option value="${one.id}">${one.name}</option>`,
  )}</select></div>`;
}

function area(name: string, label: string, language: Language): Html {
  return html`<div class="field"><label for="${name}">${label} ${optional(language)}</label><textarea id="${name}" name="${name}" rows="3" maxlength="2000"></textarea></div>`;
}

function line(name: string, label: string, language: Language, forWhom?: string): Html {
  return html`<div class="field"><label for="${name}">${label} ${optional(language, forWhom)}</label><input id="${name}" name="${name}" type="text" maxlength="300" autocomplete="off"></div>`;
}

export function choice(action: string, reasons: readonly string[], language: Language): Html {
  return html`<fieldset class="group"><legend>${offerTexts[language].why}</legend>${reasons.map(
    (reason, index) =>
      html`<label class="choice"><input type="radio" name="reason" value="${reason}" id="${action}-${index}" required><span>${reason}</span></label>`,
  )}</fieldset>`;
}
