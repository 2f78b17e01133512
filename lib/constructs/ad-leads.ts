import type { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import type { LeadloopFunction } from './leadloop-function.ts';
import { WorkQueue } from './work-queue.ts';

interface AdLeadsProps {
  deployment: Deployment;
  /** The function that receives leads. */
  ads: LeadloopFunction;
  /** Fetches them. */
  fetcher: LeadloopFunction;
}

/**
 * 1, 2, 4 … 256 minutes, then 6 hours (domain/capture/ads/ad-lead.ts): 14 receives bridge an outage of a day and a half before ops are
 * asked, well within the 14 days a queue keeps and the 90 days Meta does.
 */
const maxReceiveCount = 14;
/** Meta's rate limit is per page and day; a few fetches at a time stay far below it. */
const batchSize = 5;
const maxConcurrency = 2;

/** The way of a lead from Meta: its id into the queue, from there fetched and taken in. */
export class AdLeads extends WorkQueue {
  constructor(scope: Construct, id: string, { deployment, ads, fetcher }: AdLeadsProps) {
    super(scope, id, { deployment, name: 'ad-leads', worker: fetcher, batchSize, maxConcurrency, maxReceiveCount });
    this.bind(ads, 'AD_QUEUE_URL', 'send');
    this.bind(fetcher, 'AD_QUEUE_URL');
    this.bindDeadLetters(fetcher, 'AD_DEAD_LETTERS_URL');
  }
}
