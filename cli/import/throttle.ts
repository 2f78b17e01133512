import type { Lifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';

/**
 * StartExecution of standard workflows refills its bucket by 300 a second in these regions and by 150 in all others ("Step
 * Functions service quotas"). An import uses two thirds of it, because visitors, ads and partners start executions too.
 */
const largeRegions = ['us-east-1', 'us-west-2', 'eu-west-1'];
export const usualRate = (region: string): number => (largeRegions.includes(region) ? 200 : 100);

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
