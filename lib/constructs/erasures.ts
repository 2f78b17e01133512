import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { dataPolicy } from '../naming.ts';
import type { LeadloopFunction } from './leadloop-function.ts';
import { WorkQueue } from './work-queue.ts';

interface ErasuresProps {
  deployment: Deployment;
  worker: LeadloopFunction;
  /** The functions that may only order an erasure or report a system's acknowledgement. */
  orderers: readonly LeadloopFunction[];
  /** Shows people their receipts, and gives them copies of their data. */
  reader: LeadloopFunction;
  /** Where an erasure lies that does not finish. */
  deadLetters: Queue;
}

const prefix = 'erasures/';
/** Copies of data that people asked for, when they are too large for an answer. */
const copies = 'copies/';
/** Each waits for an execution to end, and thousands that are past their time must not slow forms down. */
const batchSize = 1;
const maxConcurrency = 2;
/** An hour of trying: then ops look. */
const maxReceiveCount = 20;

/** The way of an erasure: a queue that keeps the order, a function that carries it out, a bucket outside the table that proves it. */
export class Erasures extends Construct {
  readonly bucket: Bucket;
  readonly queue: Queue;
  private readonly work: WorkQueue;

  constructor(scope: Construct, id: string, { deployment, worker, orderers, reader, deadLetters }: ErasuresProps) {
    super(scope, id);
    // Without versions: an old version would be a second copy that no erasure reaches.
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: false,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
        { prefix: copies, expiration: Duration.days(1) },
      ],
      removalPolicy: dataPolicy(deployment),
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Two functions write here what an erasure proves and what a person asked for; CloudTrail tells who read it.',
    });
    this.work = new WorkQueue(this, 'Queue', {
      deployment,
      name: 'erasures',
      worker,
      deadLetters,
      batchSize,
      maxConcurrency,
      maxReceiveCount,
    });
    this.queue = this.work.queue;
    for (const sender of [worker, ...orderers]) this.work.bind(sender, 'ERASURE_QUEUE_URL', 'send');
    this.bind(worker, prefix, ['s3:GetObject', 's3:PutObject']);
    this.bind(worker, copies, ['s3:GetObject', 's3:DeleteObject']);
    this.bind(reader, prefix, ['s3:GetObject']);
    this.bind(reader, copies, ['s3:GetObject', 's3:PutObject']);
    for (const user of [worker, reader]) {
      user.setting('ERASURE_BUCKET', this.bucket.bucketName);
      // Without this, S3 answers "forbidden" for an absent object.
      user.allow(['s3:ListBucket'], [this.bucket.bucketArn]);
    }
  }

  private bind(user: LeadloopFunction, folder: string, actions: string[]): void {
    user.allow(actions, [this.bucket.arnForObjects(`${folder}*`)]);
    user.acknowledge(
      `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket)}.Arn>/${folder}*]`,
      'Any person can be in a file of this folder; the function needs nothing else of this bucket.',
    );
  }
}
