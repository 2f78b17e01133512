import { originLine } from '../capture/inquiry.ts';
import type { Config } from '../config/config.ts';
import { managerId } from '../lead/assignment.ts';
import type { Grade } from '../lead/grade.ts';
import type { Lead } from '../lead/lead.ts';
import type { Stage } from '../lead/stage.ts';
import type { Instant } from '../time/instant.ts';
import { type OriginParts, originParts } from '../tracking/source.ts';
import { nameOf } from './timeline.ts';

/** One lead in a list: made of its profile alone, so that a page of them is one read. */
export interface LeadRow {
  id: string;
  email: string;
  name?: string;
  company?: string;
  country?: string;
  stage: Stage;
  stageSince: Instant;
  score?: number;
  grade?: Grade;
  /** Points fade: when these were counted. */
  scoredAt?: Instant;
  /** The name of the rep who has the lead or is asked, and the rep's id or `manager`. */
  owner?: string;
  ownerId?: string;
  /** Where it came from first, in words. */
  source: string;
  cameFrom: OriginParts;
  suppressed?: string;
  /** The day (UTC) of the last thing the person did. */
  activeOn?: string;
  /** When the next step of sales is due. */
  nextDue?: Instant;
  createdAt: Instant;
  openedAt: Instant;
}

/** What lists show of a lead. */
export function leadRow(lead: Lead, config: Pick<Config, 'sales' | 'deployment' | 'capture'>): LeadRow {
  const { id, email, name, company, country, stage, moves, score, suppressed, createdAt, openedAt } = lead;
  const { activeOn, nextDue, notedAt } = lead;
  const isToDo = nextDue !== undefined && (notedAt === undefined || notedAt < nextDue);
  const ownerId = withWhom(lead);
  return {
    id,
    email,
    name,
    company,
    country,
    stage,
    stageSince: moves[moves.findLastIndex((move) => move.stage !== stage) + 1]?.at ?? createdAt,
    ...(score && { score: score.total, grade: score.grade, scoredAt: score.asOf }),
    ...(ownerId !== undefined && { ownerId, owner: nameOf(ownerId, config) }),
    source: originLine(lead.first, config.capture.forms),
    cameFrom: originParts(lead.first),
    suppressed: suppressed?.reason,
    activeOn,
    nextDue: stage === 'working' && isToDo ? nextDue : undefined,
    createdAt,
    openedAt,
  };
}

/** Events that name the rep of a lead. Events of a contact or a step of the sale may name a colleague who helped out. */
const givesAway: ReadonlySet<string> = new Set([
  'LeadAssigned',
  'LeadAccepted',
  'LeadWon',
  'LeadLost',
  'LeadCorrected',
]);

/** The rep (or the manager) who has an open lead or was asked last, from the events of its moves; after a sale its seller. */
function withWhom({ moves, stage, lifecycleId }: Lead): string | undefined {
  if (stage !== 'assigned' && stage !== 'working' && stage !== 'customer' && stage !== 'lost') return undefined;
  for (const { event } of moves.toReversed()) {
    if (!event || event.lifecycleId !== lifecycleId) continue;
    if (event.type === 'LeadEscalated') return managerId;
    if (!givesAway.has(event.type)) continue;
    if ('repId' in event.facts && event.facts.repId !== undefined) return event.facts.repId;
  }
  return undefined;
}
