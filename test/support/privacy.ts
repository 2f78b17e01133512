import { privacy } from 'leadloop:config';
import type { ErasureOrder } from '../../domain/privacy/erasure.ts';
import { createProgramKeys } from '../../functions/adapters/dynamodb/access/program-keys.ts';
import { createAudit } from '../../functions/adapters/dynamodb/audit.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';
import { createErasureRecords } from '../../functions/adapters/s3/erasure-records.ts';
import { type HeldDeps, isHeld } from '../../functions/services/privacy/export/held.ts';
import { createSelfService } from '../../functions/services/privacy/self-service.ts';
import { createCopies } from '../../functions/web/privacy/copies.ts';
import { createPrivacy, type PrivacyDeps } from '../../functions/web/privacy.ts';
import { aBucket } from '../functions/services/privacy/everywhere.ts';
import { keys, mails, type Process, type World } from './world.ts';

interface More extends Partial<Pick<PrivacyDeps, 'desk' | 'findUser' | 'pace'>> {
  process?: Process;
  bucket?: ReturnType<typeof aBucket>;
  held?: Partial<HeldDeps>;
  ordered?: ErasureOrder[];
  perAddress?: number;
  /** Large copies, by lead. */
  large?: Map<string, Uint8Array>;
}

/** The pages of self-service and the copies of the API in a world; `ordered`: what was put into the queue of erasures. */
export function privacyOf(table: Table, world: World, more: More) {
  const { process = world.process(), bucket = aBucket(), ordered = [], perAddress, held, large, ...rest } = more;
  const erasures = process.reach({ order: async (order: ErasureOrder) => void ordered.push(order) });
  const { config } = process;
  const rules = { ...config.capture.limits, ...(perAddress !== undefined && { perAddress }) };
  const handler = createPrivacy({
    selfService: createSelfService({
      ...process,
      erasures,
      rules,
      isHeld: (leadId) => isHeld(leadId, process.table),
    }),
    copies: createCopies({
      held: {
        table: process.table,
        receivedMail: async () => undefined,
        journeys: async () => [],
        ...held,
      },
      config: { ...config, privacy },
      mails,
      now: world.now,
      large: {
        keep: async (leadId, zip) => {
          large?.set(leadId, zip);
          return `https://s3.example/${leadId}`;
        },
      },
    }),
    records: createErasureRecords(bucket, 'bucket'),
    desk: { lead: async (id) => process.leads.history(id) },
    audit: createAudit(table),
    programKeys: createProgramKeys(table),
    findUser: () => undefined,
    config,
    keys,
    zone: config.nurture.defaultTimeZone,
    newId: process.newId,
    now: world.now,
    ...rest,
  });
  return { handler, ordered };
}
