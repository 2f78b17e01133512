import type { Instant } from '../time/instant.ts';

/**
 * Whether a system that may hold something of an erased lead has heard of the erasure. `handed on`: EventBridge calls it, tries for a day,
 * and tells nobody how that ended. `given up`: it did not take the event, which lies with the dead letters. `not told`: nothing is set up to
 * tell it.
 */
export type Telling = 'waiting' | 'told' | 'given up' | 'handed on' | 'not told';

/** Systems by the names they have in deployment.yaml. */
export type Recipients = Readonly<Record<string, { state: Telling; at: Instant }>>;

/** What is known after one more report: that it was told stands. */
export function heard(known: Recipients = {}, name: string, state: Telling, at: Instant): Recipients {
  return known[name]?.state === 'told' ? known : { ...known, [name]: { state, at } };
}
