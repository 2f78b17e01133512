import { day, hour, minute, week } from '../time/instant.ts';
import type { Activity, ActivityOf } from './activity.ts';

/** A value from outside, as shown in an error message: short, on one line, control characters visible. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : String(value);
}

/** Milliseconds as people say them: "3 days", "1 week", "90 minutes". */
export function span(ms: number): string {
  const units: [number, string][] = [
    [week, 'week'],
    [day, 'day'],
    [hour, 'hour'],
    [minute, 'minute'],
  ];
  const [size, name] = units.find(([unit]) => ms >= unit && ms % unit === 0) ?? [1_000, 'second'];
  const count = Math.round((ms / size) * 10) / 10;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** What happened, in words a sales rep understands; without names, addresses or messages. */
export function describe(activity: Activity): string {
  switch (activity.type) {
    case 'form.submitted':
      return `Sent the form “${activity.detail.form}”${activity.detail.refused ? ` (refused: ${activity.detail.refused})` : ''}`;
    case 'page.viewed':
      return `Visited ${page(activity.detail.url)}`;
    case 'link.clicked':
      return `Clicked through to ${page(activity.detail.url)} in mail “${activity.detail.template}”`;
    case 'file.downloaded':
      return `Downloaded “${activity.detail.file}”`;
    case 'event.tracked':
      return `Did “${activity.detail.name}”`;
    case 'mail.delivered':
      return `Mail “${activity.detail.template}” was delivered`;
    case 'mail.opened':
      return `Opened mail “${activity.detail.template}”`;
    case 'mail.bounced':
      return `Mail “${activity.detail.template}” came back (${comeBack(activity.detail)})`;
    case 'mail.complained':
      return `Marked mail “${activity.detail.template}” as spam`;
    case 'mail.replied':
      return activity.detail.machine ? 'An automatic answer came back' : 'Replied to a mail';
    case 'unsubscribed':
      return activity.detail.via === 'reply' ? 'Unsubscribed by a reply' : 'Unsubscribed';
    case 'paused':
      return `Asked for no mail until ${activity.detail.until.slice(0, 10)}`;
    case 'preferences.changed': {
      const { off, weekly } = activity.detail;
      return `Chose mail ${weekly ? 'once a week at most' : 'as often as usual'}${off.length > 0 ? `, none about ${off.join(', ')}` : ''}`;
    }
    case 'confirmed':
      return activity.detail.lifts ? 'Confirmed the address, and wants mail again' : 'Confirmed the address';
    case 'suppression.lifted':
      return 'Was put back on the list by a person';
    case 'rep.accepted':
      return `${activity.detail.repId} accepted the lead`;
    case 'rep.declined':
      return `${activity.detail.repId} declined the lead${because(activity.detail.reason)}`;
    case 'rep.snoozed':
      return `${activity.detail.repId} asked for more time`;
    case 'follow-up.planned':
      return `${activity.detail.repId} ${followUpWords(activity.detail.followUp)}`;
    case 'owner.changed':
      return `has another rep (${activity.detail.via})`;
    case 'outcome.recorded':
      return `${activity.detail.repId} recorded: ${activity.detail.result}${because(activity.detail.reason)}`;
    case 'rules.changed':
      return 'The scoring rules changed';
    case 'workflow.failed':
      return `The workflow stopped (${activity.detail.status}) and was started again`;
  }
}

function comeBack({ hard, tooMany }: ActivityOf<'mail.bounced'>['detail']): string {
  if (hard) return 'the address does not work';
  return tooMany ? 'once too often' : 'for now';
}

/** For the beginning of a sentence. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "planned the reminders “calls”", after the name of who did. */
export const followUpWords = (followUp: string | undefined): string =>
  followUp === undefined ? 'wants no more reminders' : `planned the reminders “${followUp}”`;

/** `": budget"`, or nothing. */
export function because(reason: string | undefined): string {
  return reason ? `: ${reason}` : '';
}

/** A page as people call it: "the pricing page", "the home page", or its path when that is longer. */
function page(url: string): string {
  const [name, ...more] = pathOf(url).split('/').filter(Boolean);
  if (name === undefined) return 'the home page';
  return more.length === 0 ? `the ${name.replaceAll('-', ' ')} page` : `/${[name, ...more].join('/')}`;
}

/** The path of a URL, whole or relative, in lower case; "/" when there is none. In a site of one page it stands after the hash. */
export function pathOf(url: string): string {
  const parsed = URL.parse(url, 'https://site.invalid');
  const route = /^#!?(\/[^?]*)/.exec(parsed?.hash ?? '')?.[1];
  return (route ?? parsed?.pathname ?? '/').toLowerCase();
}
