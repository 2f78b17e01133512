import { localTime } from '../time/calendar.ts';
import { dayOf } from '../time/format.ts';
import type { Activity, ActivityDetails, ActivityType, NextStep } from './activity.ts';
import { because, contactWords, fileOf, followUpWords, nextWords, page, saleWords } from './activity-text.ts';
import { fieldWords, personal } from './fields.ts';
import { waits as allWaits, type Wait } from './lead.ts';
import { asksSomething } from './question.ts';

/** Titles for the ids in activities. An id without a title is shown as it is, as in the files that ops edit. */
export interface Titles {
  forms?: Readonly<Record<string, { title: string }>>;
  guides?: Readonly<Record<string, { title: string }>>;
  /** Mails by the name of their template. */
  mails?: Readonly<Record<string, { title: string }>>;
  topics?: readonly { id: string; name: string }[];
  /** The zone in which dates are said. */
  zone?: string;
  /** False leaves out people's texts, employees' too: the reader may not know who the lead is. */
  quotes?: boolean;
}

/** Names for the ids in activities. */
export interface Names {
  rep(repId: string): string;
  followUp(id: string): string;
  isManager(repId: string): boolean;
  titles: Titles;
}

/** What rules of scoring.yaml may look at; a missing field never fits. */
export interface Subject {
  form?: string;
  url?: string;
  file?: string;
  event?: string;
  campaign?: string;
  /** `question`: the person's text asks something. */
  asks?: string;
}

/** `'points'`: only an activity that gives points or may raise a hand. `'history'`: what `waitsToEnd` finds in the lead's history. */
type Wakes = 'none' | 'points' | 'history' | readonly Wait[];

/** What each type of activity causes, independent of rules. Its effect on the lead is in domain/workflow/activity-effects.ts. */
type ActivityRow<T extends ActivityType> = ActivityDeeds & (Scored<T> | Unscored<T>);

/** Points must wake: a parked lead would pass the threshold unseen. */
interface Scored<T extends ActivityType> {
  /** How far it reaches into a lead that waits. */
  wakes: Exclude<Wakes, 'none'> | ((detail: ActivityDetails[T]) => Wakes);
  /** Rules of scoring.yaml may match this type, by these fields of it. */
  scored: { [F in keyof Subject]?: (detail: ActivityDetails[T]) => string | undefined };
}

interface Unscored<T extends ActivityType> {
  /** How far it reaches into a lead that waits. */
  wakes: Wakes | ((detail: ActivityDetails[T]) => Wakes);
  scored?: undefined;
}

interface ActivityDeeds {
  /**
   * When it opens a lifecycle of a lead without one: by asking, replying, resubscribing, points, changed rules, or never. All
   * but `rules` and `never` are a person's own activities (`isOwnDoing`).
   */
  reopens: 'asking' | 'replying' | 'lifting' | 'points' | 'rules' | 'never';
  /** It raises a hand under any rules, and how a rep reads that. */
  raisesHand?: string;
}

interface ActivityWords<T extends ActivityType> {
  /** What happened, in words a sales rep understands; without addresses or messages. */
  text(detail: ActivityDetails[T], names: Names): string;
  /** The person's text, for the timeline. */
  quote?(detail: ActivityDetails[T]): string | undefined;
  timelineKind: 'activity' | 'mail' | 'sales';
}

/** Whether our own request caused it, whether it causes a look at the lead, and whether it writes the lead's row. */
interface ActivityCost {
  request: boolean;
  looked: boolean;
  written: boolean;
}

/** Whether nothing more is sent after this bounce: the address does not work, or did not work too often. */
export function endsMail({ hard, tooMany }: ActivityDetails['mail.bounced']): boolean {
  return hard || tooMany === true;
}

/** An employee's free text: it may name the person. */
const free = (words: string | undefined, { titles }: Names) => (titles.quotes === false ? undefined : words);
const plannedIn = (next: NextStep | undefined, names: Names) =>
  nextWords(next && { on: next.on, what: free(next.what, names) });

const asked = (text: string | undefined) => (asksSomething(text) ? 'question' : undefined);

/**
 * What each type of activity does. CONTRIBUTING.md has the recipe for a new type. The three tables stay in one long file, so that most
 * of a new type is written in one place.
 */
