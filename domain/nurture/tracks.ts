import { factOf } from '../capture/lead-fields.ts';
import type { Config, NurtureRules } from '../config/config.ts';
import { holds } from '../lead/expression.ts';
import { hash } from '../lead/hash.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Track } from '../lead/track.ts';
import { meets } from '../scoring/conditions.ts';
import { personaOf } from '../scoring/grade.ts';
import { strongestInterest } from '../scoring/score.ts';
import { type Instant, latest } from '../time/instant.ts';
import { factsWhenAsked, type LeadFacts, recycleReason } from './lead-facts.ts';

/** What deciding about a lead's mail takes of the config. */
export type TrackRules = Pick<Config, 'nurture' | 'scoring'>;

/**
 * The track a lead follows: the one a rep chose with the last recycle; else of those whose entry rule it meets the one with the highest priority, of equals the first. Decided
 * anew at each look, so a lead changes tracks when its segment does. A lead that is pinned stays on its version, also when edits changed
 * that track and of others in the config, for as long as it meets that version's own entry rule.
 */
export function trackFor(
  history: LeadHistory,
  config: TrackRules,
  now: Instant,
  facts = factsWhenAsked(history, config, now),
): Track | undefined {
  const pinned = pinnedTrack(history, config.nurture);
  if (pinned && fits(pinned, history, config, facts)) return pinned;
  const chosen = chosenTrack(history, config.nurture);
  if (chosen) return chosen;
  let found: Track | undefined;
  for (const track of config.nurture.tracks)
    if ((!found || (track.priority ?? 0) > (found.priority ?? 0)) && fits(track, history, config, facts)) found = track;
  return found;
}

function fits(track: Track, history: LeadHistory, { scoring }: TrackRules, facts: () => LeadFacts): boolean {
  const { lead } = history;
  const { forms, segment = [], inSegments, personas, interests, reasons } = track;
  return (
    isFor(track, history) &&
    (forms?.includes(openingForm(history)) ?? true) &&
    segment.every((condition) => meets(condition, factOf(lead, condition.field))) &&
    (personas?.includes(personaOf(lead, scoring)?.id ?? '') ?? true) &&
    (reasons?.includes(recycleReason(history) ?? '') ?? true) &&
    (inSegments?.some(({ asks }) => lead.mayProfile !== false && holds(asks, facts())) ?? true) &&
    (interests?.includes(strongestInterest(facts().interests) ?? '') ?? true)
  );
}

/** For leads of this kind, and about nothing they want no mail about. */
const isFor = (track: Track, history: LeadHistory): boolean =>
  track.for === kindOf(history) && (track.topic === undefined || !history.lead.preferences?.off.includes(track.topic));

/** The rep's choice overrides the matching track, for this recycle only. */
function chosenTrack(history: LeadHistory, { tracks }: NurtureRules): Track | undefined {
  const { recycledTo, outcomeAt } = history.lead;
  if (recycledTo === undefined || recycledTo.at !== outcomeAt) return undefined;
  return tracks.find((track) => track.for === 'recycled' && track.id === recycledTo.track && isFor(track, history));
}

/** The version this lead keeps, unless the track follows the config again. */
function pinnedTrack(history: LeadHistory, { tracks }: NurtureRules): Track | undefined {
  const { journey, lead } = history;
  if (!journey || lead.pinned?.since !== startOf(history)) return undefined;
  const current = tracks.find(({ id }) => id === journey.id);
  return current === undefined || current.inFlight === 'pin' ? journey : undefined;
}

/** The current track, and when the lead's run of it began. */
export interface Pin {
  track: Track;
  since: Instant;
}

/** A pin as the lead's row stores it. */
export const pinnedTo = ({ track, since }: Pin): Pick<LeadHistory['lead'], 'pinned'> => ({
  pinned: { version: versionOf(track), since },
});

/** The pin of a lead that begins a versioned track; undefined without a change. */
export function pinFor(history: LeadHistory, config: TrackRules, now: Instant): Pin | undefined {
  if (!history.journey && !config.nurture.tracks.some(({ inFlight }) => inFlight === 'pin')) return undefined;
  const track = trackFor(history, config, now);
  if (track?.inFlight !== 'pin' || track === history.journey) return undefined;
  return { track, since: startOf(history) };
}

/** The name of a track's content: the same steps, delays and rules have the same. */
export function versionOf(track: Track): string {
  const text = JSON.stringify(track);
  return [text, `again ${text}`].map((one) => hash(one).toString(16).padStart(8, '0')).join('');
}

export function kindOf({ lead }: LeadHistory): Track['for'] {
  if (lead.stage === 'customer') return 'customer';
  return lead.outcomeAt !== undefined && lead.outcomeAt >= lead.openedAt ? 'recycled' : 'new';
}

/** The form that began this lifecycle; a second form must not move a lead to another track half-way. */
function openingForm({ lead, activities }: LeadHistory): string {
  for (const activity of activities)
    if (activity.type === 'form.submitted' && activity.lifecycleId === lead.lifecycleId && !activity.detail.refused)
      return activity.detail.form;
  return lead.last.form;
}

/** When the lead's run of its track began: customers have one run ever, others one a lifecycle, recycled ones one a recycle. */
export function startOf(history: LeadHistory): Instant {
  const { openedAt, outcomeAt, customerSince } = history.lead;
  const kind = kindOf(history);
  if (kind === 'customer') return customerSince ?? outcomeAt ?? openedAt;
  return kind === 'new' ? openedAt : latest(openedAt, outcomeAt ?? openedAt);
}

/** The run's name in the ledger, as SES takes it in a tag: a lead that is recycled again gets the steps of the track again, on the same day too. */
export function runOf(history: LeadHistory, track: Track): string {
  const began = startOf(history).replace('T', '-').replace(/[:.Z]/g, '');
  return kindOf(history) === 'recycled' ? `${track.id}-${began}` : track.id;
}

/** The name that a run has in ledgers from before names had a time. */
export const nameByDay = (run: string): string => run.replace(/(-\d{4}-\d\d-\d\d)-\d{9}$/, '$1');

/** The track of a run, by the run's name in the ledger: figures count all runs of a track as one. */
export const trackOfRun = (run: string): string => run.replace(/-\d{4}-\d\d-\d\d(-\d{9})?$/, '');
