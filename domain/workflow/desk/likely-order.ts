import type { Config } from '../../config/config.ts';
import type { Lead } from '../../lead/lead.ts';
import { between, type Instant, latest } from '../../time/instant.ts';
import { leadRow } from '../lead-row.ts';

/**
 * A sort key by which leads that sales has are read page by page, made of the profile alone: who is asked about first, then what is
 * likely late, then who did something since sales last did, then by the next step. Each key is of one lead.
 */
export function likelyOrder(lead: Lead, config: Config, now: Instant): string {
  const { id, stage, activeOn, nextDue } = leadRow(lead, config);
  const { moves, notedAt, createdAt } = lead;
  const last = moves.at(-1);
  const touched = latest(last?.at ?? createdAt, ...(notedAt === undefined ? [] : [notedAt]));
  const key = (rank: number, since: Instant) => `${rank} ${since} ${id}`;
  if (stage !== 'working') return key(0, touched);
  if (nextDue !== undefined && nextDue < now) return key(1, nextDue);
  // Nobody has been in touch since the rep took it, or nothing was recorded for long.
  const isSilent = nextDue === undefined && between(touched, now) >= config.sales.outcome.nudgeEvery;
  if (last?.event?.type === 'LeadAccepted' || isSilent) return key(1, touched);
  const isAnswered = activeOn === undefined || activeOn < touched.slice(0, activeOn.length);
  return isAnswered ? key(3, nextDue ?? touched) : key(2, touched);
}
