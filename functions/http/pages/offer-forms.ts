import { saleWords, span } from '../../../domain/lead/activity-text.ts';
import { contactChoices } from '../../../domain/settlement/contact.ts';
import { type Html, html, raw } from './html.ts';
import type { OfferView } from './offer-view.ts';

// The ids are what the buttons in mails lead to; a browser opens the part of the page that holds them.

/** While the offer is open: take it, take more time or pass it on; the manager can also choose who takes it. */
export function answerForms({ token, assignment, reps, snoozes, status }: OfferView): Html {
  if (status === 'late') return form(token, 'accept', html`<button class="full">Accept this lead</button>`);
  if (!assignment.toManager) {
    return html`${form(token, 'accept', html`<button class="full">Accept this lead</button>`)}
${snoozes.length > 0 && html`<details><summary>I need more time</summary>${form(token, 'snooze', html`<fieldset class="group"><legend>How much, once?</legend>${snoozes.map((ms, index) => html`<label class="choice"><input type="radio" name="for" value="${ms}" id="snooze-${index}" required><span>${span(ms)}</span></label>`)}</fieldset><button class="quiet full">Keep it for me</button>`)}</details>`}
<details><summary>I cannot take it</summary>
${form(token, 'decline', html`${line('reason', 'Why not?', 'for the next rep')}<button class="quiet full">Pass it on</button>`)}</details>`;
  }
  return html`${form(
    token,
    'assign',
    html`<div class="field"><label for="repId">Give it to</label><select id="repId" name="repId" required><option value="">Choose a rep</option>${reps.map(
      ({ id, name, note }) => html`<option value="${id}">${name}${note && ` (${note})`}</option>`,
    )}</select></div><button class="full">Assign</button>`,
  )}
<details><summary>Take it yourself</summary>${form(token, 'accept', html`<button class="quiet full">Accept this lead</button>`)}</details>
<details><summary>Give it back to nurture</summary>${form(token, 'decline', html`${line('reason', 'Why?', 'for the history')}<button class="quiet full">Back to nurture</button>`)}</details>`;
}

/** A call, a mail or a meeting, as soon as it was. */
export function contactForm({ token, today, now, copyTo }: OfferView): Html {
  return html`<h2>Were you in touch?</h2>${form(
    token,
    'contact',
    html`<input type="hidden" name="once" value="${now}"><div class="field"><label for="contact">What was it?</label><select id="contact" name="contact" required><option value="">Choose</option>${contactChoices.map(
      ({ id, name }) => html`<option value="${id}">${name}</option>`,
    )}<option value="note">Not yet: a note or the next step</option></select></div>${area('note', 'Note')}
<details><summary>Next step</summary><div class="field"><label for="nextOn">On</label><input id="nextOn" name="nextOn" type="date" min="${today}"></div>${line('next', 'What will you do?')}</details><button class="full">Record it</button>`,
  )}${copyTo && html`<p class="soft small">A mail to them with ${copyTo} in copy is recorded by itself.</p>`}`;
}

/** What the person may not want: calls, and a profile. */
export function objectionForms({ token, lead, now }: OfferView): Html {
  const asked = (action: string, isAllowed: boolean, [no, hint, button]: string[], [yes, known, again]: string[]) =>
    html`<details><summary>${isAllowed ? no : yes}</summary>${form(
      token,
      action,
      html`<input type="hidden" name="once" value="${now}">${!isAllowed && html`<input type="hidden" name="allowed" value="yes">`}<p class="soft small">${isAllowed ? hint : known}</p><button class="quiet full">${isAllowed ? button : again}</button>`,
    )}</details>`;
  return html`${asked(
    'calls',
    lead.mayCall !== false,
    ['They want no calls', 'Then this page and our mails to sales show no phone number.', 'Show no number'],
    ['They want no calls any more', 'They told us so, and no phone number is shown.', 'Calls are welcome again'],
  )}${asked(
    'profiling',
    lead.mayProfile !== false,
    [
      'They want no profile',
      'Then they have no points, no persona and no segment. You still hear when they ask for something.',
      'Make no profile',
    ],
    [
      'They want no profile any more',
      'They told us so: no points, no persona, no segment.',
      'A profile is welcome again',
    ],
  )}`;
}

/** Where the sale stands; each change is kept. */
export function saleForm({ token, steps, sale, currency, now }: OfferView): Html | false {
  if (steps.length === 0) return false;
  const { step, value, probability, closeOn } = sale;
  const stands = saleWords({ ...sale, step: undefined });
  const old = step !== undefined && !steps.includes(step) && step;
  return html`<details id="stands"><summary>Where it stands${step && html`: ${step}`}</summary>${stands && html`<p class="soft small">Now: ${stands}.</p>`}${form(
    token,
    'sale',
    html`<input type="hidden" name="once" value="${now}"><div class="field"><label for="step">Step</label><select id="step" name="step"><option value="">${old || 'Not begun'}</option>${steps.map(
      (one) => html`<option${one === step && raw(' selected')}>${one}</option>`,
    )}</select></div>${amount('expected', `Expected value in ${sale.currency ?? currency}`, value)}
<div class="field"><label for="probability">How likely, in percent <span class="optional">(optional)</span></label><input id="probability" name="probability" type="text" inputmode="numeric" maxlength="5" autocomplete="off" value="${probability}"></div>
<div class="field"><label for="closeOn">Decided on <span class="optional">(optional)</span></label><input id="closeOn" name="closeOn" type="date" value="${closeOn}"></div><button class="quiet full">Save</button>`,
  )}</details>`;
}

