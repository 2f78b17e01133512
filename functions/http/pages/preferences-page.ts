import type { NurtureRules } from '../../../domain/config/config.ts';
import type { MailPreferences } from '../../../domain/lead/person.ts';
import { day, week } from '../../../domain/time/instant.ts';
import { html } from './html.ts';
import { page } from './page.ts';

/** What a person may object to beside mail. */
export const objections = ['calls', 'profiling'] as const;
export type ObjectionName = (typeof objections)[number];

export interface PreferencesView {
  /** Masked: the mail may have been forwarded. */
  email: string;
  token: string;
  state: 'active' | 'paused' | 'unsubscribed';
  topics: NurtureRules['topics'];
  /** What the person does not want beside mail. */
  objects: Record<ObjectionName, boolean>;
  /** What was chosen so far. */
  chosen?: MailPreferences;
  /** They were saved a moment ago. */
  saved?: boolean;
  /** They came by the link that says unsubscribe: its button is the first thing on the page. */
  first?: 'unsubscribe';
  /** Offered breaks in milliseconds. */
  pauses: readonly number[];
  /** The end of the break when paused. */
  /** The day, in words. */
  until?: string;
}

/** What a person may decide about our mail. Showing it changes nothing; each form posts `action` (with `pause` in milliseconds, or `topic` for each that stays and `often`). */
export function preferencesPage(view: PreferencesView): string {
  return page({
    title: 'Mail preferences',
    body: html`<div class="card">${view.state === 'unsubscribed' ? gone(view) : view.first ? leaving(view) : choices(view)}${!view.first && others(view)}${ownData(view)}</div>`,
  });
}

function gone({ email }: PreferencesView) {
  return html`<h1>You are unsubscribed</h1>
<p class="lead">We will not send any more mail to ${email}. There is nothing else to do.</p>
<p class="soft">If you change your mind, subscribe again with a form and click the link in the mail that comes, or write to us.</p>`;
}

/** The mail may have been forwarded, so what is behind this goes to the mailbox. */
const ownData = ({ token, email }: PreferencesView) => html`<hr>
<h2>Your data</h2>
<p class="soft">Get all that we know about you, or have it erased. We send a link to ${email}; it works for an hour.</p>
<form method="post" action="/my-data"><input type="hidden" name="preferences" value="${token}"><button class="quiet">Send me the link</button></form>`;

function leaving({ email, token }: PreferencesView) {
  return html`<h1>Unsubscribe</h1>
<p class="lead">One click, and ${email} gets no more mail of this kind.</p>
<form method="post" action="/preferences/${token}"><input type="hidden" name="action" value="unsubscribe"><button>Unsubscribe</button></form>
<hr>
<p class="soft">Or have <a href="/preferences/${token}">fewer mails, other topics, or a break</a>.</p>`;
}

function choices(view: PreferencesView) {
  const { email, token, state, pauses, until, saved } = view;
  const action = `/preferences/${token}`;
  return html`<h1>Your mail from us</h1>
${saved && html`<div class="notice" role="status"><p>Saved.</p></div>`}
${
  state === 'paused'
    ? html`<p class="lead">${email} has a break${until ? ` until ${until}` : ''}.</p>
<form method="post" action="${action}"><input type="hidden" name="action" value="resume"><button>End the break now</button></form>`
    : html`<p class="lead">This is for ${email}. Choose what you want and how often, take a break, or stop it altogether.</p>
${wishes(view, action)}
<hr>
<form method="post" action="${action}">
<input type="hidden" name="action" value="pause">
<fieldset class="group"><legend>Take a break</legend>
${pauses.map(
  (ms, index) =>
    html`<label class="choice"><input type="radio" name="pause" value="${ms}"${index === 0 && html` checked`}><span>for ${lengthOf(ms)}</span></label>`,
)}</fieldset>
<button>Take a break</button>
</form>`
}
<hr>
<h2>No more mail</h2>
<p class="soft">Works at once, and stays that way.</p>
<form method="post" action="${action}"><input type="hidden" name="action" value="unsubscribe"><button class="quiet">Unsubscribe</button></form>`;
}

/** Calls and profiles: what holds also for somebody who gets no mail. */
function others({ token, objects }: PreferencesView) {
  const box = (name: ObjectionName, words: string) =>
    html`<label class="choice"><input type="checkbox" name="no" value="${name}"${objects[name] && html` checked`}><span>${words}</span></label>`;
  return html`<hr>
<h2>Calls and profile</h2>
<form method="post" action="/preferences/${token}">
<input type="hidden" name="action" value="object">
<fieldset class="group"><legend>What we must not do</legend>
${box('calls', 'Do not call me')}${box('profiling', 'Make no profile of me from what I read and who I am')}</fieldset>
<p class="soft">When you ask us something, we still answer.</p>
<button class="quiet">Save this</button>
</form>`;
}

function wishes({ topics, chosen = { off: [], weekly: false } }: PreferencesView, action: string) {
  const often = (value: string, words: string, isChosen: boolean) =>
    html`<label class="choice"><input type="radio" name="often" value="${value}"${isChosen && html` checked`}><span>${words}</span></label>`;
  return html`<form method="post" action="${action}">
<input type="hidden" name="action" value="save">
${
  topics.length > 0 &&
  html`<fieldset class="group"><legend>What we may write about</legend>
${topics.map(({ id, name }) => html`<label class="choice"><input type="checkbox" name="topic" value="${id}"${!chosen.off.includes(id) && html` checked`}><span>${name}</span></label>`)}</fieldset>`
}
<fieldset class="group"><legend>How often</legend>
${often('usual', 'As often as usual', !chosen.weekly)}${often('weekly', 'Once a week at most', chosen.weekly)}</fieldset>
<button>Save</button>
</form>`;
}

/** A length of time the way people say it: "2 weeks", "1 month". */
function lengthOf(ms: number): string {
  const days = Math.round(ms / day);
  if (days % 30 === 0 && days > 0) return count(days / 30, 'month');
  if (ms % week === 0) return count(ms / week, 'week');
  return count(days, 'day');
}

const count = (number: number, unit: string) => `${number} ${unit}${number === 1 ? '' : 's'}`;
