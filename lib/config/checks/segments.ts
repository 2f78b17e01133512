import type { WholeConfig } from '../../../domain/config/config.ts';
import { segmentsIn } from '../../../domain/config/segments.ts';
import type { LeadCondition } from '../../../domain/lead/track.ts';
import { checkAsked } from './entry.ts';
import { exists, type Report, unique } from './report.ts';

/** Segments ask about facts that there are, and tracks name segments that there are. */
export function checkSegments(config: WholeConfig, report: Record<'segments' | 'nurture', Report>): void {
  const { segments } = config.segments;
  const ids = segments.map(({ id }) => id);
  unique(ids, (index) => ['segments', index, 'id'], report.segments);
  for (const [index, { when }] of segments.entries())
    checkAsked(when, config, ['segments', index, 'when'], report.segments);
  for (const [index, track] of config.nurture.tracks.entries())
    for (const [at, name] of (track.segments ?? []).entries())
      exists(name, ids, 'segments of segments.yaml', ['tracks', index, 'segments', at], report.nurture);
  for (const [index, { goal, steps }] of config.nurture.tracks.entries()) {
    const path = ['tracks', index];
    const asked = (condition: LeadCondition | undefined, ...at: PropertyKey[]) => {
      for (const id of condition ? segmentsIn(condition.asks) : [])
        exists(id, ids, 'segments of segments.yaml', [...path, ...at], report.nurture);
    };
    asked(goal, 'goal');
    for (const [at, { skip, stop }] of steps.entries()) {
      asked(skip, 'steps', at, 'skip');
      asked(stop, 'steps', at, 'stop');
    }
  }
}
