import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../domain/config/config.ts';
import { AdLeads } from './constructs/ad-leads.ts';
import { Alarms } from './constructs/alarms.ts';
import { CaptureApi } from './constructs/capture-api.ts';
import { Crms } from './constructs/crms.ts';
import { DeadLetters } from './constructs/dead-letters.ts';
import { DomainEvents } from './constructs/domain-events.ts';
import { Keys } from './constructs/keys.ts';
import { LeadTable } from './constructs/lead-table.ts';
import { LeadloopFunction } from './constructs/leadloop-function.ts';
import { Lifecycle } from './constructs/lifecycle.ts';
import { Mail } from './constructs/mail.ts';
import { Outbound } from './constructs/outbound.ts';
import { ReplanTrigger } from './constructs/replan.ts';
import { Replies } from './constructs/replies.ts';
import { SendSwitch } from './constructs/send-switch.ts';
import { SourceSecrets } from './constructs/source-secrets.ts';
import { SweepTriggers } from './constructs/sweep.ts';
import type { CompiledMail } from './mail/compile.ts';

export interface LeadloopStackProps extends StackProps {
  config: Config;
  mails: readonly CompiledMail[];
  /** Absolute path of the bundles. */
  dist: string;
}

/** A page somebody waits for; API Gateway itself gives up after 30 s. */
const answering = Duration.seconds(10);
/** A step of the workflow: a query, a decision, a mail. */
const working = Duration.seconds(30);
/** All that is pending in one go. */
const sweeping = Duration.minutes(5);
/** Lambda's longest: 180,000 leads at 200 a second; what is left then the next attempt does. */
const walking = Duration.minutes(15);

