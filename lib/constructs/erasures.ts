import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { dataPolicy } from '../naming.ts';
import type { LeadloopFunction } from './leadloop-function.ts';
import { WorkQueue } from './work-queue.ts';

export interface ErasuresProps {
  deployment: Deployment;
  worker: LeadloopFunction;
  /** Who may order an erasure, and no more. */
  orderers: readonly LeadloopFunction[];
  /** Shows people their receipts. */
  reader: LeadloopFunction;
  /** Where an erasure lies that does not finish. */
  deadLetters: Queue;
}

const prefix = 'erasures/';
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
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: dataPolicy(deployment),
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'One function writes keyed hashes and times here, and operators read them; CloudTrail tells who did.',
    });
    this.work = new WorkQueue(this, 'Queue', {
      ...{ deployment, name: 'erasures', worker, deadLetters, batchSize, maxConcurrency, maxReceiveCount },
    });
    this.queue = this.work.queue;
    for (const sender of [worker, ...orderers]) this.work.bind(sender, 'ERASURE_QUEUE_URL', 'send');
    this.bindRecords(worker, ['s3:GetObject', 's3:PutObject']);
    this.bindRecords(reader, ['s3:GetObject']);
  }

  private bindRecords(user: LeadloopFunction, actions: string[]): void {
    user.setting('ERASURE_BUCKET', this.bucket.bucketName);
    user.allow(actions, [this.bucket.arnForObjects(`${prefix}*`)]);
    // Without this S3 says of a file that is not there yet that it is forbidden.
    user.allow(['s3:ListBucket'], [this.bucket.bucketArn]);
    user.acknowledge(
      `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket)}.Arn>/${prefix}*]`,
      'A person can be in each of 256 files; the function needs nothing else of this bucket.',
    );
  }
}
