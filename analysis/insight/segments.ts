import type { ScoringRules, SegmentRules } from '../../domain/config/config.ts';
import { holds } from '../../domain/lead/expression.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { leadFacts } from '../../domain/nurture/lead-facts.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Fold, NamedSegment } from './fold.ts';
import type { Journey } from './journey.ts';
import { count, partOf, type Rate, type Tally, tally } from './rates.ts';

export interface SegmentSize {
  segment: NamedSegment;
  /** The share of all leads. */
  share: Rate;
  leads: readonly string[];
}

interface SegmentSettings {
  scoring: ScoringRules;
  segments: SegmentRules;
}

export const namedSegments = ({ segments }: SegmentRules): NamedSegment[] =>
  segments.map(({ id, title, when }) => ({ id, title, condition: when.text }));

/** The lifecycles of a lead, the newest with the segments the lead is in at `now`. */
export function withSegments(
  journeys: readonly Journey[],
  history: LeadHistory,
  { scoring, segments: { segments } }: SegmentSettings,
  now: Instant,
): Journey[] {
  const newest = journeys.at(-1);
  if (!newest || segments.length === 0) return [...journeys];
  const facts = leadFacts(history, { scoring }, now);
  const { mayProfile } = history.lead;
  const inside = segments.filter(({ when }) => mayProfile !== false && holds(when.asks, facts)).map(({ id }) => id);
  return [...journeys.slice(0, -1), { ...newest, segments: inside }];
}

/** The number of leads in each segment now; in the order of segments.yaml, empty ones too. */
export function createSegments(segments: readonly NamedSegment[]): Fold<SegmentSize[]> {
  const sizes = new Map<string, Tally>(segments.map(({ id }) => [id, tally()]));
  let all = 0;
  return {
    add({ segments: inside }, lead) {
      if (!inside) return;
      all += 1;
      for (const id of inside) {
        const size = sizes.get(id);
        if (size) count(size, lead);
      }
    },
    figures: () =>
      segments.map((segment) => {
        const size = sizes.get(segment.id) ?? tally();
        return { segment, share: partOf(size, all), leads: size.leads };
      }),
  };
}
