import { capture } from 'leadloop:config';
import type { SQSRecord } from 'aws-lambda';
import { adBody, adSource, retryAfter } from '../../domain/capture/ads/ad-lead.ts';
import { metaLead } from '../../domain/capture/ads/meta-lead.ts';
import type { CaptureRules } from '../../domain/config/config.ts';
import { log } from '../adapters/aws/log.ts';
import { createMetaApi, type MetaApi } from '../adapters/meta/meta-api.ts';
import type { AdLead, AdQueue } from '../adapters/sqs/ad-queue.ts';
import { readLead } from '../http/lead-source.ts';
import type { Intake } from '../services/capture/intake.ts';
import { deployedAdDeadLetters, deployedAdQueue, deployedIntake, deployedSourceSecrets } from '../wiring.ts';
import { inBatches } from './batch.ts';
import { listener } from './listener.ts';

interface AdLeadsDeps {
  graph: MetaApi;
  intake: Intake;
  queue: Pick<AdQueue, 'later'>;
  deadLetters: Pick<AdQueue, 'add'>;
  rules: CaptureRules;
}

type Message = Pick<SQSRecord, 'messageId' | 'receiptHandle' | 'body' | 'attributes'>;

/**
 * Fetches the leads of Meta's ads and takes them in. What fails for now is tried again later and later; what can never become a
 * lead as things are goes to the dead letters at once, where ops see why and can send it back. Neither holds up the others.
 */
export function createAdLeads({ graph, intake, queue, deadLetters, rules }: AdLeadsDeps) {
  return inBatches(attempted);

  /** The id of the message when it has to come again. */
  async function attempted({ messageId, receiptHandle, body, attributes }: Message): Promise<string | undefined> {
    const lead = JSON.parse(body) as AdLead;
    const { leadgenId } = lead;
    try {
      const why = await take(lead);
      if (why !== undefined) {
        log.error('an ad lead cannot be used; it is in the dead letters', { leadgenId, why });
        await deadLetters.add([{ ...lead, why }]);
      }
      return undefined;
    } catch (error) {
      const received = Number(attributes.ApproximateReceiveCount);
      log.warn('an ad lead comes again later', { leadgenId, received, error });
      // Without this SQS delivers it again anyway, only sooner.
      await queue
        .later(receiptHandle, retryAfter(received))
        .catch((failed: unknown) => log.warn('the delay could not be set', { leadgenId, error: failed }));
      return messageId;
    }
  }

  /** Why it cannot become a lead, by ids and names of fields; undefined when it has. */
  async function take(ids: AdLead): Promise<string | undefined> {
    const fetched = await graph.lead(ids.leadgenId);
    if (!fetched.found) return fetched.why;
    const { answers, origin, formId, consent } = metaLead(fetched.node, ids);
    const { meta } = rules.ads;
    const read = readLead(adBody(answers, meta, origin, consent), adSource('meta', meta, formId), ids.leadgenId, rules);
    if (!read.ok)
      return `${read.invalid.map(({ field, expected }) => `${field}: expected ${expected}`).join('; ')}; the form asked ${answers.map(({ name }) => name).join(', ')}`;
    const { leadId, outcome } = await intake.take(read.submission);
    log.info('meta lead', { leadId, leadgenId: ids.leadgenId, outcome });
    return undefined;
  }
}

export const handler = listener('ad-leads', async () =>
  createAdLeads({
    graph: createMetaApi(capture.ads.meta, deployedSourceSecrets()),
    intake: await deployedIntake(),
    queue: deployedAdQueue(),
    deadLetters: deployedAdDeadLetters(),
    rules: capture,
  }),
);
