import { type Instant, instant, plus } from '../../domain/time/instant.ts';
import { CommandError, parsedArguments, shortSpan } from '../command/arguments.ts';

export const usage = `npm run events:replay -- --dead-letters | --lead ID | --since 7d [--to NAME] [--apply] [--stack NAME]

Tells again what becomes of leads, under the same ids: whoever keeps the ids they have seen hears nothing twice.

  --dead-letters  what nobody took: each goes back to the one who did not take it
  --lead ID       all events of one lead, from its stored history
  --since 7d      all events of all leads since then (s, m, h, d, w; or a moment such as 2026-11-24T08:00:00Z)
  --to NAME       only to this webhook or chat of config/deployment.yaml; without it to everybody who listens
  --apply         does it; without it only tells how many there are
  --stack NAME    a deployed stack, with your AWS credentials; without it the embedded cloud on LEADLOOP_PORT`;

export type Selection = { of: 'dead-letters' } | { of: 'lead'; leadId: string } | { of: 'since'; since: string };

export interface ReplayArguments {
  selection: Selection;
  to?: string;
  apply: boolean;
  stack?: string;
}

/** Throws CommandError naming what is wrong. */
export function readArguments(args: readonly string[]): ReplayArguments {
  const options = {
    'dead-letters': { type: 'boolean' },
    lead: { type: 'string' },
    since: { type: 'string' },
    to: { type: 'string' },
    apply: { type: 'boolean' },
    stack: { type: 'string' },
  } as const;
  const { values } = parsedArguments({ args: [...args], options }, usage);
  const { lead, since, to, apply = false, stack } = values;
  const asked: Selection[] = [
    ...(values['dead-letters'] ? [{ of: 'dead-letters' } as const] : []),
    ...(lead === undefined ? [] : [{ of: 'lead', leadId: lead } as const]),
    ...(since === undefined ? [] : [{ of: 'since', since } as const]),
  ];
  const [selection, ...others] = asked;
  if (!selection || others.length > 0)
    throw new CommandError(`expected one of --dead-letters, --lead and --since\n\n${usage}`);
  return { selection, to, apply, stack };
}

/** `7d` before now, or the moment itself. Throws CommandError. */
export function sinceOf(text: string, now: Instant): Instant {
  const span = shortSpan(text, 'smhdw');
  if (span !== undefined) return plus(now, -span);
  const moment = Date.parse(text);
  if (!Number.isNaN(moment)) return instant(moment);
  throw new CommandError(`got --since ${text}, expected 7d (s, m, h, d, w) or a moment such as 2026-11-24T08:00:00Z`);
}
