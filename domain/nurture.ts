import { backOffUntil } from './bounces.ts';
import { opening, zoneOf } from './calendar.ts';
import type { Config, NurtureRules, Step, Track } from './config.ts';
import { fraction } from './hash.ts';
import { day, type Instant, instant, latest, millis, plus } from './instant.ts';
import type { Story } from './lead.ts';
import type { Send } from './send.ts';
import { span } from './words.ts';

/** What to do about a lead's next touch. `until` is always later than the moment that was asked about. */
export type TouchPlan =
  | { do: 'send'; track: Track; run: string; step: Step; why: string }
  | { do: 'wait'; until: Instant; why: string; track: Track; step?: Step }
  | { do: 'over'; why: string };

/**
 * The track a lead follows: customers theirs, leads a rep gave back in this lifecycle the one for recycled, all others the
 * one for new leads. A track with `forms` is only for leads whose lifecycle began with one of them, and none is for who wants
 * nothing about its topic; the first match counts.
 */
export function trackFor(story: Story, rules: NurtureRules): Track | undefined {
  const kind = kindOf(story);
  const form = openingForm(story);
  const { off = [] } = story.lead.preferences ?? {};
  return rules.tracks.find(
    (track) =>
      track.for === kind &&
      (track.forms === undefined || track.forms.includes(form)) &&
      (track.topic === undefined || !off.includes(track.topic)),
  );
}

/**
 * The next touch of a lead, from the ledger alone: nothing is stored about "where in the track" a lead is, so changed rules
 * reach leads that are already waiting. Asked again at the `until` of a wait, with the same story, it says send (or over).
 *
 * The first step that is neither in the ledger nor skipped is next, `after` the latest touch of this track (or the track's
 * start). Skipped are mails this person already got within `repeatAfter` before the track began, outside this run of it:
 * whoever comes back must not get the same welcome twice. A step for any time goes out at once, past window and frequency cap
 * (it answers what the person just did); all others are deferred, never dropped.
 */
export function planTouch(story: Story, config: Pick<Config, 'nurture'>, now: Instant): TouchPlan {
  const rules = config.nurture;
  const { lead } = story;
  if (lead.suppressed) return { do: 'over', why: `no marketing mail: ${lead.suppressed.reason}` };
  const track = trackFor(story, rules);
  if (!track)
    return {
      do: 'over',
      why: `no track for ${kindOf(story)} leads${lead.preferences?.off.length ? ' about what they want mail about' : ''}`,
    };

  const start = startOf(story);
  const run = runOf(story, track);
  const isOfRun = (send: Send) => send.track === run && timeOf(send) >= start;
  const ledger = story.sends.filter((send) => isOfRun(send) && send.state !== 'released');
  const touched = latest(start, ...ledger.map(timeOf));
  const seen = templatesSeen(
    story.sends.filter((send) => !isOfRun(send)),
    latest(start, lead.pausedUntil ?? start),
    rules,
  );
  const step = track.steps.find(({ id, template }) => !ledger.some((send) => send.step === id) && !seen.has(template));
  if (!step) return afterLast(track, latest(touched, lead.pausedUntil ?? touched), now);

  const due = plus(touched, step.after);
  const reason = `${step.id} is due ${step.after === 0 ? 'at once' : `${span(step.after)} after ${ledger.length > 0 ? 'the last touch' : 'the start'}`}`;
  const hold = earliest(story, step, due, rules);
  if (now < hold.at) return { do: 'wait', until: hold.at, track, step, why: [reason, ...hold.why].join('; ') };
  if (hold.anyTime) return { do: 'send', track, run, step, why: reason };
  const window = spread(story, step, now, rules);
  if (window.open) return { do: 'send', track, run, step, why: reason };
  return { do: 'wait', until: window.at, track, step, why: `${reason}; ${window.why}` };
}

function kindOf({ lead }: Story): Track['for'] {
  if (lead.stage === 'customer') return 'customer';
  return lead.outcomeAt !== undefined && lead.outcomeAt >= lead.openedAt ? 'recycled' : 'new';
}

/** The form that began this lifecycle; a second form must not move a lead to another track half-way. */
function openingForm({ lead, activities }: Story): string {
  for (const activity of activities)
    if (activity.type === 'form.submitted' && activity.lifecycleId === lead.lifecycleId && !activity.detail.refused)
      return activity.detail.form;
  return lead.last.form;
}

