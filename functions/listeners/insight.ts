import { capture, insight, sales, scoring, segments } from 'leadloop:config';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { inParallel } from '../adapters/aws/in-parallel.ts';
import { log } from '../adapters/aws/log.ts';
import type { ShardToRebuild } from '../adapters/sqs/insight-queue.ts';
import type { JourneyKeeper } from '../services/journey-keeper.ts';
import { deployedJourneyKeeper } from '../wiring.ts';
import { listener } from './listener.ts';

type Message = Pick<SQSRecord, 'messageId' | 'body'>;

/** A domain event as EventBridge puts it into the queue, or shards to be made anew, from functions/listeners/insight-walk.ts. */
type Told = { detail: { leadId: string; data?: { other?: string } } } | { shards: ShardToRebuild[] };

const shardsAtOnce = 4;

/**
 * Keeps the files of insight up to date. An event only names a lead; the facts are read from the lead itself. A failed message
 * is delivered again; the nightly walk repairs lost ones.
 */
export function createInsight({ keeper }: { keeper: JourneyKeeper }) {
  return async ({ Records }: { Records: readonly Message[] }): Promise<SQSBatchResponse> => {
    const told: { messageId: string; told: Told }[] = [];
    const failed: string[] = [];
    const attempt = async (messageIds: readonly string[], act: () => Promise<void>) => {
      try {
        await act();
      } catch (error) {
        // A parser's message quotes the text that it could not read.
        const why = error instanceof SyntaxError ? { why: error.name } : { error };
        log.warn('journeys come again later', why);
        failed.push(...messageIds);
      }
    };
    for (const { messageId, body } of Records)
      await attempt([messageId], async () => void told.push({ messageId, told: JSON.parse(body) as Told }));
    const events = told.filter(({ told: one }) => 'detail' in one);
    // A merge concerns two leads.
    const leadIds = events.flatMap(({ told: one }) =>
      'detail' in one ? [one.detail.leadId, ...(one.detail.data?.other ? [one.detail.data.other] : [])] : [],
    );
    // Events of one lead come close together: one look is enough for all of them.
    if (leadIds.length > 0)
      await attempt(
        events.map(({ messageId }) => messageId),
        () => keeper.refresh(leadIds),
      );
    for (const { messageId, told: one } of told)
      if ('shards' in one)
        await attempt([messageId], () =>
          inParallel(one.shards, shardsAtOnce, ({ shard, leads }) => keeper.rebuild(shard, leads)),
        );
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

export const handler = listener('insight', async () =>
  createInsight({
    keeper: await deployedJourneyKeeper({ capture, sales, scoring, segments, timeZone: insight.timeZone }),
  }),
);
