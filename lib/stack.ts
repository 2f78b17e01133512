import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config, WholeConfig } from '../domain/config/config.ts';
import { readersOf } from '../domain/settlement/weekly-digest.ts';
import { AdLeads } from './constructs/ad-leads.ts';
import { CanaryReleases } from './constructs/canary-releases.ts';
import { CaptureApi } from './constructs/capture-api.ts';
import { Crms } from './constructs/crms.ts';
import { DeadLetters } from './constructs/dead-letters.ts';
import { DomainEvents } from './constructs/domain-events.ts';
import { Erasures } from './constructs/erasures.ts';
import { Insight } from './constructs/insight.ts';
import { LeadTable } from './constructs/lead-table.ts';
import { LeadloopFunction } from './constructs/leadloop-function.ts';
import { Lifecycle } from './constructs/lifecycle.ts';
import { Mail } from './constructs/mail.ts';
import { Alarms } from './constructs/on-call/alarms.ts';
import { Dashboard } from './constructs/on-call/dashboard.ts';
import { Operations } from './constructs/operations.ts';
import { Outbound } from './constructs/outbound.ts';
import { PublicDomain } from './constructs/public-domain.ts';
import { ReplanTrigger } from './constructs/replan.ts';
import { Replies } from './constructs/replies.ts';
import { Keys } from './constructs/secrets/keys.ts';
import { SourceSecrets } from './constructs/secrets/source-secrets.ts';
import { SendSwitch } from './constructs/send-switch.ts';
import { SignIn } from './constructs/sign-in.ts';
import { SweepTriggers } from './constructs/sweep.ts';
import { type FunctionName, functionRows } from './functions.ts';
import type { CompiledMail } from './mail/compile.ts';

interface LeadloopStackProps extends StackProps {
  config: Config & Partial<Pick<WholeConfig, 'insight' | 'segments' | 'privacy'>>;
  mails: readonly CompiledMail[];
  /** Absolute path of the bundles. */
  dist: string;
}