export const activityTypes: { [T in ActivityType]: ActivityRow<T> } = {
  'form.submitted': {
    // Another form may be one that needs no confirmation, begin another track, or be a raised hand.
    wakes: ({ refused }) => (refused ? 'none' : 'history'),
    reopens: 'asking',
    scored: {
      form: ({ form }) => form,
      campaign: ({ attribution }) => attribution.campaign,
      asks: ({ message }) => asked(message),
    },
  },
  'page.viewed': {
    wakes: 'points',
    reopens: 'points',
    scored: { url: ({ url }) => url, campaign: ({ attribution }) => attribution?.campaign },
  },
  'link.clicked': {
    wakes: 'points',
    reopens: 'points',
    scored: { url: ({ url }) => url },
  },
  'file.downloaded': {
    wakes: 'points',
    reopens: 'points',
    scored: { file: ({ file }) => file },
  },
  'event.tracked': {
    wakes: 'points',
    reopens: 'points',
    scored: { event: ({ name }) => name },
  },
  'mail.delivered': {
    wakes: 'none',
    reopens: 'never',
  },
  'mail.opened': {
    wakes: 'points',
    // Mail programs open mail by themselves, so an open reopens nothing.
    reopens: 'never',
    scored: {},
  },
  'mail.bounced': {
    wakes: (detail) => (endsMail(detail) ? ['engagement', 'confirmation'] : 'none'),
    reopens: 'never',
  },
  'mail.complained': {
    wakes: ['engagement', 'confirmation'],
    reopens: 'never',
  },
  'mail.replied': {
    wakes: ({ refuses }) => (refuses ? 'none' : 'points'),
    reopens: 'replying',
    scored: { asks: ({ text }) => asked(text) },
  },
  unsubscribed: {
    wakes: ['engagement', 'confirmation'],
    reopens: 'never',
  },
  paused: {
    wakes: 'history',
    reopens: 'never',
  },
  'preferences.changed': {
    wakes: 'history',
    reopens: 'never',
  },
  confirmed: {
    // A confirmed post can begin mail anew in any wait; the address alone matters to one.
    wakes: ({ receipt }) => (receipt === undefined ? ['confirmation'] : 'history'),
    reopens: 'lifting',
  },
  'suppression.lifted': {
    wakes: 'history',
    reopens: 'never',
  },
  'rep.accepted': {
    wakes: ['acceptance'],
    reopens: 'never',
  },
  'rep.declined': {
    wakes: ['acceptance'],
    reopens: 'never',
  },
  'rep.snoozed': {
    wakes: ['acceptance'],
    reopens: 'never',
  },
  'follow-up.planned': {
    wakes: ['outcome'],
    reopens: 'never',
  },
  'outcome.recorded': {
    wakes: ['outcome'],
    reopens: 'never',
  },
  'outcome.corrected': {
    // functions/services/sales/corrections.ts writes this activity and carries it out.
    wakes: 'none',
    reopens: 'never',
  },
  'contact.made': {
    wakes: ['outcome'],
    reopens: 'never',
  },
  'note.added': {
    // A next step may be due before the wait ends.
    wakes: ({ next }) => (next ? ['outcome'] : 'none'),
    reopens: 'never',
  },
  'calls.changed': {
    wakes: 'none',
    reopens: 'never',
  },
  'profiling.changed': {
    // Points and segments choose tracks: another mail may be due.
    wakes: 'history',
    reopens: 'never',
  },
  'sale.moved': {
    wakes: ['outcome'],
    reopens: 'never',
  },
  'work.undone': {
    // A reminder may be due again.
    wakes: ['outcome'],
    reopens: 'never',
  },
  'meeting.booked': {
    raisesHand: 'booked a meeting',
    wakes: 'history',
    reopens: 'asking',
    scored: {},
  },
  'meeting.moved': {
    raisesHand: 'moved a meeting',
    wakes: 'history',
    reopens: 'asking',
    scored: {},
  },
  'meeting.cancelled': {
    wakes: 'history',
    reopens: 'never',
    scored: {},
  },
  'lead.assigned': {
    wakes: ['acceptance', 'outcome'],
    reopens: 'never',
  },
  'profile.corrected': {
    // The grade can change with it.
    wakes: 'history',
    reopens: 'never',
  },
  'lead.dismissed': {
    wakes: allWaits,
    reopens: 'never',
  },
  'lead.restored': {
    // functions/services/sales/dismissals.ts writes this activity and carries it out.
    wakes: 'none',
    reopens: 'never',
  },
  // functions/services/sales/merging.ts writes these activities and carries them out.
  'lead.merged': {
    wakes: 'none',
    reopens: 'never',
  },
  'lead.unmerged': {
    wakes: 'none',
    reopens: 'never',
  },
  'owner.changed': {
    wakes: 'none',
    reopens: 'never',
  },
  'rules.changed': {
    wakes: 'history',
    reopens: 'rules',
  },
  'workflow.failed': {
    wakes: 'none',
    reopens: 'never',
  },
};

