import type { Submitted } from '../../domain/capture.ts';
import type { Instant } from '../../domain/instant.ts';
import type { SuppressionReason } from '../../domain/lead.ts';
import type { Change } from './expression.ts';

/** What a signal changes besides the revision. */
export interface Effect {
  submitted?: Submitted;
  suppressed?: { reason: SuppressionReason; at: Instant };
  pausedUntil?: Instant;
  confirmedAt?: Instant;
}

/** The part of a write that carries an effect out. */
export function effectOf({ submitted, suppressed, pausedUntil, confirmedAt }: Effect): Pick<Change, 'set' | 'setOnce'> {
  const answers = Object.fromEntries(Object.entries(submitted?.answers ?? {}).map(([k, v]) => [`answers.${k}`, v]));
  return {
    // The name is part of who somebody is: the first value stays. Everything else people may update by posting again.
    set: {
      ...submitted?.person,
      name: undefined,
      ...answers,
      last: submitted?.last,
      consent: submitted?.consent,
      pausedUntil,
    },
    setOnce: { name: submitted?.person.name, suppressed, confirmedAt },
  };
}
