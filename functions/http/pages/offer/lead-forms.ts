import { saidIn } from '../../../../domain/language/said.ts';
import { capitalised } from '../../../../domain/lead/activity-text.ts';
import { fieldWords, personal } from '../../../../domain/lead/fields.ts';
import { type Html, html } from '../html.ts';
import { choice, form } from './offer-forms.ts';
import type { OfferView } from './offer-view.ts';
import { offerTexts } from './texts.ts';

// Corrections about the person, on the rep's page.

/** Editable fields of the person, with their values. Emptying a field removes its value. */
export function profileForm({ token, lead, language }: OfferView): Html {
  const [t, say] = [offerTexts[language], saidIn(language)];
  // The number of a person who wants no calls is hidden, so it cannot be corrected either.
  const shown = personal.filter((name) => name !== 'phone' || lead.mayCall !== false);
  return html`<details><summary>${t.correct}</summary>${form(
    token,
    'profile',
    html`${shown.map(
      (name) =>
        html`<div class="field"><label for="profile-${name}">${capitalised(say(fieldWords[name]))}</label><input id="profile-${name}" name="${name}" type="text" maxlength="300" autocomplete="off" value="${lead[name]}"><input type="hidden" name="was.${name}" value="${lead[name]}"></div>`,
    )}<p class="soft small">${t.correctHint}</p><button class="quiet full">${t.save}</button>`,
  )}</details>`;
}

/** Dismisses a contact who will not buy. */
export function dismissForm({ token, notLeadReasons, language }: OfferView): Html {
  const t = offerTexts[language];
  return html`<details><summary>${t.noLead}</summary>${form(
    token,
    'dismiss',
    html`${choice('dismiss', notLeadReasons, language)}<p class="soft small">${t.noLeadHint}</p><button class="quiet full">${t.markNoLead}</button>`,
  )}</details>`;
}

/** For a day: it is a lead after all. */
export function restoreForm({ token, language }: OfferView): Html {
  const t = offerTexts[language];
  return form(
    token,
    'restore',
    html`<p class="soft small">${t.restoreHint}</p><button class="quiet full">${t.restore}</button>`,
  );
}
