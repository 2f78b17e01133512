import { randomBytes } from 'node:crypto';
import type { Config } from '../../domain/config/config.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { createRateLimiter } from '../../functions/adapters/aws/rate-limiter.ts';
import { createLeads, type Leads } from '../../functions/adapters/dynamodb/leads.ts';
import { createReferrals } from '../../functions/adapters/dynamodb/privacy/referrals.ts';
import { createSuppressions, type Suppressions } from '../../functions/adapters/dynamodb/suppressions.ts';
import { createTable } from '../../functions/adapters/dynamodb/table.ts';
import { createVisits } from '../../functions/adapters/dynamodb/visits.ts';
import { type Keys, readKeys } from '../../functions/adapters/secrets/key-ring.ts';
import { createLifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';
import { createIntake, type Intake } from '../../functions/services/capture/intake.ts';
import { createGuides } from '../../functions/services/mail/guide-delivery.ts';
import { createSignals } from '../../functions/services/signals.ts';
import { throttled } from './throttle.ts';

/** A deployment as an import needs to know it. */
interface ImportTarget {
  /** For people. */
  name: string;
  tableName: string;
  lifecycleArn: string;
  keysSecretId: string;
  /** A phone number as E.164, or as typed. */
  phone: (typed: string, country: string | undefined) => string;
  now: () => Instant;
}

/** An import's services: the adapters and the intake of the functions. */
export interface ImportServices {
  name: string;
  tableName: string;
  keys: Keys;
  leads: Pick<Leads, 'known'>;
  suppressions: Pick<Suppressions, 'among'>;
  intake: Intake;
}

/** The services of a deployment; the SDK finds endpoint and credentials in the environment. `rate`: calls of Step Functions a second. */
export async function openServices(
  { name, tableName, lifecycleArn, keysSecretId, phone, now }: ImportTarget,
  config: Config,
  rate: number,
): Promise<ImportServices> {
  const keys = await readKeys(keysSecretId);
  const table = createTable(tableName);
  const leads = createLeads(table);
  const lifecycles = throttled(createLifecycles(lifecycleArn), createRateLimiter(rate));
  const newId = () => randomBytes(6).toString('hex');
  const signals = createSignals({ leads, lifecycles, config, now, newId });
  const suppressions = createSuppressions(table);
  const intake = createIntake({
    keys,
    leads,
    suppressions,
    referrals: createReferrals(table),
    guides: createGuides(table),
    lifecycles,
    signals,
    visits: createVisits(table, leads, config.capture.following),
    rules: config.capture,
    phone,
    now,
    newId,
  });
  return { name, tableName, keys, leads, suppressions, intake };
}

/**
 * The table's facts about many people, by their ids: the lead, and whether they get no mail, after a refusal or a bounce. Two
 * BatchGetItem for each hundred.
 */
export async function lookedUp(
  { leads, suppressions }: Pick<ImportServices, 'leads' | 'suppressions'>,
  ids: readonly string[],
) {
  const [known, unreachable] = await Promise.all([leads.known(ids), suppressions.among(ids)]);
  return (id: string) => {
    const lead = known.get(id);
    return { lead, isSuppressed: lead?.suppressed !== undefined || unreachable.has(id) };
  };
}