/** The whole of Leadloop on AWS: read it top down as a table of contents. */
export class LeadloopStack extends Stack {
  constructor(scope: Construct, id: string, { config, mails, dist, ...props }: LeadloopStackProps) {
    super(scope, id, { description: 'Leadloop: lead management as durable serverless workflow.', ...props });
    const { deployment } = config;

    const table = new LeadTable(this, 'LeadTable', deployment);
    const keys = new Keys(this, 'Keys', deployment);
    const sourceSecrets = new SourceSecrets(this, 'SourceSecrets', deployment);
    const sendSwitch = new SendSwitch(this, 'SendSwitch', deployment);
    const domainEvents = new DomainEvents(this, 'DomainEvents', deployment);
    const mail = new Mail(this, 'Mail', deployment, mails);
    const api = new CaptureApi(this, 'CaptureApi', deployment);
    const deadLetters = new DeadLetters(this, 'DeadLetters', deployment).queue;

    const answer = (name: string, description: string) =>
      new LeadloopFunction(this, name, { deployment, dist, description, timeout: answering });
    const step = (name: string, description: string) =>
      new LeadloopFunction(this, name, { deployment, dist, description, timeout: working });
    const listen = (name: string, description: string, timeout: Duration) =>
      new LeadloopFunction(this, name, { deployment, dist, description, timeout, deadLetters });

    const capture = answer('capture', 'Takes a form: one durable write, then the lifecycle starts.');
    const forms = answer('forms', 'Shows the forms, on pages of their own and inside other pages.');
    const download = answer('download', 'Opens a guide by its signed link and records that.');
    const webhooks = answer(
      'webhooks',
      'Takes leads from the programs of others, signed, by a mapping in capture.yaml.',
    );
    const partners = answer('partners', 'Takes leads from partners, by key.');
    const ads = answer('ads', 'Hears from Meta and Google that somebody has sent a form inside an ad.');
    const repPage = answer('rep-page', 'The page a rep accepts, declines and closes a lead on.');
    const click = answer('click', 'Records the click on a link of a mail and leads on to its target.');
    const shortLink = answer('short-link', 'Leads from a short link to its page.');
    const tracker = answer('tracker', 'The script by which a site reports visits.');
    const visits = answer('visits', 'Hears what visitors of the site and our own programs report.');
    const preferences = answer('preferences', 'Unsubscribe, pause and confirm.');

    const verification = step('verification', 'Filters spam and asks for confirmation where it is needed.');
    const scoring = step('scoring', 'Scores and grades a lead and decides where it belongs.');
    const nurture = step('nurture', 'Sends the touch that is due, at most once.');
    const distribution = step('distribution', 'Offers a sales-ready lead to the right rep.');
    const settlement = step('settlement', 'Reads the outcome, or reminds the rep of it.');

    const mailEvents = listen('mail-events', 'Hears what SES reports about our mails.', working);
    const inboundMail = listen('inbound-mail', 'Reads answers to our mails and passes them on.', working);
    const sweep = listen('sweep', 'Repeats what a dead process left undone.', sweeping);
    const replan = listen('replan', 'Wakes the leads whose next mail a deployment moved.', walking);
    const adFetcher = step('ad-leads', 'Fetches the leads of ads from Meta and takes them in.');

    const eventDelivery = step('event-delivery', 'Hands domain events to webhooks, Slack and Teams.');
    const outbound = new Outbound(this, 'OutboundQueues', { deployment, domainEvents, worker: eventDelivery });
    new Crms(this, 'Crms', { deployment, domainEvents, deadLetters: outbound.deadLetters });

    const workflow = { verification, scoring, nurture, distribution, settlement };
    const lifecycle = new Lifecycle(this, 'Lifecycle', { deployment, table, functions: workflow });
    new SweepTriggers(this, 'SweepTriggers', { deployment, sweep, lifecycle, deadLetters });
    new ReplanTrigger(this, 'ReplanTrigger', { deployment, replan, deadLetters });
    mail.report(mailEvents, deadLetters);
    const inbox =
      deployment.replies &&
      new Replies(this, 'ReplyInbox', { deployment, replies: deployment.replies, reader: inboundMail, deadLetters });
    const adLeads = new AdLeads(this, 'AdLeadQueue', { deployment, ads, fetcher: adFetcher });

    api.serve(capture, 'POST /leads');
    api.serve(forms, 'GET /forms/{form}', 'GET /forms/{form}/thanks', 'GET /ref/{token}');
    api.serve(download, 'GET|HEAD /d/{token}');
    api.serve(webhooks, 'POST /webhooks/{source}');
    api.serve(partners, 'POST /partners/{partner}/leads');
    api.serve(ads, 'GET|POST /ads/meta', 'POST /ads/google');
    api.serve(repPage, 'GET|POST /r/{token}', 'GET /r/{token}/call.ics');
    api.serve(visits, 'POST /events');
    api.serve(tracker, 'GET /t.js');
    api.serve(shortLink, 'GET|HEAD /l/{code}');
    api.serve(click, 'GET|HEAD /c/{token}');
    api.serve(
      preferences,
      'GET|POST /preferences/{token}',
      'GET|POST /unsubscribe/{token}',
      'GET|POST /confirm/{token}',
    );

    for (const teller of [...Object.values(workflow), sweep]) domainEvents.bind(teller);
    table.bind(scoring, 'Query', 'UpdateItem');
    const doors = [capture, webhooks, partners, ads, adFetcher];
    const listeners = [mailEvents, inboundMail, sweep, replan];
    for (const signaller of [...doors, repPage, click, visits, download, preferences, ...listeners]) {
      table.bind(signaller, 'Query', 'PutItem', 'UpdateItem');
      lifecycle.bind(signaller);
    }
    for (const sender of [verification, nurture, distribution, settlement]) {
      table.bind(sender, 'Query', 'GetItem', 'PutItem', 'UpdateItem');
      mail.bind(sender);
      api.bindUrl(sender);
    }
    for (const sender of [nurture, sweep]) sendSwitch.bind(sender);
    // A guide goes out with the form that asks for it, and with the sweep where that failed; a reply goes on to a person.
    for (const sender of [capture, inboundMail, sweep]) {
      table.bind(sender, 'GetItem');
      mail.bind(sender);
      api.bindUrl(sender);
    }
    table.bind(partners, 'GetItem');
    table.bind(shortLink, 'GetItem', 'UpdateItem');
    for (const door of [webhooks, ads, adFetcher, visits]) sourceSecrets.bind(door);
    // Visits of the site are kept and attached many at a time.
    for (const keeper of [capture, visits, sweep]) table.bind(keeper, 'BatchWriteItem');
    table.bind(visits, 'GetItem');
    for (const reader of [distribution, visits, sweep]) table.bindBatches(reader);
    table.bindPending(sweep);
    table.bindStages(replan);
    for (const page of [...doors, forms, repPage, click, visits, shortLink, download, preferences]) keys.bind(page);
    for (const sender of [verification, nurture, distribution, settlement, inboundMail, sweep]) keys.bind(sender);

    new Alarms(this, 'Alarms', {
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
    });

    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'Where forms post to.' });
    new CfnOutput(this, 'FormUrl', { value: `${api.url}/forms/contact`, description: 'A hosted form to try.' });
    new CfnOutput(this, 'StateMachineArn', { value: lifecycle.stateMachine.stateMachineArn });
    new CfnOutput(this, 'LifecycleArn', {
      value: lifecycle.aliasArn,
      description: 'What lifecycles are started with.',
    });
    new CfnOutput(this, 'TableName', { value: table.table.tableName });
    new CfnOutput(this, 'KeysSecretId', { value: keys.secretArn });
    new CfnOutput(this, 'SourceSecretsId', { value: sourceSecrets.secretArn });
    new CfnOutput(this, 'EventBusName', { value: domainEvents.bus.eventBusName });
    new CfnOutput(this, 'OutboundSecretsId', { value: outbound.secretArn });
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
    }
    new CfnOutput(this, 'DkimRecords', {
      value: mail.identity.dkimRecords.map(({ name, value }) => `${name} CNAME ${value}`).join(', '),
      description: 'DNS records that verify the sender domain.',
    });
  }
}
