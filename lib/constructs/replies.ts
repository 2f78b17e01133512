import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnReceiptRule, CfnReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { dataPolicy, named } from '../naming.ts';
import type { LeadloopFunction } from './leadloop-function.ts';

const prefix = 'replies/';

interface RepliesProps {
  deployment: Deployment;
  replies: NonNullable<Deployment['replies']>;
  reader: LeadloopFunction;
  deadLetters: Queue;
}

/** The path of an answer: SES receives it, a private bucket keeps it for a while, EventBridge invokes the function. */
export class Replies extends Construct {
  readonly ruleSetName: string;
  private readonly ruleName: string;
  readonly mails: Bucket;

  constructor(scope: Construct, id: string, { deployment, replies, reader, deadLetters }: RepliesProps) {
    super(scope, id);
    this.ruleSetName = replies.ruleSet ?? named(deployment, 'replies');
    this.ruleName = named(deployment, 'reply');
    const bucket = this.bucket(deployment, replies);
    this.mails = bucket;
    this.receive(bucket, replies);
    new Rule(this, 'Stored', {
      ruleName: named(deployment, 'replies'),
      description: 'A mail to the reply address was stored.',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix }] } },
      },
      targets: [reader.target(deadLetters)],
    });
    reader.allow(['s3:GetObject'], [bucket.arnForObjects(`${prefix}*`)]);
    // Without this right S3 answers “forbidden” for a mail that it keeps no more.
    reader.allow(['s3:ListBucket'], [bucket.bucketArn]);
    reader.acknowledge(
      `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(bucket.node.defaultChild as CfnBucket)}.Arn>/${prefix}*]`,
      'SES names the objects; the function reads mails and nothing else of this bucket.',
    );
  }

  /** Lets functions that erase delete mail, and the one that gives people their data read it. */
  bindPrivacy(erasers: readonly LeadloopFunction[], copier: LeadloopFunction): void {
    for (const eraser of erasers) this.bindMails(eraser, ['s3:DeleteObject']);
    this.bindMails(copier, ['s3:GetObject']);
    copier.allow(['s3:ListBucket'], [this.mails.bucketArn]);
  }

  private bindMails(user: LeadloopFunction, actions: string[]): void {
    user.setting('REPLY_BUCKET', this.mails.bucketName);
    user.allow(actions, [this.mails.arnForObjects(`${prefix}*`)]);
    user.acknowledge(
      `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(this.mails.node.defaultChild as CfnBucket)}.Arn>/${prefix}*]`,
      'SES names the objects; the function does nothing else in this bucket.',
    );
  }

  private bucket(deployment: Deployment, { keepMail }: RepliesProps['replies']): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        { expiration: Duration.millis(keepMail), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: dataPolicy(deployment),
    });
    // The construct's own switch needs a custom resource; the property does the same.
    (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only SES writes and only one function reads; access logs would be a second copy of who wrote to us, kept longer.',
    });
    return bucket;
  }

  private receive(bucket: Bucket, { domain, ruleSet }: RepliesProps['replies']): void {
    // One rule set is active in an account and region: one stage owns it, and the others add a rule of their own.
    const own = ruleSet === undefined && new CfnReceiptRuleSet(this, 'RuleSet', { ruleSetName: this.ruleSetName });
    const rule = new CfnReceiptRule(this, 'Rule', {
      ruleSetName: own ? own.ref : this.ruleSetName,
      rule: {
        name: this.ruleName,
        enabled: true,
        recipients: [domain],
        scanEnabled: true,
        tlsPolicy: 'Optional',
        actions: [{ s3Action: { bucketName: bucket.bucketName, objectKeyPrefix: prefix } }],
      },
    });
    const ruleArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'receipt-rule-set',
      resourceName: `${this.ruleSetName}:receipt-rule/${this.ruleName}`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    const { account } = Stack.of(this);
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`${prefix}*`)],
        conditions: { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': ruleArn } },
      }),
    );
    // SES tries to write when the rule is made.
    if (bucket.policy) rule.node.addDependency(bucket.policy);
  }
}
