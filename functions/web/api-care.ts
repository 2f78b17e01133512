import { deployment, nurture, privacy, sales } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import { userOf } from '../../domain/access/user.ts';
import type { DomainEvent } from '../../domain/lead/event-schemas.ts';
import { env } from '../adapters/aws/environment.ts';
import { type Audit, createAudit } from '../adapters/dynamodb/audit.ts';
import { createPending } from '../adapters/dynamodb/pending.ts';
import { createRetentionWalks } from '../adapters/dynamodb/retention-state.ts';
import { createSends } from '../adapters/dynamodb/sends.ts';
import { deployedEventBus } from '../adapters/event-bridge/event-bus.ts';
import { createInvocations } from '../adapters/lambda/failed-invocations.ts';
import { createDeadLetterQueue } from '../adapters/sqs/dead-letter-queue.ts';
import { createOutboundDeadLetters } from '../adapters/sqs/outbound-dead-letters.ts';
import { careOperations } from '../http/api/operations/care.ts';
import { createRouter, type RouterDeps } from '../http/api/router.ts';
import { machineHttp } from '../http/machine-http.ts';
import type { HttpHandler } from '../http/messages.ts';
import { createGuides } from '../services/mail/guide-delivery.ts';
import { createThanks } from '../services/mail/referral-thanks.ts';
import { createDeadLetterDesk } from '../services/operations/dead-letters.ts';
import { createMailDesk } from '../services/operations/mail-desk.ts';
import { deployedAdQueue, deployedSendSwitch, deployedSignals, newId, now } from '../wiring.ts';
import { type CareDeps, careAnswers } from './api/care.ts';

/** The part of the API by which ops look after mails, promises, dead letters and the send pause, and read the audit. */
export const createApiCare = (deps: CareDeps & RouterDeps & { audit: Audit }): HttpHandler =>
  createRouter(careOperations, careAnswers(deps), deps);

export const handler = machineHttp('api-care', () => {
  const { table, signals } = deployedSignals();
  const [pending, sends] = [createPending(table), createSends(table)];
  const [guides, thanks] = [createGuides(table), createThanks(table, nurture)];
  const bus = deployedEventBus();
  const again = ({ 'detail-type': type, detail }: Record<string, unknown>) =>
    bus.publish([{ type, ...(detail as object) } as DomainEvent]);
  return createApiCare({
    mailDesk: createMailDesk({ pending, sends, guides, thanks, signals, now }),
    deadLetters: createDeadLetterDesk({
      functions: createDeadLetterQueue(env('DEAD_LETTERS_URL')),
      invocations: createInvocations(),
      ads: createDeadLetterQueue(env('AD_DEAD_LETTERS_URL')),
      adQueue: deployedAdQueue(),
      outbound: createOutboundDeadLetters(env('OUTBOUND_DEAD_LETTERS_URL'), again),
    }),
    retentionWalks: createRetentionWalks(table),
    retention: privacy.retention,
    sendSwitch: deployedSendSwitch(),
    audit: createAudit(table),
    findUser: (email) => userOf(email, { sales, deployment }),
    mails,
    now,
    newId,
  });
});
