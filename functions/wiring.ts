import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import { metadata } from 'leadloop:phones';
import { randomBytes } from 'node:crypto';
import type { Journey } from '../analysis/insight/journey.ts';
import type { JourneyRules } from '../analysis/insight/journeys-of.ts';
import { e164 } from '../domain/capture/phone.ts';
import type { Config, Deployment, NurtureRules, SegmentRules } from '../domain/config/config.ts';
import { mailbox } from '../domain/mail/header-text.ts';
import { type Instant, instant } from '../domain/time/instant.ts';
import { env } from './adapters/aws/environment.ts';
import { once } from './adapters/aws/once.ts';
import { createAssignments } from './adapters/dynamodb/assignments.ts';
import { createBarriers } from './adapters/dynamodb/barriers.ts';
import { createEntered } from './adapters/dynamodb/entered-team.ts';
import { createFormLimits } from './adapters/dynamodb/form-limits.ts';
import { createLeadList } from './adapters/dynamodb/lead-list.ts';
import { createLeadWalk } from './adapters/dynamodb/lead-walk.ts';
import { createLeads } from './adapters/dynamodb/leads.ts';
import { createWrittenMails } from './adapters/dynamodb/mail/written-mails.ts';
import { createMerges } from './adapters/dynamodb/merges.ts';
import { createReferrals } from './adapters/dynamodb/privacy/referrals.ts';
import { createReps } from './adapters/dynamodb/reps.ts';
import { createSends } from './adapters/dynamodb/sends.ts';
import { createSuppressions } from './adapters/dynamodb/suppressions.ts';
import { createTable, type Table } from './adapters/dynamodb/table.ts';
import { createVisits } from './adapters/dynamodb/visits.ts';
import { deployedEventBus } from './adapters/event-bridge/event-bus.ts';
import { createInsightFiles } from './adapters/s3/insight-files.ts';
import { deployedS3 } from './adapters/s3/s3.ts';
import { insightIdOf, type Keys, leadIdOfAddress, leadIdOfInsight, readKeys } from './adapters/secrets/key-ring.ts';
import { createOutboundSecrets } from './adapters/secrets/outbound-secrets.ts';
import { createSourceSecrets } from './adapters/secrets/source-secrets.ts';
import { createMailer, type Mailer } from './adapters/ses/mailer.ts';
import { createSendQuota } from './adapters/ses/send-quota.ts';
import { createAdQueue } from './adapters/sqs/ad-queue.ts';
import { createOutboundQueues } from './adapters/sqs/outbound-queues.ts';
import { createSendSwitch } from './adapters/ssm/send-switch.ts';
import { createLifecycles } from './adapters/step-functions/lifecycles.ts';
import { createIntake, type Intake } from './services/capture/intake.ts';
import { createJourneyKeeper } from './services/journey-keeper.ts';
import { createGuideDelivery, createGuides } from './services/mail/guide-delivery.ts';
import type { ComposerDeps } from './services/mail/outgoing-mail.ts';
import { createReferralThanks, createThanks } from './services/mail/referral-thanks.ts';
import { createOutbox } from './services/outbox.ts';
import { journeysNaming } from './services/privacy/named.ts';
import { createCorrections } from './services/sales/corrections.ts';
import { createCrmReports } from './services/sales/crm-reports.ts';
import { createDismissals } from './services/sales/dismissals.ts';
import { createLeadDesk } from './services/sales/lead-desk.ts';
import { createMeetings } from './services/sales/meetings.ts';
import { createMerging } from './services/sales/merging.ts';
import { createProfileCorrections } from './services/sales/profile-corrections.ts';
import { createSignals } from './services/signals.ts';

// The adapters of this deployment, from the environment that the stack sets. Bundling drops what a function does not use, so
// one place can make all of them.

/** The only clock a handler reads. */
export const now = (): Instant => instant(Date.now());

/** A lifecycle id: random, because a second run of a lead must never be mistaken for the first. */
export const newId = (): string => randomBytes(6).toString('hex');

/** The secret that CloudFront comes with; undefined where CloudFront is not in front of the API. */
export const deployedEdge = ({ publicDomain }: Pick<Deployment, 'publicDomain'>): string | undefined =>
  publicDomain?.webAcl && env('EDGE_SECRET');
export const deployedTable = () => createTable(env('TABLE_NAME'));
export const deployedLifecycles = () => createLifecycles(env('LIFECYCLE_ARN'));
export const deployedKeys = /* @__PURE__ */ once(() => readKeys(env('KEYS_SECRET_ID')));

export const deployedAdQueue = () => createAdQueue(env('AD_QUEUE_URL'));
export const deployedAdDeadLetters = () => createAdQueue(env('AD_DEAD_LETTERS_URL'));

export const deployedOutboundSecrets = () => createOutboundSecrets(env('OUTBOUND_SECRETS_ID'), Date.now);
export const deployedOutboundQueues = () => createOutboundQueues(env('OUTBOUND_DEAD_LETTERS_URL'));

export const deployedSendSwitch = () => createSendSwitch(env('SEND_SWITCH'), Date.now);

export const deployedSourceSecrets = () => createSourceSecrets(env('SOURCE_SECRETS_ID'), Date.now);

/** A lead's lines in the files of insight. */
export function deployedJourneysOf(keys: Keys): (leadId: string) => Promise<Journey[]> {
  const files = createInsightFiles<Journey>(deployedS3(), env('INSIGHT_BUCKET'));
  return (leadId) => journeysNaming(files, keys, leadId);
}

