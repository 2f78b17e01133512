/** How many starts a region takes at once, and how fast that many come back. */
export interface StartQuota {
  burst: number;
  perSecond: number;
}

/** Step Functions Developer Guide, "Quotas related to API action throttling": StartExecution of Standard workflows. */
export const startQuotaOf = (region: string): StartQuota =>
  ['us-east-1', 'us-west-2', 'eu-west-1'].includes(region)
    ? { burst: 1_300, perSecond: 300 }
    : { burst: 800, perSecond: 150 };

/** A bucket of tokens on the clock. Each call takes one and answers whether there was one. */
export function createBucket({ burst, perSecond }: StartQuota, now: () => number): () => boolean {
  let left = burst;
  let filled = now();
  return () => {
    const at = now();
    left = Math.min(burst, left + ((at - filled) / 1_000) * perSecond);
    filled = at;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
