import type { WholeConfig } from '../../../domain/config/config.ts';
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
}
