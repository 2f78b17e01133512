import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { dataPolicy, named } from '../naming.ts';
import type { DomainEvents } from './domain-events.ts';
import { journeyColumns } from './insight-columns.ts';
import type { LeadloopFunction } from './leadloop-function.ts';
import { WorkQueue } from './work-queue.ts';

interface InsightProps {
  deployment: Deployment;
  domainEvents: DomainEvents;
  /** Keeps the files. */
  keeper: LeadloopFunction;
  /** Has them made anew every night. */
  walk: LeadloopFunction;
  /** Count over them. */
  readers: readonly LeadloopFunction[];
  /** Gives people the lines about themselves. */
  copier: LeadloopFunction;
  /** Mails the digest; absent without readers in insight.yaml. */
  digest?: LeadloopFunction;
  deadLetters: Queue;
}

const prefix = 'journeys/';
const batchSize = 10;
/** More at a time would write the same shards against each other. */
const maxConcurrency = 2;
/** As for functions: EventBridge retries for half a day. */
const patience = { retryAttempts: 20, maxEventAge: Duration.hours(12) };
/** The nightly rebuild repairs losses, so a message that failed five times waits for ops. */
const maxReceiveCount = 5;

/** The way of a lead into figures: an event names it, a queue waits, a function reads the lead and writes its line. */
export class Insight extends Construct {
  readonly bucket: Bucket;
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: InsightProps) {
    super(scope, id);
    const { deployment, domainEvents, keeper, walk, readers, copier, digest, deadLetters } = props;
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: dataPolicy(deployment),
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Only functions of this stack and its operators read figures without names; CloudTrail tells who did.',
    });
    const work = new WorkQueue(this, 'Queue', {
      deployment,
      name: 'insight',
      worker: keeper,
      deadLetters,
      batchSize,
      maxConcurrency,
      maxReceiveCount,
    });
    this.queue = work.queue;
    work.bind(walk, 'INSIGHT_QUEUE_URL', 'send');
    new Rule(this, 'Told', {
      ruleName: named(deployment, 'insight'),
      description: 'Something became of a lead: its line in insight is made anew.',
      eventBus: domainEvents.bus,
      eventPattern: { source: ['leadloop'] },
      targets: [new SqsQueue(work.queue, { deadLetterQueue: deadLetters, ...patience })],
    });
    new Rule(this, 'Nightly', {
      ruleName: named(deployment, 'insight-nightly'),
      description: 'Has every line of insight made anew.',
      schedule: Schedule.cron({ hour: '1', minute: '0' }),
      targets: [walk.target(deadLetters)],
    });
    if (digest)
      new Rule(this, 'Digest', {
        ruleName: named(deployment, 'digest'),
        description: 'Looks whose Monday morning it is: those get the weekly digest.',
        // Zones differ from each other by quarters of an hour.
        schedule: Schedule.rate(Duration.minutes(15)),
        targets: [digest.target(deadLetters)],
      });
    this.bindFiles(keeper, ['s3:GetObject', 's3:PutObject']);
    this.bindFiles(copier, ['s3:GetObject']);
    for (const reader of readers) {
      this.bindFiles(reader, ['s3:GetObject']);
      reader.allow(['s3:GetObject'], [this.bucket.arnForObjects('spend.jsonl.gz')]);
    }
    this.table(deployment);
  }

  private bindFiles(reader: LeadloopFunction, actions: string[]): void {
    reader.setting('INSIGHT_BUCKET', this.bucket.bucketName);
    reader.allow(actions, [this.bucket.arnForObjects(`${prefix}*`)]);
    // Without this, S3 answers "forbidden" for an absent shard.
    reader.allow(['s3:ListBucket'], [this.bucket.bucketArn]);
    reader.acknowledge(
      `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket)}.Arn>/${prefix}*]`,
      'A lead can be in each of 256 shards; the function needs nothing else that begins so.',
    );
  }

  /** The same files for Athena: docs/reference/insight.sql has each figure. */
  private table(deployment: Deployment): void {
    const catalogId = Stack.of(this).account;
    const name = named(deployment, 'insight').replaceAll('-', '_');
    const database = new CfnDatabase(this, 'Database', { catalogId, databaseInput: { name } });
    const table = new CfnTable(this, 'Journeys', {
      catalogId,
      databaseName: name,
      tableInput: {
        name: 'journeys',
        description: 'One line for each lifecycle of a lead, without names.',
        tableType: 'EXTERNAL_TABLE',
        parameters: { classification: 'json', compressionType: 'gzip' },
        storageDescriptor: {
          columns: journeyColumns.map(([column, type]) => ({ name: column, type })),
          location: `s3://${this.bucket.bucketName}/${prefix}`,
          inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
        },
      },
    });
    table.addResourceDependency(database);
  }
}