/** Whether a person did it of their own accord; programs open mail by themselves. */
export const isOwnDoing = ({ type }: Pick<Activity, 'type'>): boolean =>
  !['never', 'rules'].includes(activityTypes[type].reopens);

/** A refused submission, or a reply that refuses: neither is a sign of interest. */
export const isRefused = ({ detail }: Pick<Activity, 'detail'>): boolean =>
  ('refused' in detail && detail.refused !== undefined) || ('refuses' in detail && detail.refuses === true);

/** The text of each type of activity. A table of its own: functions without a timeline are bundled without it. */
const activityWords: { [T in ActivityType]: ActivityWords<T> } = {
  'form.submitted': {
    text: ({ form, refused, message }, { titles: { forms } }) =>
      `${asked(message) ? 'Asked a question with' : 'Sent'} the form “${forms?.[form]?.title ?? form}”${refused ? ` (refused: ${refused})` : ''}`,
    quote: ({ message }) => message,
    timelineKind: 'activity',
  },
  'page.viewed': {
    text: ({ url }) => `Visited ${page(url)}`,
    timelineKind: 'activity',
  },
  'link.clicked': {
    text: ({ url, template }, { titles }) => `Clicked through to ${page(url)} in mail ${mailIn(titles, template)}`,
    timelineKind: 'activity',
  },
  'file.downloaded': {
    text: ({ file }, { titles: { guides } }) => `Downloaded “${guides?.[file]?.title ?? fileOf(file)}”`,
    timelineKind: 'activity',
  },
  'event.tracked': {
    text: ({ name }) => `Did “${name}”`,
    timelineKind: 'activity',
  },
  'mail.delivered': {
    text: ({ template }, { titles }) => `Mail ${mailIn(titles, template)} was delivered`,
    timelineKind: 'mail',
  },
  'mail.opened': {
    text: ({ template }, { titles }) => `Opened mail ${mailIn(titles, template)}`,
    timelineKind: 'activity',
  },
  'mail.bounced': {
    text: ({ template, ...detail }, { titles }) => `Mail ${mailIn(titles, template)} came back (${comeBack(detail)})`,
    timelineKind: 'mail',
  },
  'mail.complained': {
    text: ({ template }, { titles }) => `Marked mail ${mailIn(titles, template)} as spam`,
    timelineKind: 'activity',
  },
  'mail.replied': {
    text: ({ machine, refuses }) =>
      machine
        ? 'An automatic answer came back'
        : refuses
          ? 'Replied that they are not interested'
          : 'Replied to a mail',
    quote: ({ text }) => text,
    timelineKind: 'activity',
  },
  unsubscribed: {
    text: ({ via }) => (via === 'reply' ? 'Unsubscribed by a reply' : 'Unsubscribed'),
    quote: ({ said }) => said,
    timelineKind: 'activity',
  },
  paused: {
    text: ({ until }, { titles: { zone = 'UTC' } }) => `Asked for no mail until ${dayOf(until, zone)}`,
    timelineKind: 'activity',
  },
  'preferences.changed': {
    text: ({ off, weekly }, { titles: { topics } }) => {
      const names = off.map((id) => topics?.find((one) => one.id === id)?.name ?? id);
      const about = names.length > 0 ? `, none about ${names.join(', ')}` : '';
      return `Chose mail ${weekly ? 'once a week at most' : 'as often as usual'}${about}`;
    },
    timelineKind: 'activity',
  },
  confirmed: {
    text: ({ lifts }) => (lifts ? 'Confirmed the address, and wants mail again' : 'Confirmed the address'),
    timelineKind: 'activity',
  },
  'suppression.lifted': {
    text: () => 'Was put back on the list by a person',
    timelineKind: 'activity',
  },
  'rep.accepted': {
    text: ({ repId }, { rep }) => `${rep(repId)} accepted the lead`,
    timelineKind: 'sales',
  },
  'rep.declined': {
    // A manager does not decline: they choose a rep, or return the lead.
    text: ({ repId, reason, passTo }, names) => {
      const { rep, isManager } = names;
      if (passTo !== undefined) return `${rep(repId)} gave the lead to ${rep(passTo)}`;
      const what = isManager(repId) ? 'gave the lead back to nurture' : 'declined the lead';
      return `${rep(repId)} ${what}${because(free(reason, names))}`;
    },
    timelineKind: 'sales',
  },
  'rep.snoozed': {
    text: ({ repId }, { rep }) => `${rep(repId)} asked for more time to answer`,
    timelineKind: 'sales',
  },
  'follow-up.planned': {
    text: ({ repId, followUp: id }, { rep, followUp }) => `${rep(repId)} ${followUpWords(id && followUp(id))}`,
    timelineKind: 'sales',
  },
  'outcome.recorded': {
    text: ({ repId, result, reason, product }, { rep }) =>
      `${rep(repId)} recorded: ${resultWords[result]}${because(reason ?? product)}`,
    timelineKind: 'sales',
  },
  'outcome.corrected': {
    text: ({ repId, from, result, reason, product }, { rep }) => {
      const instead = from === result ? '' : `, not ${resultWords[from]}`;
      return `${rep(repId)} corrected: ${resultWords[result]}${instead}${because(reason ?? product)}`;
    },
    timelineKind: 'sales',
  },
  'contact.made': {
    text: ({ repId, channel, reached, next }, names) =>
      `${names.rep(repId)} ${contactWords[channel][reached ? 'reached' : 'tried']}${plannedIn(next, names)}`,
    quote: ({ note }) => note,
    timelineKind: 'sales',
  },
  'note.added': {
    text: ({ repId, note, next }, names) =>
      `${names.rep(repId)} ${note === undefined ? 'planned the next step' : 'noted'}${plannedIn(next, names)}`,
    quote: ({ note }) => note,
    timelineKind: 'sales',
  },
  'calls.changed': {
    text: (detail, { rep }) => saidOf(detail, rep, { no: 'they want no calls', yes: 'calls are welcome again' }),
    timelineKind: 'sales',
  },
  'profiling.changed': {
    text: (detail, { rep }) =>
      saidOf(detail, rep, { no: 'they want no profile made', yes: 'a profile is welcome again' }),
    timelineKind: 'sales',
  },
  'sale.moved': {
    text: ({ repId, ...sale }, { rep }) => `${rep(repId)} ${saleWords(sale)}`,
    timelineKind: 'sales',
  },
  'work.undone': {
    text: ({ repId }, { rep }) => `${rep(repId)} took back what was recorded by mistake`,
    timelineKind: 'sales',
  },
  'meeting.booked': {
    text: (detail, names) => `Booked ${meetingIn(detail, names)}`,
    quote: ({ note }) => note,
    timelineKind: 'activity',
  },
  'meeting.moved': {
    text: (detail, names) => `Moved to another time: ${meetingIn(detail, names)}`,
    timelineKind: 'activity',
  },
  'meeting.cancelled': {
    text: (detail, names) => `Cancelled: ${meetingIn(detail, names)}`,
    quote: ({ note }) => note,
    timelineKind: 'activity',
  },
  'lead.assigned': {
    text: ({ repId, to, reason }, names) =>
      `${names.rep(repId)} gave the lead ${to === undefined ? `back${because(free(reason, names))}` : `to ${names.rep(to)}`}`,
    timelineKind: 'sales',
  },
  'profile.corrected': {
    text: ({ repId, fields }, { rep }) => `${rep(repId)} corrected: ${fieldsInWords(fields)}`,
    timelineKind: 'sales',
  },
  'lead.dismissed': {
    text: ({ repId, reason }, { rep }) => `${rep(repId)} marked this as no lead${because(reason)}`,
    timelineKind: 'sales',
  },
  'lead.restored': {
    text: ({ repId }, { rep }) => `${rep(repId)} took that back: it is a lead`,
    timelineKind: 'sales',
  },
  'lead.merged': {
    text: ({ repId }, { rep }) => `${rep(repId)} merged another lead of the same person into this one`,
    timelineKind: 'sales',
  },
  'lead.unmerged': {
    text: ({ repId }, { rep }) => `${rep(repId)} took that back: the other lead goes on by itself`,
    timelineKind: 'sales',
  },
  'owner.changed': {
    text: ({ repId, via }, { rep }) => `${rep(repId)} has the lead now (${via})`,
    timelineKind: 'sales',
  },
  'rules.changed': {
    text: () => 'The scoring rules changed',
    timelineKind: 'activity',
  },
  'workflow.failed': {
    text: ({ status }) => `The workflow stopped (${status}) and was started again`,
    timelineKind: 'activity',
  },
};

