import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { eventsFor, tries } from '../../domain/integration/outbound.ts';
import { named } from '../naming.ts';
import { deadLetterQueue } from './dead-letters.ts';
import type { DomainEvents } from './domain-events.ts';
import type { LeadloopFunction } from './leadloop-function.ts';
import { SharedSecret } from './secrets/shared-secret.ts';
import { WorkQueue } from './work-queue.ts';

interface OutboundProps {
  deployment: Deployment;
  domainEvents: DomainEvents;
  /** Hands events on. */
  worker: LeadloopFunction;
}

const batchSize = 5;
const maxConcurrency = 2;

/** Webhooks, Slack and Teams of deployment.yaml: a rule and a queue each, and one queue for undelivered events. */
export class Outbound extends Construct {
  readonly deadLetters: Queue;
  readonly queues: Queue[] = [];
  private readonly secret: SharedSecret;

  constructor(scope: Construct, id: string, { deployment, domainEvents, worker }: OutboundProps) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', named(deployment, 'outbound-dead-letters'));
    const description = 'Leadloop: signing secrets of webhooks and addresses of chats, set by npx leadloop keys.';
    this.secret = new SharedSecret(this, 'Secret', { deployment, name: 'outbound', description });
    this.secret.bind(worker, 'OUTBOUND_SECRETS_ID');
    worker.setting('OUTBOUND_DEAD_LETTERS_URL', this.deadLetters.queueUrl);
    worker.allow(['sqs:SendMessage'], [this.deadLetters.queueArn]);

    const { webhooks, chats } = deployment.integrations;
    const hearers = [
      ...Object.entries(webhooks).map(([name, webhook]) => [name, eventsFor(webhook)] as const),
      ...Object.entries(chats).map(([name, { texts }]) => [name, Object.keys(texts)] as const),
    ];
    for (const [name, detailType] of hearers) {
      const { queue } = new WorkQueue(this, name, {
        deployment,
        name: `outbound-${name}`,
        worker,
        deadLetters: this.deadLetters,
        batchSize,
        maxConcurrency,
        maxReceiveCount: tries,
      });
      this.queues.push(queue);
      new Rule(this, `${name}-rule`, {
        ruleName: named(deployment, `outbound-${name}`),
        description: `Events of leads for ${name}.`,
        eventBus: domainEvents.bus,
        eventPattern: { source: ['leadloop'], detailType: detailType && [...detailType] },
        targets: [new SqsQueue(queue, { deadLetterQueue: this.deadLetters })],
      });
    }
  }

  get secretArn(): string {
    return this.secret.secretArn;
  }
}
