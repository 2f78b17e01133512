import type { NurtureRules } from '../config/config.ts';
import { span } from '../lead/activity-text.ts';
import { holds } from '../lead/expression.ts';
import type { LeadHistory } from '../lead/history.ts';
import { quietUntil } from '../lead/lead.ts';
import type { Step, Track } from '../lead/track.ts';
import { backOffUntil } from '../nurture/bounces.ts';
import { factsWhenAsked } from '../nurture/lead-facts.ts';
import { placeIn, reachedThePerson, timeOf } from '../nurture/next-step.ts';
import { dueAfter, onItsDay } from '../nurture/send-window.ts';
import { kindOf, runOf, startOf, type TrackRules, trackFor } from '../nurture/tracks.ts';
import { day, hour, type Instant, instant, latest, plus } from '../time/instant.ts';

/** What to do about a lead's next touch. `until` is always later than the moment that was asked about. */
export type TouchPlan =
  | { do: 'send'; track: Track; run: string; step: Step; why: string }
  | { do: 'wait'; until: Instant; why: string; track: Track; step?: Step }
  | { do: 'over'; why: string };

/**
 * The lead's next touch, from the ledger alone: no position in a track is stored, so changed rules reach waiting leads (pinned
 * tracks excepted, see `trackFor`). A step is due `after` the latest touch or the track's start. A step with `anyTime` passes
 * the frequency cap and, as an answer to a person's act, the send window; others are deferred, never dropped. Without consent
 * the lead waits. A reached goal, or the next step's `stop`, ends the track.
 */
export function planTouch(history: LeadHistory, config: TrackRules, now: Instant): TouchPlan {
  const rules = config.nurture;
  const { lead } = history;
  if (lead.suppressed) return { do: 'over', why: `no marketing mail: ${lead.suppressed.reason}` };
  const facts = factsWhenAsked(history, config, now);
  const track = trackFor(history, config, now, facts);
  if (!track)
    return {
      do: 'over',
      why: `no track for ${kindOf(history)} leads${lead.preferences?.off.length ? ' about what they want mail about' : ''}`,
    };

  const agreed = lead.consent?.given !== false;
  if (!agreed)
    return afterLast(track, 'is for people who agreed to mail', latest(startOf(history), lead.pausedUntil ?? ''), now);
  const { step, touched, begun } = placeIn(track, history, rules, facts);
  const ended =
    (track.goal && holds(track.goal.asks, facts()) && 'has reached its goal') ||
    (step?.stop && holds(step.stop.asks, facts()) && `stops before ${step.id}`);
  if (!step || ended) return afterLast(track, ended || 'is done', latest(touched, quietUntil(lead) ?? touched), now);

  const due = dueAfter(touched, step, lead, rules);
  const reason = `${step.id} is due ${inWords(step, begun)}`;
  const hold = earliest(history, track, step, due, rules, now);
  if (now < hold.at) return { do: 'wait', until: hold.at, track, step, why: [reason, ...hold.why].join('; ') };
  const run = runOf(history, track);
  if (hold.anyTime) return { do: 'send', track, run, step, why: reason };
  const window = onItsDay(lead, track, step, now, rules);
  if (window.open) return { do: 'send', track, run, step, why: reason };
  return { do: 'wait', until: window.at, track, step, why: `${reason}; ${window.why}` };
}

function inWords({ after, on }: Step, begun: boolean): string {
  const since = `after ${begun ? 'the last touch' : 'the start'}`;
  if (on) return `the next ${on.weekday} ${on.clock} ${since}`;
  return after === 0 ? 'at once' : `${span(after)} ${since}`;
}

function afterLast(track: Track, how: string, quietSince: Instant, now: Instant): TouchPlan {
  const until = plus(quietSince, track.quiet);
  const why = `track “${track.id}” ${how}, quiet for ${span(track.quiet)}`;
  return now < until ? { do: 'wait', until, track, why } : { do: 'over', why };
}

/** The first moment a step may go out, from the ledger alone, and what holds it back beyond its delay. */
function earliest(
  history: LeadHistory,
  track: Track,
  step: Step,
  due: Instant,
  rules: NurtureRules,
  now: Instant,
): { at: Instant; anyTime: boolean; why: string[] } {
  const paused = quietUntil(history.lead) ?? due;
  const bounced = backOffUntil(history.activities, rules);
  if (step.anyTime && paused <= due && (bounced === undefined || bounced <= due)) {
    if (latest(due, now) <= plus(lastDeed(history), answersWithin)) return { at: due, anyTime: true, why: [] };
    const { at, open, why } = onItsDay(history.lead, track, step, due, rules);
    return { at: open ? due : at, anyTime: false, why: open ? [] : [why] };
  }
  const capped = frequencyCap(history, rules);
  const backOff = bounced ?? due;
  const free = latest(due, paused, capped, backOff);
  const window = onItsDay(history.lead, track, step, free, rules);
  const why = [
    ...(paused > due && paused === free ? ['paused by request'] : []),
    ...(capped > due && capped === free
      ? [`at most ${count(perWeek(history, rules))} in 7 days, ${span(rules.frequency.apart)} apart`]
      : []),
    ...(backOff > due && backOff === free ? ['the last mail came back for now'] : []),
    ...(window.open ? [] : [window.why]),
  ];
  return { at: window.at, anyTime: false, why };
}

/** A mail within this time answers the person's act; a later one is unexpected. */
const answersWithin = hour;

/** When the person began this lifecycle or confirmed it. A rep's work or a list is no act of the person. */
function lastDeed(history: LeadHistory): Instant {
  const { openedAt, confirmedAt } = history.lead;
  if (kindOf(history) !== 'new') return instant(0);
  return latest(isImported(history) ? instant(0) : openedAt, confirmedAt ?? instant(0));
}

function isImported({ lead, activities }: LeadHistory): boolean {
  const opening = activities.find(
    (one) => one.type === 'form.submitted' && one.lifecycleId === lead.lifecycleId && !one.detail.refused,
  );
  return opening?.type === 'form.submitted' && opening.detail.attribution.via?.startsWith('import:') === true;
}

/**
 * The first moment the frequency cap allows another mail, over all marketing mail ever sent. Being allowed never ends by
 * waiting (no new mail goes out meanwhile), so this bound, pause and window need no second look at each other.
 */
function frequencyCap(history: LeadHistory, rules: NurtureRules): Instant {
  const times = history.sends
    .filter((send) => send.kind === 'marketing' && reachedThePerson(send))
    .map(timeOf)
    .sort();
  const last = times.at(-1);
  const oldestOfWeek = times.at(-perWeek(history, rules));
  return latest(
    instant(0),
    ...(last === undefined ? [] : [plus(last, rules.frequency.apart)]),
    ...(oldestOfWeek === undefined ? [] : [plus(oldestOfWeek, 7 * day)]),
  );
}

const count = (mails: number) => `${mails} mail${mails === 1 ? '' : 's'}`;

function perWeek({ lead }: LeadHistory, { frequency }: NurtureRules): number {
  return lead.preferences?.weekly ? 1 : frequency.perWeek;
}
