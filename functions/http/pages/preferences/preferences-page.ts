import type { NurtureRules } from '../../../../domain/config/config.ts';
import type { Language } from '../../../../domain/language/language.ts';
import type { MailPreferences } from '../../../../domain/lead/person.ts';
import { html } from '../html.ts';
import { page } from '../page.ts';
import { texts } from './texts.ts';

/** What a person may object to, beside mail. */
export const objections = ['calls', 'profiling'] as const;
type ObjectionName = (typeof objections)[number];

interface PreferencesView {
  language: Language;
  /** Masked: the mail may have been forwarded. */
  email: string;
  token: string;
  state: 'active' | 'paused' | 'unsubscribed';
  topics: NurtureRules['topics'];
  /** The person's objections beside mail. */
  objects: Record<ObjectionName, boolean>;
  /** The preferences so far. */
  chosen?: MailPreferences;
  /** They were saved a moment ago. */
  saved?: boolean;
  /** The person came by the unsubscribe link: its button is first on the page. */
  first?: 'unsubscribe';
  /** Offered breaks in milliseconds. */
  pauses: readonly number[];
  /** The end of the break when paused. */
  /** The day, in words. */
  until?: string;
}

/**
 * A person's choices about our mail. Showing the page changes nothing; each form posts `action` (with `pause` in milliseconds,
 * or `topic` for each kept topic and `often`).
 */
export function preferencesPage(view: PreferencesView): string {
  return page({
    title: texts[view.language].title,
    language: view.language,
    body: html`<div class="card">${view.state === 'unsubscribed' ? gone(view) : view.first ? leaving(view) : choices(view)}${!view.first && others(view)}${ownData(view)}</div>`,
  });
}

function gone({ email, language }: PreferencesView) {
  const says = texts[language];
  return html`<h1>${says.goneTitle}</h1>
<p class="lead">${says.gone(email)}</p>
<p class="soft">${says.goneBack}</p>`;
}

/** The mail may have been forwarded, so personal data goes to the mailbox only. */
const ownData = ({ token, email, language }: PreferencesView) => html`<hr>
<h2>${texts[language].dataTitle}</h2>
<p class="soft">${texts[language].data(email)}</p>
<form method="post" action="/my-data"><input type="hidden" name="preferences" value="${token}"><button class="quiet">${texts[language].dataButton}</button></form>`;

function leaving({ email, token, language }: PreferencesView) {
  const says = texts[language];
  const [before, fewer, after] = says.orFewer;
  return html`<h1>${says.unsubscribe}</h1>
<p class="lead">${says.leaving(email)}</p>
<form method="post" action="/preferences/${token}"><input type="hidden" name="action" value="unsubscribe"><button>${says.unsubscribe}</button></form>
<hr>
<p class="soft">${before}<a href="/preferences/${token}">${fewer}</a>${after}</p>`;
}

function choices(view: PreferencesView) {
  const { email, token, state, pauses, until, saved, language } = view;
  const says = texts[language];
  const action = `/preferences/${token}`;
  return html`<h1>${says.yourMail}</h1>
${saved && html`<div class="notice" role="status"><p>${says.saved}</p></div>`}
${
  state === 'paused'
    ? html`<p class="lead">${says.hasBreak(email, until)}</p>
<form method="post" action="${action}"><input type="hidden" name="action" value="resume"><button>${says.endBreak}</button></form>`
    : html`<p class="lead">${says.choose(email)}</p>
${wishes(view, action)}
<hr>
<form method="post" action="${action}">
<input type="hidden" name="action" value="pause">
<fieldset class="group"><legend>${says.takeBreak}</legend>
${pauses.map(
  (ms, index) =>
    html`<label class="choice"><input type="radio" name="pause" value="${ms}"${index === 0 && html` checked`}><span>${says.breakFor(ms)}</span></label>`,
)}</fieldset>
<button>${says.takeBreak}</button>
</form>`
}
<hr>
<h2>${says.noMore}</h2>
<p class="soft">${says.noMoreText}</p>
<form method="post" action="${action}"><input type="hidden" name="action" value="unsubscribe"><button class="quiet">${says.unsubscribe}</button></form>`;
}

/** Objections to calls and profiling: they also apply to a person who gets no mail. */
function others({ token, objects, language }: PreferencesView) {
  const says = texts[language];
  const box = (name: ObjectionName, words: string) =>
    html`<label class="choice"><input type="checkbox" name="no" value="${name}"${objects[name] && html` checked`}><span>${words}</span></label>`;
  return html`<hr>
<h2>${says.others}</h2>
<form method="post" action="/preferences/${token}">
<input type="hidden" name="action" value="object">
<fieldset class="group"><legend>${says.mustNot}</legend>
${box('calls', says.noCalls)}${box('profiling', says.noProfile)}</fieldset>
<p class="soft">${says.stillAnswer}</p>
<button class="quiet">${says.saveThis}</button>
</form>`;
}

function wishes({ topics, language, chosen = { off: [], weekly: false } }: PreferencesView, action: string) {
  const says = texts[language];
  const often = (value: string, words: string, isChosen: boolean) =>
    html`<label class="choice"><input type="radio" name="often" value="${value}"${isChosen && html` checked`}><span>${words}</span></label>`;
  return html`<form method="post" action="${action}">
<input type="hidden" name="action" value="save">
${
  topics.length > 0 &&
  html`<fieldset class="group"><legend>${says.topics}</legend>
${topics.map(({ id, name }) => html`<label class="choice"><input type="checkbox" name="topic" value="${id}"${!chosen.off.includes(id) && html` checked`}><span>${name}</span></label>`)}</fieldset>`
}
<fieldset class="group"><legend>${says.often}</legend>
${often('usual', says.usual, !chosen.weekly)}${often('weekly', says.weekly, chosen.weekly)}</fieldset>
<button>${says.save}</button>
</form>`;
}
