import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import type { EnvironmentName } from '../../domain/config/environment.ts';
import { named } from '../naming.ts';
import { deadLetterQueue, queueSettings } from './dead-letters.ts';
import type { LeadloopFunction } from './leadloop-function.ts';

interface WorkQueueProps {
  deployment: Deployment;
  /** `ad-leads`: the queue's name; its dead letters add `-dead-letters`. */
  name: string;
  worker: LeadloopFunction;
  /** Messages a call. */
  batchSize: number;
  /** Concurrent calls, 2 or more: the capacity of the system behind the worker. */
  maxConcurrency: number;
  /** The queue for dead letters, when it is shared. */
  deadLetters?: Queue;
  /** Receives after which a message is a dead letter. */
  maxReceiveCount: number;
}

/** AWS recommends six times the function's timeout: a message must not come again while a retry of the poller has it. */
const timesTheTimeout = 6;

/** Work that must not be lost: a queue, a function that works it off in batches and names what failed, and dead letters. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { deployment, name, worker, batchSize, maxConcurrency, maxReceiveCount } = props;
    this.deadLetters =
      props.deadLetters ?? deadLetterQueue(this, 'DeadLetters', named(deployment, `${name}-dead-letters`));
    const timeout = worker.lambda.timeout ?? Duration.seconds(30);
    this.queue = new Queue(this, 'Queue', {
      queueName: named(deployment, name),
      ...queueSettings,
      visibilityTimeout: Duration.seconds(timesTheTimeout * timeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
    });
    worker.allow(
      ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes', 'ChangeMessageVisibility'].map(
        (action) => `sqs:${action}`,
      ),
      [this.queue.queueArn],
    );
    new EventSourceMapping(this, 'Mapping', {
      target: worker.live,
      eventSourceArn: this.queue.queueArn,
      batchSize,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
  }

  /** Gives a function the queue's address; with `send` it may put messages into it. */
  bind(user: LeadloopFunction, setting: EnvironmentName, may?: 'send'): void {
    user.setting(setting, this.queue.queueUrl);
    if (may) user.allow(['sqs:SendMessage'], [this.queue.queueArn]);
  }

  /** Lets the worker put unreadable messages into the dead letters. */
  bindDeadLetters(worker: LeadloopFunction, setting: EnvironmentName): void {
    worker.setting(setting, this.deadLetters.queueUrl);
    worker.allow(['sqs:SendMessage'], [this.deadLetters.queueArn]);
  }
}
