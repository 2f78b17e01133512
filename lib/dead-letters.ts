import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../domain/config.ts';
import { named } from './naming.ts';

/** Where events end that could not be delivered to a function or that a function failed to handle; an alarm watches its depth. */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName: named(deployment, 'dead-letters'),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This queue is the dead-letter queue itself; the dead-letters alarm reports its first message.',
    });
  }
}
