import { day, type Instant, plus } from '../../domain/instant.ts';
import { type Html, html } from './html.ts';
import type { OfferView } from './offer-view.ts';

/** While the offer is open: take it or pass it on; the manager can also choose who takes it. */
export function answerForms({ token, assignment, reps }: OfferView): Html {
  if (!assignment.toManager) {
    return html`${form(token, 'accept', html`<button class="full">Accept this lead</button>`)}
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

/** Once the lead is accepted: what came of it. */
export function outcomeForms({ token, lostReasons, recycleReasons, now }: OfferView): Html {
  return html`<h2>What came of it?</h2>
<details name="outcome"><summary>Won</summary>${form(
    token,
    'won',
    html`<div class="field"><label for="value">Value <span class="optional">(optional)</span></label><input id="value" name="value" type="number" min="0" step="any" inputmode="decimal" placeholder="12000"></div><button class="full">Record as won</button>`,
  )}</details>
<details name="outcome"><summary>Lost</summary>${form(token, 'lost', html`${choice('lost', lostReasons)}<button class="full">Record as lost</button>`)}</details>
<details name="outcome"><summary>Not yet</summary>${form(
    token,
    'recycle',
    html`${choice('recycle', recycleReasons)}<div class="field"><label for="until">Leave them alone until <span class="optional">(optional)</span></label><input id="until" name="until" type="date" min="${dateAfter(now)}"></div><button class="full">Back to nurture</button>`,
  )}</details>`;
}

function form(token: string, action: string, fields: Html): Html {
  return html`<form method="post" action="/r/${token}"><input type="hidden" name="action" value="${action}">${fields}</form>`;
}

function line(name: string, label: string, forWhom: string): Html {
  return html`<div class="field"><label for="${name}">${label} <span class="optional">(optional, ${forWhom})</span></label><input id="${name}" name="${name}" type="text" maxlength="300" autocomplete="off"></div>`;
}

function choice(action: string, reasons: readonly string[]): Html {
  return html`<fieldset class="group"><legend>Why?</legend>${reasons.map(
    (reason, index) =>
      html`<label class="choice"><input type="radio" name="reason" value="${reason}" id="${action}-${index}" required><span>${reason}</span></label>`,
  )}</fieldset>`;
}

/** Tomorrow as a date field writes it. */
const dateAfter = (now: Instant) => plus(now, day).slice(0, 10);
