import type { Config } from '../config/config.ts';
import { because } from '../lead/activity-text.ts';
import type { Titles } from '../lead/activity-types.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Lead, StageMove } from '../lead/lead.ts';
import { zoneOf } from '../lead/zone.ts';
import { tells } from '../privacy/activity-traces.ts';
import type { Instant } from '../time/instant.ts';
import { type TimelineEntry, timeline } from './timeline.ts';

/** What pages and mails to sales call the forms, guides, mails and topics in the history of a lead. */
export function titlesFor(
  lead: Lead,
  { capture: { forms, guides }, nurture }: Pick<Config, 'capture' | 'nurture'>,
  mails: NonNullable<Titles['mails']>,
): Titles {
  return { forms, guides, mails, topics: nurture.topics, zone: zoneOf(lead, nurture) };
}

/** Stage moves that matter to sales. The others repeat the person's or the rep's last act. */
const stageWords: { [stage in Lead['stage']]?: string } = {
  nurturing: 'Now in nurture',
  'sales-ready': 'Now sales-ready',
  dormant: 'Gone quiet',
  unsubscribed: 'Gets no marketing mail',
};

const moveText = ({ stage, why }: StageMove) => `${stageWords[stage]}${stage === 'sales-ready' ? because(why) : ''}`;

/**
 * A rep's timeline, oldest first: without our mails to reps, without moves that repeat an act, and without internal work of our
 * programs.
 */
export function repTimeline(
  { lead, activities, ...history }: LeadHistory,
  config: Pick<Config, 'scoring' | 'sales' | 'deployment'>,
  now: Instant,
  titles: Titles,
): TimelineEntry[] {
  const moves = lead.moves.filter(({ stage }) => stageWords[stage] !== undefined);
  const sends = history.sends.filter(({ kind }) => kind !== 'internal');
  const seen = activities.filter((one) => tells[one.type] !== 'machinery');
  return timeline({ ...history, lead: { ...lead, moves }, activities: seen, sends }, config, now, titles, moveText);
}
