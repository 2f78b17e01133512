import { type Instant, instant, plus } from '../../domain/time/instant.ts';
import { CommandError, shortSpan } from '../command/arguments.ts';
import type { Given } from '../command/command.ts';

type Selection = { of: 'dead-letters' } | { of: 'lead'; lead: string } | { of: 'since'; since: string };

export interface ReplayWish {
  selection: Selection;
  to?: string;
  apply: boolean;
}

/** Which events are sent again. Throws CommandError. */
export function selectionOf(given: Given): Selection {
  const lead = given.text('lead');
  const since = given.text('since');
  const asked: Selection[] = [
    ...(given.flag('dead-letters') ? [{ of: 'dead-letters' } as const] : []),
    ...(lead === undefined ? [] : [{ of: 'lead', lead } as const]),
    ...(since === undefined ? [] : [{ of: 'since', since } as const]),
  ];
  const [selection, ...others] = asked;
  if (!selection || others.length > 0) {
    const got = asked.map(({ of }) => `--${of}`).join(' and ') || 'none of them';
    throw new CommandError(`got ${got}, expected one of --dead-letters, --lead and --since`);
  }
  return selection;
}

/** `7d` before now, or the moment itself. Throws CommandError. */
export function sinceOf(text: string, now: Instant): Instant {
  const span = shortSpan(text, 'smhdw');
  if (span !== undefined) return plus(now, -span);
  const moment = Date.parse(text);
  if (!Number.isNaN(moment)) return instant(moment);
  throw new CommandError(`got --since ${text}, expected 7d (s, m, h, d, w) or a moment such as 2026-11-24T08:00:00Z`);
}
