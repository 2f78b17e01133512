import type { Instant } from '../time/instant.ts';

/**
 * A system's state in an erasure. `handed on`: EventBridge tries for a day and reports no result. `given up`: the event is a
 * dead letter. `not told`: no call is set up for the system.
 */
export type Telling = 'waiting' | 'told' | 'given up' | 'handed on' | 'not told';

/** Systems by the names they have in deployment.yaml. */
export type Recipients = Readonly<Record<string, { state: Telling; at: Instant }>>;

/** The state after one more report. A later report does not take `told` back. */
export function heard(known: Recipients = {}, name: string, state: Telling, at: Instant): Recipients {
  return known[name]?.state === 'told' ? known : { ...known, [name]: { state, at } };
}