/** When the lead's run of its track began: customers have one run ever, others one a lifecycle, recycled ones one a recycle. */
function startOf(story: Story): Instant {
  const { openedAt, outcomeAt, customerSince } = story.lead;
  const kind = kindOf(story);
  if (kind === 'customer') return customerSince ?? outcomeAt ?? openedAt;
  return kind === 'new' ? openedAt : latest(openedAt, outcomeAt ?? openedAt);
}

/** The run's name in the ledger: a lead recycled for the second time gets the steps of the track again. */
function runOf(story: Story, track: Track): string {
  return kindOf(story) === 'recycled' ? `${track.id}-${startOf(story).slice(0, 10)}` : track.id;
}

/** When a mail went out, or may have: a claim without an answer counts, because the person may have got it. */
function timeOf(send: Send): Instant {
  return send.sentAt ?? send.claimedAt;
}

function reachedThePerson(send: Send): boolean {
  return send.state !== 'released' && send.state !== 'refused';
}

function templatesSeen(others: readonly Send[], begins: Instant, rules: NurtureRules): Set<string> {
  const since = plus(begins, -rules.repeatAfter);
  const got = others.filter((send) => reachedThePerson(send) && timeOf(send) > since);
  return new Set(got.map(({ template }) => template));
}

function afterLast(track: Track, quietSince: Instant, now: Instant): TouchPlan {
  const until = plus(quietSince, track.quiet);
  const why = `track “${track.id}” is done, quiet for ${span(track.quiet)}`;
  return now < until ? { do: 'wait', until, track, why } : { do: 'over', why };
}

/** The first moment a step may go out, from the ledger alone, and what holds it back beyond its delay. */
function earliest(
  story: Story,
  step: Step,
  due: Instant,
  rules: NurtureRules,
): { at: Instant; anyTime: boolean; why: string[] } {
  const paused = story.lead.pausedUntil ?? due;
  const bounced = backOffUntil(story.activities, rules);
  if (step.anyTime && paused <= due && bounced === undefined) return { at: due, anyTime: true, why: [] };
  const capped = frequencyCap(story, rules);
  const backOff = bounced ?? due;
  const free = latest(due, paused, capped, backOff);
  const window = spread(story, step, free, rules);
  const why = [
    ...(paused > due && paused === free ? ['paused by request'] : []),
    ...(capped > due && capped === free
      ? [`at most ${count(perWeek(story, rules))} in 7 days, ${span(rules.frequency.apart)} apart`]
      : []),
    ...(backOff > due && backOff === free ? ['the last mail came back for now'] : []),
    ...(window.open ? [] : [window.why]),
  ];
  return { at: window.at, anyTime: false, why };
}

/**
 * The first moment the frequency cap allows another mail, over all marketing mail ever sent. Being allowed never ends by
 * waiting (no new mail goes out meanwhile), so this bound, pause and window need no second look at each other.
 */
function frequencyCap(story: Story, rules: NurtureRules): Instant {
  const times = story.sends
    .filter((send) => send.kind === 'marketing' && reachedThePerson(send))
    .map(timeOf)
    .sort();
  const last = times.at(-1);
  const oldestOfWeek = times.at(-perWeek(story, rules));
  return latest(
    instant(0),
    ...(last === undefined ? [] : [plus(last, rules.frequency.apart)]),
    ...(oldestOfWeek === undefined ? [] : [plus(oldestOfWeek, 7 * day)]),
  );
}

const count = (mails: number) => `${mails} mail${mails === 1 ? '' : 's'}`;

function perWeek({ lead }: Story, { frequency }: NurtureRules): number {
  return lead.preferences?.weekly ? 1 : frequency.perWeek;
}

/**
 * Moves a moment into the lead's send window. The jitter is the same for the same lead and step, and takes at most half of
 * what is left of the window, so it never passes its end.
 */
function spread(
  { lead }: Story,
  step: Step,
  at: Instant,
  rules: NurtureRules,
): { at: Instant; open: boolean; why: string } {
  const zone = zoneOf(lead, rules);
  const { from, to } = opening(at, rules.window, zone);
  const inside = latest(at, from);
  const room = Math.min(rules.jitter, (millis(to) - millis(inside)) / 2);
  const jitter = Math.floor(fraction(`${lead.id}#${step.id}`) * room);
  const { days, from: opens, to: closes } = rules.window;
  return {
    at: plus(inside, jitter),
    open: from <= at,
    why: `send window ${days.join(' ')} ${opens}–${closes} ${zone}`,
  };
}