/** The files of insight, and the names of leads in them. */
export async function deployedJourneyKeeper(rules: JourneyRules & { segments: SegmentRules }) {
  const [keys, table] = [await deployedKeys(), deployedTable()];
  return createJourneyKeeper({
    leads: createLeads(table),
    entered: createEntered(table),
    files: createInsightFiles<Journey>(deployedS3(), env('INSIGHT_BUCKET')),
    names: { of: (id) => insightIdOf(keys, id), leadOf: (id) => leadIdOfInsight(keys, id) },
    rules,
    now,
  });
}

export const deployedOutbox = (table: Table) => createOutbox(table, deployedEventBus());

/** The services for an employee's corrections of leads. */
export function deployedLeadEdits(table: Table) {
  const { leads, lifecycles, signals } = deployedSignals(table);
  return {
    profiles: createProfileCorrections({ leads, signals, now }),
    dismissals: createDismissals({ leads, signals, lifecycles, now }),
  };
}

/** What makes one lead of two, and two of one. */
export function deployedMerging(table: Table) {
  const { leads, lifecycles, signals } = deployedSignals(table);
  const [merges, reps] = [createMerges(table), createReps(table)];
  return createMerging({ leads, merges, reps, signals, lifecycles, newId, now });
}

/** Leads, and signals to them; `team` is sales.yaml with what people entered, where the caller needs it. */
export function deployedSignals(table = deployedTable(), team?: typeof sales) {
  const leads = createLeads(table);
  const lifecycles = deployedLifecycles();
  const config = { capture, scoring, nurture, sales: team ?? sales, deployment };
  const withTeam = team ? undefined : createEntered(table).into<Config>;
  return { table, leads, lifecycles, signals: createSignals({ leads, lifecycles, config, withTeam, now, newId }) };
}

/** What forms and lead sources hand their submissions to. */
export async function deployedIntake(table = deployedTable()) {
  const signalling = deployedSignals(table);
  return createIntake({
    ...signalling,
    keys: await deployedKeys(),
    suppressions: createSuppressions(table),
    referrals: createReferrals(table),
    guides: createGuides(table),
    visits: createVisits(table, signalling.leads, capture.following),
    rules: capture,
    phone: (typed, country) => e164(typed, country, metadata),
    now,
    newId,
  });
}

/** Keeps promises of guides. */
export async function deployedGuideDelivery(deployment: Deployment, mails: ComposerDeps['mails'], table: Table) {
  const post = await deployedMailer(deployment, mails, table);
  return createGuideDelivery({ guides: createGuides(table), leads: createLeads(table), ...post, rules: capture, now });
}

/** Keeps promises of thanks. */
export async function deployedReferralThanks(
  deployment: Deployment,
  mails: ComposerDeps['mails'],
  table: Table,
  rules: NurtureRules,
) {
  const post = await deployedMailer(deployment, mails, table);
  const [thanks, sendSwitch] = [createThanks(table, rules), deployedSendSwitch()];
  return createReferralThanks({ thanks, leads: createLeads(table), ...post, sendSwitch, rules, now });
}

/** What writing letters takes, and the mailer that sends them on the ledger. */
export async function deployedMailer(
  deployment: Deployment,
  mails: ComposerDeps['mails'],
  table: Table,
): Promise<{ mailer: Mailer; composer: ComposerDeps }> {
  const mailer = createMailer({
    sends: createSends(table),
    written: createWrittenMails(table),
    suppressions: createSuppressions(table),
    leads: createBarriers(table),
    from: mailbox(deployment.sender.name, deployment.sender.email),
    replyTo: deployment.sender.replyTo,
    configurationSet: env('CONFIGURATION_SET'),
    // An unknown mail has no version: SES refuses it, and the mail is held.
    templateName: (mail) => `${mail}-${mails[mail]?.version}`,
    templatePrefix: env('TEMPLATE_PREFIX'),
    limits: createFormLimits(table),
    quota: createSendQuota(now),
    mailsPerHour: capture.limits.mailsPerHour,
    now,
  });
  return { mailer, composer: { keys: await deployedKeys(), publicUrl: env('PUBLIC_URL'), deployment, mails } };
}

/** What corrects an outcome. */
export function deployedCorrections(table: Table) {
  const { leads, assignments, reps } = deployedSales(table);
  const thanks = createThanks(table, nurture);
  const lifecycles = deployedLifecycles();
  return createCorrections({ leads, assignments, reps, thanks, lifecycles, config: { sales }, newId, now });
}

/** The service that applies a CRM's reports. */
export async function deployedCrmReports() {
  const { table, leads, signals } = deployedSignals();
  const assignments = createAssignments(table);
  const corrections = deployedCorrections(table);
  return createCrmReports({ keys: await deployedKeys(), leads, assignments, signals, corrections, rules: nurture });
}

export async function deployedMeetings(intake: Intake, config: Pick<Config, 'sales' | 'nurture'>) {
  const { table, leads, signals } = deployedSignals();
  return createMeetings({
    keys: await deployedKeys(),
    leads,
    assignments: createAssignments(table),
    signals,
    intake,
    config,
  });
}

/** Leads, offers and reps' capacity, for hand-off and settlement. */
export function deployedSales(table = deployedTable()) {
  return { leads: createLeads(table), assignments: createAssignments(table), reps: createReps(table) };
}

/** What people see of leads who have signed in. */
export function deployedLeadDesk(table: Table, keys: Keys, config: Config) {
  return createLeadDesk({
    idOf: (email) => leadIdOfAddress(keys, email),
    list: createLeadList(table),
    leads: createLeads(table),
    reps: createReps(table),
    walk: createLeadWalk(table),
    config,
  });
}
