import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { named } from '../naming.ts';

/** Settings of each queue: encrypted, TLS only, the longest retention of SQS. */
export const queueSettings = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: Duration.days(14),
} as const;

/** A queue for failed messages; an alarm watches its depth. */
export function deadLetterQueue(scope: Construct, id: string, queueName: string): Queue {
  const queue = new Queue(scope, id, { queueName, ...queueSettings });
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'This queue is the dead-letter queue itself; an alarm reports its first message.',
  });
  return queue;
}

/** Where events end that could not be delivered to a function or that a function failed to handle. */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    this.queue = deadLetterQueue(this, 'Queue', named(deployment, 'dead-letters'));
  }
}