/** The whole of Leadloop on AWS: read it top down as a table of contents. */
export class LeadloopStack extends Stack {
  constructor(scope: Construct, id: string, { config, mails, dist, ...props }: LeadloopStackProps) {
    super(scope, id, {
      description: 'Leadloop: lead management as durable serverless workflow.',
      // CloudFormation takes a template of 1 MB, spaces included.
      suppressTemplateIndentation: true,
      ...props,
    });
    const { deployment } = config;

    const table = new LeadTable(this, 'LeadTable', deployment);
    const keys = new Keys(this, 'Keys', deployment);
    const sourceSecrets = new SourceSecrets(this, 'SourceSecrets', deployment);
    const sendSwitch = new SendSwitch(this, 'SendSwitch', deployment);
    const domainEvents = new DomainEvents(this, 'DomainEvents', deployment);
    const mail = new Mail(this, 'Mail', deployment, mails);
    const api = new CaptureApi(this, 'CaptureApi', deployment);
    const signIn = new SignIn(this, 'SignIn', { deployment, api });
    const deadLetterStore = new DeadLetters(this, 'DeadLetters', deployment);
    const deadLetters = deadLetterStore.queue;

    const lambdas = Object.fromEntries(
      functionRows.map(([name, { description, timeoutSeconds, buries }]) => {
        const timeout = Duration.seconds(timeoutSeconds);
        const props = { deployment, dist, description, timeout, deadLetters: buries && deadLetters };
        return [name, new LeadloopFunction(this, name, props)];
      }),
    ) as Record<FunctionName, LeadloopFunction>;
    const { verification, scoring, nurture, distribution, settlement, sweep, replan } = lambdas;

    const workflow = { verification, scoring, nurture, distribution, settlement };
    const lifecycle = new Lifecycle(this, 'Lifecycle', { deployment, table, functions: workflow });
    new SweepTriggers(this, 'SweepTriggers', { deployment, sweep, lifecycle, deadLetters });
    new ReplanTrigger(this, 'ReplanTrigger', { deployment, replan, deadLetters });
    const reports = mail.report(lambdas['mail-events'], deadLetters);
    const { replies, publicDomain } = deployment;
    const front = publicDomain && new PublicDomain(this, 'PublicDomain', { deployment, publicDomain, api });
    for (const reader of [lambdas.capture, lambdas.privacy])
      reader.setting('EDGE_SECRET', front?.edgeSecret?.unsafeUnwrap() ?? 'none');
    const reader = lambdas['inbound-mail'];
    const inbox = replies && new Replies(this, 'ReplyInbox', { deployment, replies, reader, deadLetters });
    const adLeads = new AdLeads(this, 'AdLeadQueue', { deployment, ads: lambdas.ads, fetcher: lambdas['ad-leads'] });
    const outbound = new Outbound(this, 'OutboundQueues', {
      deployment,
      domainEvents,
      worker: lambdas['event-delivery'],
    });
    new Crms(this, 'Crms', { deployment, domainEvents, deadLetters: outbound.deadLetters });

    const erasures = new Erasures(this, 'Erasures', {
      deployment,
      worker: lambdas.erasure,
      deadLetters,
      orderers: [lambdas.api, lambdas['insight-walk'], lambdas.privacy, lambdas['event-delivery']],
      reader: lambdas.privacy,
    });
    mail.list(lambdas.erasure);
    const [erasers, copier] = [[lambdas.erasure, lambdas['insight-walk']], lambdas.privacy];
    if (inbox) inbox.bindPrivacy(erasers, copier);
    else for (const user of [...erasers, copier]) user.setting('REPLY_BUCKET', 'none');
    const isAsked = config.insight && readersOf({ sales: config.sales, insight: config.insight }).length > 0;
    const insight = new Insight(this, 'InsightFiles', {
      deployment,
      domainEvents,
      deadLetters,
      keeper: lambdas.insight,
      walk: lambdas['insight-walk'],
      readers: [lambdas['api-insight'], lambdas.digest],
      copier: lambdas.privacy,
      digest: isAsked ? lambdas.digest : undefined,
    });

    const metrics = { bind: (writer: LeadloopFunction) => writer.setting('STAGE', deployment.stage) };
    const providers = {
      metrics,
      keys,
      lifecycle,
      executions: lifecycle.executions,
      executionEnd: lifecycle.executionEnd,
      deadExecutions: lifecycle.deadExecutions,
      mail,
      publicUrl: api,
      domainEvents,
      sendSwitch,
      sourceSecrets,
      signIn,
    };
    for (const [name, { routes = [], signedInRoutes = [], throttle, table: grants = [], uses = [] }] of functionRows) {
      api.serve(lambdas[name], routes, { buckets: throttle });
      api.serve(lambdas[name], signedInRoutes, { authorizer: signIn.authorizer });
      table.bind(lambdas[name], ...grants);
      for (const use of uses) providers[use].bind(lambdas[name]);
    }

    const buried = functionRows.flatMap(([name, { buries }]) => (buries ? [lambdas[name]] : []));
    new Operations(this, 'Operations', {
      deployment,
      desk: lambdas['api-care'],
      readiness: lambdas['api-readiness'],
      deadLetters: deadLetterStore,
      adLeads,
      outbound,
      sendSwitch,
      table,
      mail,
      buried,
      buriedQueues: [reports, erasures.queue, insight.queue],
    });

    const queues = [reports, adLeads.queue, insight.queue, ...outbound.queues];
    const alarms = new Alarms(this, 'Alarms', {
      deployment,
      table,
      api,
      lifecycle,
      deadLetters,
      adLeads,
      outbound,
      mail,
      sweep,
      workflow,
      queues,
    });
    new Dashboard(this, 'OnCall', {
      deployment,
      api,
      lifecycle,
      queues,
      alarms: alarms.all,
      functions: Object.values(lambdas),
      deadLetters: [deadLetters, adLeads.deadLetters, outbound.deadLetters],
    });

    const doors = functionRows.filter(([, { routes }]) => routes).map(([name]) => lambdas[name]);
    if (deployment.release === 'canary') new CanaryReleases(this, 'CanaryReleases', { deployment, doors, alarms });

    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'Where forms post to.' });
    new CfnOutput(this, 'FormUrl', { value: `${api.url}/forms/contact`, description: 'A hosted form to try.' });
    new CfnOutput(this, 'AppUrl', { value: `${api.url}/app`, description: 'Where your people sign in.' });
    if (signIn.pool) new CfnOutput(this, 'PeoplePoolId', { value: signIn.pool.userPoolId });
    new CfnOutput(this, 'StateMachineArn', { value: lifecycle.stateMachine.stateMachineArn });
    new CfnOutput(this, 'LifecycleArn', {
      value: lifecycle.aliasArn,
      description: 'What lifecycles are started with.',
    });
    new CfnOutput(this, 'TableName', { value: table.table.tableName });
    new CfnOutput(this, 'KeysSecretId', { value: keys.secretArn });
    new CfnOutput(this, 'SourceSecretsId', { value: sourceSecrets.secretArn });
    new CfnOutput(this, 'EventBusName', { value: domainEvents.bus.eventBusName });
    new CfnOutput(this, 'ErasureBucket', { value: erasures.bucket.bucketName });
    new CfnOutput(this, 'ErasureQueueUrl', { value: erasures.queue.queueUrl });
    new CfnOutput(this, 'InsightBucket', { value: insight.bucket.bucketName });
    new CfnOutput(this, 'OutboundSecretsId', { value: outbound.secretArn });
    new CfnOutput(this, 'DeadLettersUrl', { value: deadLetters.queueUrl });
    new CfnOutput(this, 'OutboundDeadLettersUrl', { value: outbound.deadLetters.queueUrl });
    new CfnOutput(this, 'SendSwitchName', { value: sendSwitch.parameterName });
    if (inbox && deployment.replies) {
      new CfnOutput(this, 'ReplyRecord', {
        value: `${deployment.replies.domain} MX 10 inbound-smtp.${this.region}.amazonaws.com`,
        description: 'DNS record that brings answers here.',
      });
      new CfnOutput(this, 'ReplyRuleSet', {
        value: inbox.ruleSetName,
        description: 'To be made the active receipt rule set once (README).',
      });
      new CfnOutput(this, 'ReplyBucket', { value: inbox.mails.bucketName });
    }
    if (mail.dkimRecords.length > 0)
      new CfnOutput(this, 'DkimRecords', {
        value: mail.dkimRecordsText,
        description: 'DNS records that verify the sender domain.',
      });
  }
}
