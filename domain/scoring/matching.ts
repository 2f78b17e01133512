import type { Activity, ActivityType } from '../lead/activity.ts';
import { pathOf } from '../lead/activity-text.ts';

/** What a rule asks of an activity beside its type; every condition that is given must hold. */
export interface Match {
  form?: string;
  path?: string;
  url?: string;
  file?: string;
  campaign?: string;
  event?: string;
}

/** Whether a text fits; made once, asked often. */
type Fits = (text: string) => boolean;

/** All that rules may look at, as one text: activities with the same type and key fit the same rules. */
export function matchKey(activity: Activity): string {
  const { campaign } = attributionOf(activity);
  const key = subjectOf(activity);
  return campaign === undefined ? key : `${key}\n${campaign}`;
}

/** Whether an activity is of this type and meets the conditions. */
export function compileMatch(type: ActivityType, match: Match): (activity: Activity) => boolean {
  const checks: ((activity: Activity) => boolean)[] = [];
  const { form, path, url, file, campaign, event } = match;
  if (form !== undefined) checks.push((activity) => subjectOf(activity) === form);
  if (path !== undefined) checks.push(withinPath(path));
  if (url !== undefined) checks.push(on(wildcard(url), (activity) => addressOf(subjectOf(activity))));
  if (file !== undefined) checks.push(on(wildcard(file), subjectOf));
  if (event !== undefined) checks.push(on(wildcard(event), subjectOf));
  if (campaign !== undefined) checks.push(on(wildcard(campaign), campaignOf));
  return (activity) => activity.type === type && checks.every((check) => check(activity));
}

/** A text with "*" for any characters, whole and in any case. Parts are found one after the other: linear, whatever the text. */
export function wildcard(pattern: string): Fits {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  return (text) => {
    const whole = text.toLowerCase();
    if (last === undefined) return whole === first;
    if (!whole.startsWith(first) || whole.length < first.length + last.length || !whole.endsWith(last)) return false;
    let from = first.length;
    for (const part of rest) {
      const found = whole.indexOf(part, from);
      if (found < 0) return false;
      from = found + part.length;
    }
    return from <= whole.length - last.length;
  };
}

/** Whole segments only: "/pricing" is in "/en/pricing/teams" but not in "/pricing-myths". */
function withinPath(path: string): (activity: Activity) => boolean {
  const part = `${path.toLowerCase().replace(/\/$/, '')}/`;
  return (activity) => `${pathOf(subjectOf(activity))}/`.includes(part);
}

const on = (fits: Fits, of: (activity: Activity) => string | undefined) => (activity: Activity) => {
  const text = of(activity);
  return text !== undefined && fits(text);
};

/** What the activity is about: the page, form, file or event. */
function subjectOf(activity: Activity): string {
  switch (activity.type) {
    case 'page.viewed':
    case 'link.clicked':
      return activity.detail.url;
    case 'form.submitted':
      return activity.detail.form;
    case 'file.downloaded':
      return activity.detail.file;
    case 'event.tracked':
      return activity.detail.name;
    default:
      return '';
  }
}

/** The address without scheme and fragment; the path alone when it is relative. */
function addressOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.host}${parsed.pathname}${parsed.search}` : url;
}

function attributionOf({ detail }: Activity): { campaign?: string } {
  return ('attribution' in detail && detail.attribution) || {};
}

/** The campaign of the visit the activity belongs to; else the one in the address itself. Undefined: no campaign, so "*" does not fit. */
function campaignOf(activity: Activity): string | undefined {
  const { campaign } = attributionOf(activity);
  if (campaign) return campaign;
  const query = /[?&]utm_campaign=[^&#]*/.exec(subjectOf(activity))?.[0];
  return (query && new URLSearchParams(query).get('utm_campaign')) || undefined;
}
