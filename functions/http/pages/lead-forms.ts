import { capitalised } from '../../../domain/lead/activity-text.ts';
import { fieldWords, personal } from '../../../domain/lead/fields.ts';
import { type Html, html } from './html.ts';
import { choice, form } from './offer-forms.ts';
import type { OfferView } from './offer-view.ts';

// What one of ours knows better about the person, on the rep's page.

/** Fields of the person, as they are known. What is emptied is not known any more. */
export function profileForm({ token, lead }: OfferView): Html {
  // The number of somebody who wants no calls is shown to nobody, so nobody can correct it either.
  const shown = personal.filter((name) => name !== 'phone' || lead.mayCall !== false);
  return html`<details><summary>Correct what we know</summary>${form(
    token,
    'profile',
    html`${shown.map(
      (name) =>
        html`<div class="field"><label for="profile-${name}">${capitalised(fieldWords[name])}</label><input id="profile-${name}" name="${name}" type="text" maxlength="300" autocomplete="off" value="${lead[name]}"><input type="hidden" name="was.${name}" value="${lead[name]}"></div>`,
    )}<p class="soft small">What you write counts more than what a form said. What the person says later, in an answer to one of our mails, counts again.</p><button class="quiet full">Save</button>`,
  )}</details>`;
}

/** It is nobody who may buy. */
export function dismissForm({ token, notLeadReasons }: OfferView): Html {
  return html`<details><summary>This is no lead</summary>${form(
    token,
    'dismiss',
    html`${choice('dismiss', notLeadReasons)}<p class="soft small">They get no more mail, and count in no conversion. You can take it back for a day.</p><button class="quiet full">Mark as no lead</button>`,
  )}</details>`;
}

/** For a day: it is a lead after all. */
export function restoreForm({ token }: OfferView): Html {
  return form(
    token,
    'restore',
    html`<p class="soft small">Was that wrong? For a day you can take it back, and the lead goes on where it was.</p><button class="quiet full">It is a lead</button>`,
  );
}
