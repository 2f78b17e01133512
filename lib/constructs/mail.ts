import { type CfnStack, Duration, Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { CfnAlias } from 'aws-cdk-lib/aws-lambda';
import {
  ConfigurationSet,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import type { CompiledMail } from '../mail/compile.ts';
import { dataPolicy, named } from '../naming.ts';
import type { LeadloopFunction } from './leadloop-function.ts';
import { MailTemplates } from './mail-templates.ts';
import { WorkQueue } from './work-queue.ts';

/** Clicks are left out: SES would rewrite every link, and ours are signed and tracked already. */
const reported = [
  [EmailSendingEvent.SEND, 'Email Sent'],
  [EmailSendingEvent.DELIVERY, 'Email Delivered'],
  [EmailSendingEvent.BOUNCE, 'Email Bounced'],
  [EmailSendingEvent.COMPLAINT, 'Email Complaint Received'],
  [EmailSendingEvent.REJECT, 'Email Rejected'],
  [EmailSendingEvent.OPEN, 'Email Opened'],
  [EmailSendingEvent.RENDERING_FAILURE, 'Email Rendering Failed'],
  [EmailSendingEvent.DELIVERY_DELAY, 'Email Delivery Delayed'],
] as const;

/** With the other queues nine of the ten that a new account may run at once: docs/decisions/queues-leave-a-function-to-forms.md. */
const maxConcurrency = 3;
const batchSize = 10;
/** The longest that SQS keeps a message. It delivers a report again every three minutes, so a function that is broken for a day loses none. */
const maxReceiveCount = 1_000;
/** As for functions: EventBridge retries for half a day. */
const patience = { retryAttempts: 20, maxEventAge: Duration.hours(12) };

/** Sending: the verified domain, the templates made of emails/, and SES's events about each mail. */
export class Mail extends Construct {
  /** CNAME records that verify the sender domain; none when the identity belongs to another stack. */
  readonly dkimRecords: EmailIdentity['dkimRecords'];
  readonly configurationSet: string;
  /** Begins the name of each template. */
  private readonly templatePrefix: string;
  private readonly templates: MailTemplates;
  private readonly deployment: Deployment;

  constructor(scope: Construct, id: string, deployment: Deployment, mails: readonly CompiledMail[]) {
    super(scope, id);
    this.deployment = deployment;
    this.templatePrefix = named(deployment, 'mail-');
    this.configurationSet = named(deployment, 'mail');
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: this.configurationSet,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    configurationSet.addEventDestination('Events', {
      // SES reports to the default bus and to no other.
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: reported.map(([event]) => event),
    });
    this.dkimRecords = deployment.identity === 'create' ? this.identity(deployment).dkimRecords : [];
    this.templates = new MailTemplates(this, 'Templates', this.templatePrefix, mails);
  }

  /** The records as a person sets them: `name CNAME value, …`. */
  get dkimRecordsText(): string {
    return this.dkimRecords.map(({ name, value }) => `${name} CNAME ${value}`).join(', ');
  }

  private identity(deployment: Deployment): EmailIdentity {
    const identity = new EmailIdentity(this, 'Identity', { identity: Identity.domain(deployment.domain) });
    // Another one would have other DKIM records.
    identity.applyRemovalPolicy(dataPolicy(deployment));
    return identity;
  }

  /** Lets a function send our templates, from our sender only. */
  bind(sender: LeadloopFunction): void {
    sender.setting('CONFIGURATION_SET', this.configurationSet);
    sender.setting('TEMPLATE_PREFIX', this.templatePrefix);
    sender.allow(['ses:GetAccount'], ['*']); // what SES takes in a second and a day: the account is no resource
    const arn = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    // SendEmail needs the right for its kind of content: a plain text, a template, or a raw mail with pictures.
    sender.allow(
      ['ses:SendEmail', 'ses:SendTemplatedEmail', 'ses:SendRawEmail'],
      [
        arn('identity', '*'),
        arn('configuration-set', this.configurationSet),
        // By the prefix: functions of the release before keep sending their texts until the alias has moved.
        arn('template', `${this.templatePrefix}*`),
      ],
      { StringEquals: { 'ses:FromAddress': this.deployment.sender.email } },
    );
    // A sender keeps the template it used, so that the mail can be shown when the template is gone.
    sender.allow(['ses:GetEmailTemplate'], [arn('template', `${this.templatePrefix}*`)]);
    const alias = sender.live.node.defaultChild as CfnAlias;
    alias.addResourceDependency(this.templates.nestedStackResource as CfnStack);
    sender.acknowledge(
      `AwsSolutions-IAM5[Resource::arn:aws:ses:${Stack.of(this).region}:<AWS::AccountId>:template/${this.templatePrefix}*]`,
      'The names of templates end in a hash of their text; a release and the one before it send side by side.',
    );
    sender.acknowledge(
      `AwsSolutions-IAM5[Resource::arn:aws:ses:${Stack.of(this).region}:<AWS::AccountId>:identity/*]`,
      'While an account is in the SES sandbox, SES checks SendEmail against the identity of the recipient too; the condition allows our sender only.',
    );
  }

  /** Lets a function look whether SES's suppression list has an address. */
  list(reader: LeadloopFunction): void {
    reader.allow(['ses:GetSuppressedDestination'], ['*']); // the list is the account's: there is no resource to name
  }

  /**
   * Delivers SES's events to a function, which keeps SES's suppression list in step with ours. A queue takes those of a large
   * mailing, so that they never use up the concurrency that forms need. Returns the queue.
   */
  report(worker: LeadloopFunction, deadLetters: Queue): Queue {
    worker.allow(['ses:PutSuppressedDestination'], ['*']); // the list is the account's: there is no resource to name
    const { queue } = new WorkQueue(this, 'ReportQueue', {
      deployment: this.deployment,
      name: 'mail-events',
      worker,
      deadLetters,
      batchSize,
      maxConcurrency,
      maxReceiveCount,
    });
    new Rule(this, 'Reports', {
      ruleName: named(this.deployment, 'mail-events'),
      description: 'What SES reports about mails of this stage.',
      eventPattern: {
        source: ['aws.ses'],
        detailType: reported.map(([, detailType]) => detailType),
        detail: { mail: { tags: { 'ses:configuration-set': [this.configurationSet] } } },
      },
      targets: [new SqsQueue(queue, { deadLetterQueue: deadLetters, ...patience })],
    });
    return queue;
  }
}
