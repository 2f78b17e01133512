import { capture, deployment, nurture, privacy, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import { env } from '../adapters/aws/environment.ts';
import { once } from '../adapters/aws/once.ts';
import { createProgramKeys } from '../adapters/dynamodb/access/program-keys.ts';
import { createAudit } from '../adapters/dynamodb/audit.ts';
import { createEntered } from '../adapters/dynamodb/entered-team.ts';
import { createFormLimits } from '../adapters/dynamodb/form-limits.ts';
import { createLeads } from '../adapters/dynamodb/leads.ts';
import { createSuppressions } from '../adapters/dynamodb/suppressions.ts';
import { createDataCopies } from '../adapters/s3/data-copies.ts';
import { createErasureRecords } from '../adapters/s3/erasure-records.ts';
import { deployedS3 } from '../adapters/s3/s3.ts';
import { createErasureQueue } from '../adapters/sqs/erasure-queue.ts';
import { privacyOperations } from '../http/api/operations/privacy.ts';
import { createRouter, type RouterDeps } from '../http/api/router.ts';
import { http } from '../http/http.ts';
import type { HttpHandler } from '../http/messages.ts';
import { createGuides } from '../services/mail/guide-delivery.ts';
import { isHeld } from '../services/privacy/export/held.ts';
import { createSelfService } from '../services/privacy/self-service.ts';
import { createLeadAccess } from '../services/sales/lead-access.ts';
import { createUserFinder } from '../services/sales/user-finder.ts';
import {
  deployedEdge,
  deployedGuideDelivery,
  deployedJourneysOf,
  deployedKeys,
  deployedTable,
  newId,
  now,
} from '../wiring.ts';
import { type CopyDeps, copyAnswers } from './api/copy.ts';
import { createProgramDoor, type ProgramDoorDeps } from './api/program-door.ts';
import { type Copies, createCopies } from './privacy/copies.ts';
import { receivedMailIn } from './privacy/received-mail.ts';
import { createSelfServicePages, type SelfServicePagesDeps } from './privacy/self-service-pages.ts';

export type PrivacyDeps = SelfServicePagesDeps &
  CopyDeps &
  ProgramDoorDeps &
  Pick<RouterDeps, 'audit' | 'newId' | 'findUser'>;

/** A person's data rights, by a link to their mailbox or by an employee. A function of its own, because it reads received mail. */
export function createPrivacy(deps: PrivacyDeps): HttpHandler {
  const pages = createSelfServicePages(deps);
  const api = createRouter(privacyOperations, copyAnswers(deps), { ...deps, findProgram: createProgramDoor(deps) });
  return async (event) => (event.rawPath.startsWith('/my-data') ? pages(event) : api(event));
}

export const handler = http('privacy', async () => {
  const table = deployedTable();
  const keys = await deployedKeys();
  const config = { capture, scoring, nurture, sales, deployment };
  const [leads, s3] = [createLeads(table), deployedS3()];
  const journeys = deployedJourneysOf(keys);
  const large = createDataCopies(s3, env('ERASURE_BUCKET'));
  // A reader counts the bytes of mail of one copy, so each copy has a reader of its own.
  const copies: Copies = {
    of: (leadId, reader) =>
      createCopies({
        held: {
          table,
          receivedMail: receivedMailIn(s3, env('REPLY_BUCKET')),
          journeys,
        },
        config: { ...config, privacy },
        mails,
        now,
        large,
      }).of(leadId, reader),
  };
  return createPrivacy({
    selfService: createSelfService({
      keys,
      leads,
      now,
      suppressions: createSuppressions(table),
      isHeld: (leadId) => isHeld(leadId, table),
      guides: createGuides(table),
      guidePost: once(() => deployedGuideDelivery(deployment, mails, table)),
      limits: createFormLimits(table),
      rules: capture.limits,
      erasures: createErasureQueue(env('ERASURE_QUEUE_URL')),
    }),
    records: createErasureRecords(s3, env('ERASURE_BUCKET')),
    desk: createLeadAccess({ leads, config }),
    audit: createAudit(table),
    programKeys: createProgramKeys(table),
    findUser: createUserFinder(createEntered(table), config, now),
    zone: nurture.defaultTimeZone,
    edge: deployedEdge(deployment),
    config,
    copies,
    keys,
    newId,
    now,
  });
});
