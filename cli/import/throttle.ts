import type { Lifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';

/** The same lifecycles, but what calls Step Functions keeps to the rate. Leads that start or wake nothing are not slowed down. */
export function throttled(lifecycles: Lifecycles, turn: () => Promise<void>): Lifecycles {
  return {
    start: async (...call) => {
      await turn();
      return lifecycles.start(...call);
    },
    wake: async (...call) => {
      await turn();
      return lifecycles.wake(...call);
    },
  };
}