/** What each type of activity costs, beside its row. */
export const activityCosts: Record<ActivityType, ActivityCost> = {
  'form.submitted': { request: true, looked: true, written: false },
  'page.viewed': { request: true, looked: true, written: true },
  'link.clicked': { request: true, looked: true, written: true },
  'file.downloaded': { request: true, looked: true, written: true },
  'event.tracked': { request: true, looked: true, written: true },
  'mail.delivered': { request: false, looked: false, written: false },
  'mail.opened': { request: false, looked: false, written: false },
  'mail.bounced': { request: false, looked: true, written: true },
  'mail.complained': { request: false, looked: true, written: true },
  'mail.replied': { request: false, looked: true, written: false },
  unsubscribed: { request: true, looked: true, written: true },
  paused: { request: true, looked: true, written: true },
  'preferences.changed': { request: true, looked: true, written: true },
  confirmed: { request: true, looked: true, written: true },
  'suppression.lifted': { request: false, looked: true, written: true },
  'rep.accepted': { request: true, looked: true, written: false },
  'rep.declined': { request: true, looked: true, written: false },
  'rep.snoozed': { request: true, looked: true, written: false },
  'follow-up.planned': { request: true, looked: true, written: false },
  'outcome.recorded': { request: true, looked: true, written: false },
  'outcome.corrected': { request: true, looked: false, written: true },
  'contact.made': { request: true, looked: true, written: true },
  'note.added': { request: true, looked: true, written: false },
  'calls.changed': { request: true, looked: false, written: true },
  'profiling.changed': { request: true, looked: true, written: true },
  'sale.moved': { request: true, looked: true, written: true },
  'work.undone': { request: true, looked: true, written: false },
  'meeting.booked': { request: true, looked: true, written: true },
  'meeting.moved': { request: true, looked: true, written: false },
  'meeting.cancelled': { request: true, looked: true, written: false },
  'lead.assigned': { request: true, looked: true, written: true },
  'profile.corrected': { request: true, looked: true, written: true },
  'lead.dismissed': { request: true, looked: true, written: true },
  'lead.restored': { request: true, looked: false, written: true },
  'lead.merged': { request: true, looked: true, written: true },
  'lead.unmerged': { request: true, looked: true, written: true },
  'owner.changed': { request: false, looked: true, written: false },
  'rules.changed': { request: false, looked: false, written: false },
  'workflow.failed': { request: false, looked: false, written: false },
};

