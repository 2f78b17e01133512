import { factOf } from '../capture/lead-fields.ts';
import type { Config, NurtureRules } from '../config/config.ts';
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
  story: LeadHistory,
  config: TrackRules,
  now: Instant,
  facts = factsWhenAsked(story, config, now),
): Track | undefined {
  const pinned = pinnedTrack(story, config.nurture);
  if (pinned && fits(pinned, story, config, facts)) return pinned;
  const chosen = chosenTrack(story, config.nurture);
  if (chosen) return chosen;
  let found: Track | undefined;
  for (const track of config.nurture.tracks)
    if ((!found || (track.priority ?? 0) > (found.priority ?? 0)) && fits(track, story, config, facts)) found = track;
  return found;
}

function fits(track: Track, story: LeadHistory, { scoring }: TrackRules, facts: () => LeadFacts): boolean {
  const { lead } = story;
  const { forms, segment = [], personas, interests, reasons } = track;
  return (
    isFor(track, story) &&
    (forms === undefined || forms.includes(openingForm(story))) &&
    segment.every((condition) => meets(condition, factOf(lead, condition.field))) &&
    (personas === undefined || isOneOf(personas, personaOf(lead, scoring)?.id)) &&
    (reasons === undefined || isOneOf(reasons, recycleReason(story))) &&
    (interests === undefined || isOneOf(interests, strongestInterest(facts().interests)))
  );
}

/** For leads of this kind, and about nothing they want no mail about. */
const isFor = (track: Track, story: LeadHistory): boolean =>
  track.for === kindOf(story) && (track.topic === undefined || !story.lead.preferences?.off.includes(track.topic));

/** What the rep chose counts also when another track fits, for this recycle and no later one. */
function chosenTrack(story: LeadHistory, { tracks }: NurtureRules): Track | undefined {
  const { recycledTo, outcomeAt } = story.lead;
  if (recycledTo === undefined || recycledTo.at !== outcomeAt) return undefined;
  return tracks.find((track) => track.for === 'recycled' && track.id === recycledTo.track && isFor(track, story));
}

const isOneOf = (names: readonly string[], name: string | undefined) => name !== undefined && names.includes(name);

/** The version this lead keeps, unless the track follows the config again. */
function pinnedTrack(story: LeadHistory, { tracks }: NurtureRules): Track | undefined {
  const { journey, lead } = story;
  if (!journey || lead.pinned?.since !== startOf(story)) return undefined;
  const current = tracks.find(({ id }) => id === journey.id);
  return current === undefined || current.inFlight === 'pin' ? journey : undefined;
}

/** The track as it is now, and when the lead's run of it began. */
export interface Pin {
  track: Track;
  since: Instant;
}

/** How a pin stands on the lead. */
export const pinnedTo = ({ track, since }: Pin): Pick<LeadHistory['lead'], 'pinned'> => ({
  pinned: { version: versionOf(track), since },
});

/** What Qualify lead notes on a lead that begins a track whose versions are kept; undefined: nothing new. */
export function pinFor(story: LeadHistory, config: TrackRules, now: Instant): Pin | undefined {
  if (!story.journey && !config.nurture.tracks.some(({ inFlight }) => inFlight === 'pin')) return undefined;
  const track = trackFor(story, config, now);
  if (track?.inFlight !== 'pin' || track === story.journey) return undefined;
  return { track, since: startOf(story) };
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
export function startOf(story: LeadHistory): Instant {
  const { openedAt, outcomeAt, customerSince } = story.lead;
  const kind = kindOf(story);
  if (kind === 'customer') return customerSince ?? outcomeAt ?? openedAt;
  return kind === 'new' ? openedAt : latest(openedAt, outcomeAt ?? openedAt);
}

/** The run's name in the ledger: a lead recycled for the second time gets the steps of the track again. */
export function runOf(story: LeadHistory, track: Track): string {
  return kindOf(story) === 'recycled' ? `${track.id}-${startOf(story).slice(0, 10)}` : track.id;
}
