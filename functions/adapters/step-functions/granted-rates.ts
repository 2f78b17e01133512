import { ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { lean } from '../aws/aws-client.ts';
import { log } from '../aws/log.ts';

type Client = Pick<ServiceQuotasClient, 'send'>;

/** All quotas of Step Functions as the account has them, by AWS's names. */
export async function stepFunctionsQuotas(client: Client): Promise<{ name: string; value: number }[]> {
  const found: { name: string; value: number }[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListServiceQuotasCommand({ ServiceCode: 'states', NextToken }));
    for (const { QuotaName: name = '', Value: value } of page.Quotas ?? [])
      if (value !== undefined) found.push({ name, value });
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

const largeRegions = ['us-east-1', 'us-west-2', 'eu-west-1'];

/**
 * The name of each quota, the share of it that a walk takes, and what a walk takes where the quota is unknown. AWS documents a
 * refill of 300 starts and 500 answers a second in the large regions, 150 and 300 in all others ("Step Functions service quotas").
 */
const buckets = {
  // Visitors, ads and partners start executions too.
  start: { quota: /StartExecution.*refill/i, share: 2 / 3, large: 200, other: 100 },
  // People's signals come first.
  wake: { quota: /SendTask.*refill/i, share: 2 / 5, large: 200, other: 50 },
} as const;

/** What a walk starts or wakes a second where the quota is unknown. */
export function usualRate(what: keyof typeof buckets, region: string): number {
  const { large, other } = buckets[what];
  return largeRegions.includes(region) ? large : other;
}

const onAws = (region: string): Client =>
  lean(new ServiceQuotasClient({ region, maxAttempts: 2, requestHandler: { requestTimeout: 5_000 } }));

/**
 * What a walk starts or wakes a second: its share of what the account has, or the usual rate of the region when Service Quotas
 * does not answer. `isEmbedded`: the embedded cloud has no quotas, and nothing asks AWS. Never throws.
 */
export async function grantedRate(
  what: keyof typeof buckets,
  { region, isEmbedded }: { region: string; isEmbedded: boolean },
  client: Client | undefined = isEmbedded ? undefined : onAws(region),
): Promise<number> {
  const { quota, share } = buckets[what];
  if (!client) return usualRate(what, region);
  try {
    const own = (await stepFunctionsQuotas(client)).filter(({ name }) => quota.test(name)).map(({ value }) => value);
    if (own.length > 0) return Math.max(1, Math.floor(share * Math.min(...own)));
    log.warn('Service Quotas lists no such quota of Step Functions', { what });
  } catch (error) {
    log.warn('Service Quotas does not tell what Step Functions takes', { error });
  }
  return usualRate(what, region);
}