/** An activity in words for a sales rep. Without names it shows ids. */
export function describe(activity: Activity, names: Partial<Names> = {}): string {
  return wordsOf(activity).text(activity.detail, { ...ids, ...names });
}

const ids: Names = { rep: (repId) => repId, followUp: (id) => id, isManager: () => false, titles: {} };

const fieldsInWords = (fields: ActivityDetails['profile.corrected']['fields']) =>
  personal
    .filter((name) => fields[name] !== undefined)
    .map((name) => (fields[name] === '' ? `no ${fieldWords[name]}` : fieldWords[name]))
    .join(', ');

/** The objection, and the person who recorded it. */
function saidOf(
  { repId, allowed }: ActivityDetails['calls.changed'],
  rep: Names['rep'],
  { no, yes }: { no: string; yes: string },
): string {
  return `${repId === undefined ? 'They told us' : `${rep(repId)} recorded`}: ${allowed ? yes : no}`;
}

const resultWords = { won: 'won', lost: 'lost', recycle: 'not yet' } as const;

/** "the meeting “Demo” with Ada Brandt, Tue 1 Dec 2026, 10:00 (GMT+1)" */
function meetingIn({ title, repId, starts, zone }: ActivityDetails['meeting.moved'], { rep, titles }: Names): string {
  const host = repId === undefined ? '' : ` with ${rep(repId)}`;
  const isSaid = title !== undefined && titles.quotes !== false;
  return `the meeting${isSaid ? ` “${title}”` : ''}${host}, ${localTime(starts, zone)}`;
}
const mailIn = ({ mails }: Titles, template: string) => `“${mails?.[template]?.title ?? template}”`;

/** How a type reads. */
export function wordsOf<T extends ActivityType>({ type }: { type: T }): ActivityWords<T> {
  return activityWords[type] as unknown as ActivityWords<T>;
}

/** The row of a type, for an activity of any type: TypeScript cannot see that both have the same one. */
export function rowOf<T extends ActivityType>({ type }: { type: T }): ActivityRow<T> {
  return activityTypes[type] as unknown as ActivityRow<T>;
}

function comeBack({ hard, tooMany }: Omit<ActivityDetails['mail.bounced'], 'template'>): string {
  if (hard) return 'the address does not work';
  return tooMany ? 'once too often' : 'for now';
}