const amount = (id: string, label: string, value?: number) =>
  html`<div class="field"><label for="${id}">${label} <span class="optional">(optional)</span></label><input id="${id}" name="value" type="text" inputmode="decimal" maxlength="40" autocomplete="off" value="${value}" placeholder="12000"></div>`;

/** Once the lead is accepted: what came of it, or when to be reminded. */
export function outcomeForms(view: OfferView): Html {
  const { token, lead, recycleReasons, recycleTracks, tomorrow } = view;
  const isCustomer = lead.customerSince !== undefined;
  const track = recycleTracks.length > 1 && select('track', 'Which mails after that?', recycleTracks);
  return html`<h2>What came of it?</h2>
${wonForm(view, 'Won')}
${lostForm(view, 'Lost')}
<details name="outcome"><summary>Not yet</summary>${form(
    token,
    'recycle',
    html`${choice('recycle', recycleReasons)}<div class="field"><label for="until">Leave them alone until <span class="optional">(optional)</span></label><input id="until" name="until" type="date" min="${tomorrow}"></div>${track}<button class="full">${isCustomer ? 'Record as not yet' : 'Back to nurture'}</button>`,
  )}</details>
${reminderForm(view)}`;
}

/** For a day after won or lost: what was right instead. */
export function correctionForms(view: OfferView): Html {
  const isWon = view.assignment.outcome?.result === 'won';
  return html`<h2>Was that wrong?</h2><p class="soft small">You can correct it for a day. Both stay in the history.</p>
${wonForm(view, isWon ? 'Won, but otherwise' : 'It was won', true)}
${lostForm(view, isWon ? 'It was lost' : 'Lost for another reason', true)}`;
}

const instead = (isCorrection: boolean) => isCorrection && html`<input type="hidden" name="correct" value="yes">`;

function wonForm({ token, products, currency }: OfferView, title: string, isCorrection = false): Html {
  const product =
    products.length > 0 &&
    select(
      'product',
      'What did they buy?',
      products.map((name) => ({ id: name, name })),
    );
  return html`<details name="outcome"><summary>${title}</summary>${form(
    token,
    'won',
    html`${instead(isCorrection)}${amount('value', `Value in ${currency}`)}${product}<button class="full">Record as won</button>`,
  )}</details>`;
}

function lostForm({ token, lostReasons }: OfferView, title: string, isCorrection = false): Html {
  return html`<details name="outcome"><summary>${title}</summary>${form(token, 'lost', html`${instead(isCorrection)}${choice('lost', lostReasons)}<button class="full">Record as lost</button>`)}</details>`;
}

function reminderForm({ token, followUps, reminders }: OfferView): Html | false {
  if (followUps.length === 0) return false;
  const planned =
    reminders.length > 0 &&
    html`<ul class="plain">${reminders.map(({ what, when }) => html`<li><span>${what}</span><span class="soft small">${when}</span></li>`)}</ul>`;
  return html`<details name="outcome"><summary>Remind me</summary>${planned}${form(
    token,
    'follow-up',
    html`<div class="field"><label for="followUp">Mails to you</label><select id="followUp" name="followUp">${followUps.map(
      ({ id, name }) => html`<option value="${id}">${name}</option>`,
    )}${planned && html`<option value="">No more reminders</option>`}</select></div><button class="quiet full">${planned ? 'Change it' : 'Remind me'}</button>`,
  )}</details>`;
}

export function form(token: string, action: string, fields: Html): Html {
  return html`<form method="post" action="/r/${token}" id="${action}"><input type="hidden" name="action" value="${action}">${fields}</form>`;
}

function select(name: string, label: string, options: readonly { id: string; name: string }[]): Html {
  return html`<div class="field"><label for="${name}">${label} <span class="optional">(optional)</span></label><select id="${name}" name="${name}"><option value="">–</option>${options.map(
    (one) => html`<option value="${one.id}">${one.name}</option>`,
  )}</select></div>`;
}

export function area(name: string, label: string): Html {
  return html`<div class="field"><label for="${name}">${label} <span class="optional">(optional)</span></label><textarea id="${name}" name="${name}" rows="3" maxlength="2000"></textarea></div>`;
}

export function line(name: string, label: string, forWhom?: string): Html {
  return html`<div class="field"><label for="${name}">${label} <span class="optional">(optional${forWhom && `, ${forWhom}`})</span></label><input id="${name}" name="${name}" type="text" maxlength="300" autocomplete="off"></div>`;
}

export function choice(action: string, reasons: readonly string[]): Html {
  return html`<fieldset class="group"><legend>Why?</legend>${reasons.map(
    (reason, index) =>
      html`<label class="choice"><input type="radio" name="reason" value="${reason}" id="${action}-${index}" required><span>${reason}</span></label>`,
  )}</fieldset>`;
}
