import type { ActivityEffect } from '../../../domain/workflow/activity-effects.ts';
import type { Change } from './expression.ts';

/** The part of a write that carries an effect out. */
export function writeOf({
  submitted,
  suppressed,
  pausedUntil,
  restsUntil,
  preferences,
  confirmedAt,
}: ActivityEffect): Pick<Change, 'set' | 'setOnce'> {
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
      restsUntil,
      preferences,
    },
    setOnce: { name: submitted?.person.name, suppressed, confirmedAt },
  };
}
