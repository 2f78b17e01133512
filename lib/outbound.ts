import { Duration, RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../domain/config.ts';
import type { DomainEvents } from './domain-events.ts';
import type { LeadloopFunction } from './leadloop-function.ts';
import { keepsData, named } from './naming.ts';
import { WorkQueue } from './work-queue.ts';

export interface OutboundProps {
  deployment: Deployment;
  domainEvents: DomainEvents;
  /** Hands events on. */
  worker: LeadloopFunction;
}

/** Ten tries are two days (domain/integration/outbound.ts): a weekend's outage asks nobody to get up. */
const maxReceiveCount = 10;
const batchSize = 5;
const maxConcurrency = 2;

/** Webhooks, Slack and Teams of deployment.yaml: for each a rule and a queue of its own; one place for what none of them took. */
export class Outbound extends Construct {
  readonly deadLetters: Queue;
  private readonly secret: Secret;

  constructor(scope: Construct, id: string, { deployment, domainEvents, worker }: OutboundProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      queueName: named(deployment, 'outbound-dead-letters'),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This queue is the dead-letter queue itself; an alarm reports its first message.',
    });
    this.secret = new Secret(this, 'Secret', {
      secretName: named(deployment, 'outbound'),
      description: 'Leadloop: signing secrets of webhooks and addresses of chats, set by npm run keys.',
      // CloudFormation writes a value only when it changes in the template: what was set since stays.
      secretStringValue: SecretValue.unsafePlainText('{}'),
      removalPolicy: keepsData(deployment) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The other side of each secret is in somebody else’s hands: a rotation takes both, see npm run keys.',
    });
    worker.setting('OUTBOUND_SECRETS_ID', this.secret.secretArn);
    worker.allow(['secretsmanager:GetSecretValue'], [this.secret.secretArn]);
    worker.setting('OUTBOUND_DEAD_LETTERS_URL', this.deadLetters.queueUrl);
    worker.allow(['sqs:SendMessage'], [this.deadLetters.queueArn]);

    const { webhooks, chats } = deployment.integrations;
    const hearers = [
      ...Object.entries(webhooks).map(([name, { events }]) => [name, events] as const),
      ...Object.entries(chats).map(([name, { texts }]) => [name, Object.keys(texts)] as const),
    ];
    for (const [name, detailType] of hearers) {
      const { queue } = new WorkQueue(this, name, {
        ...{ deployment, name: `outbound-${name}`, worker, deadLetters: this.deadLetters },
        ...{ batchSize, maxConcurrency, maxReceiveCount },
      });
      new Rule(this, `${name}-rule`, {
        ruleName: named(deployment, `outbound-${name}`),
        description: `What ${name} hears of leads.`,
        eventBus: domainEvents.bus,
        eventPattern: { source: ['leadloop'], ...(detailType && { detailType: [...detailType] }) },
        targets: [new SqsQueue(queue, { deadLetterQueue: this.deadLetters })],
      });
    }
  }

  get secretArn(): string {
    return this.secret.secretArn;
  }
}
