import { mails } from 'leadloop:mails';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { Config } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { TaskInput } from '../../domain/workflow/step.ts';
import { type Assignments, createAssignments } from '../../functions/adapters/dynamodb/assignments.ts';
import { createFormLimits } from '../../functions/adapters/dynamodb/form-limits.ts';
import { createLeads, type Leads } from '../../functions/adapters/dynamodb/leads.ts';
import { createPending } from '../../functions/adapters/dynamodb/pending.ts';
import { createReferrals } from '../../functions/adapters/dynamodb/privacy/referrals.ts';
import { createReps, type Reps } from '../../functions/adapters/dynamodb/reps.ts';
import { createSends } from '../../functions/adapters/dynamodb/sends.ts';
import { createSuppressions } from '../../functions/adapters/dynamodb/suppressions.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';
import { createUnansweredOffers } from '../../functions/adapters/dynamodb/unanswered.ts';
import { createVisits } from '../../functions/adapters/dynamodb/visits.ts';
import { createMailer } from '../../functions/adapters/ses/mailer.ts';
import type { Lifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';
import { createDismissals } from '../../functions/services/sales/dismissals.ts';
import { createRepCapacity } from '../../functions/services/sales/rep-capacity.ts';
import { createSignals, type Signals } from '../../functions/services/signals.ts';
import { signLink } from '../../functions/services/signed-links.ts';
import { createRepPage } from '../../functions/web/rep-page.ts';
import { createDistribution } from '../../functions/workflow/distribution.ts';
import { createNurture } from '../../functions/workflow/nurture.ts';
import { createScoring } from '../../functions/workflow/scoring.ts';
import { createSettlement } from '../../functions/workflow/settlement.ts';
import { createVerification } from '../../functions/workflow/verification.ts';
import { request } from '../support/request.ts';
import { runSweep } from '../support/sweep.ts';
import { later } from '../support/world.ts';
import type { Outside, Program } from './replay.ts';

/** Replaces a part of the protocol, to show that the checker would find it wrong. */
export interface Mutation {
  leads?: (real: Leads) => Leads;
  table?: (real: Table) => Table;
  assignments?: (real: Assignments) => Assignments;
  reps?: (real: Reps) => Reps;
}

/** What a rep or the manager sends from the page of an offer. */
export interface Answer {
  attempt: number;
  action: 'accept' | 'decline' | 'won' | 'assign';
  repId?: string;
}

/** Later than any link of a scene ends. */
const never = '2999-01-01T00:00:00.000Z';

/** The deployed code as programs of the model: everything they do outside goes through `outside`. */
export function programsOf(
  config: Config,
  {
    leads: other = (l) => l,
    table: otherTable = (t) => t,
    assignments: otherAssignments = (a) => a,
    reps: otherReps = (r) => r,
  }: Mutation,
  playsSales = false,
) {
  const keys = { identity: 'identity', links: 'links' };

  /** `id` is what a lifecycle gets that is opened here. */
  function wired(outside: Outside, id = 'task') {
    const { now } = outside;
    const methods = ['get', 'getAll', 'partition', 'scanIndex', 'put', 'putAll', 'change', 'removeAll'] as const;
    const call =
      (to: 'table' | 'step-functions' | 'ses', method: string) =>
      (...args: unknown[]) =>
        outside.call({ to, method, args });
    const table = otherTable(
      Object.fromEntries(methods.map((method) => [method, call('table', method)])) as unknown as Table,
    );
    const lifecycles = {
      start: call('step-functions', 'start'),
      wake: call('step-functions', 'wake'),
    } as unknown as Lifecycles;
    // The words by which a person finds a lead take no part in waking it.
    const leads = other({ ...createLeads(table), findable: async () => {} });
    const signals = createSignals({ leads, lifecycles, config, now, newId: () => id.padEnd(12, '0') });
    const mailer = createMailer({
      sends: createSends(table),
      // What a mail says takes no part in whether it is sent.
      written: { keep: async () => {}, keepTemplate: async () => {} },
      suppressions: createSuppressions(table),
      leads,
      from: 'us@fieldnote.example',
      configurationSet: 'test',
      templateName: (mail) => mail,
      templatePrefix: '',
      limits: createFormLimits(table),
      mailsPerHour: config.capture.limits.mailsPerHour,
      quota: async () => ({ perSecond: 1_000_000 }),
      client: { send: () => call('ses', 'send')() } as unknown as SESv2Client,
      now,
    });
    const composer = { keys, publicUrl: 'https://api.example', deployment: config.deployment, mails };
    const pending = createPending(table);
    const guidePost = async () => ({ deliver: () => Promise.reject(new Error('nobody asks for a guide here')) });
    const thanksPost = async () => ({ deliver: () => Promise.reject(new Error('nobody is thanked here')) });
    const uncorrected = () => Promise.reject(new Error('nobody corrects an outcome here'));
    const corrections = { correct: uncorrected, resume: uncorrected };
    const merging = { resume: () => Promise.reject(new Error('nobody merges leads here')) };
    const profiles = { correct: uncorrected };
    const dismissals = createDismissals({ leads, signals, lifecycles, now });
    const digest = async () => ({ deliver: () => Promise.reject(new Error('nobody waits for a digest here')) });
    const addresses = { facts: async () => undefined };
    const visits = createVisits(table, leads, config.capture.following);
    const sendSwitch = { state: async () => 'on' as const };
    const executions = () => Promise.reject(new Error('nobody looks for dead executions here'));
    const outbox = { publishById: async () => {} };
    const reps = otherReps(createReps(table));
    return {
      assignments: otherAssignments(createAssignments(table)),
      unanswered: createUnansweredOffers(table),
      reps,
      repCapacity: createRepCapacity(reps, config),
      thanks: { promise: () => Promise.reject(new Error('nobody sent this lead')) },
      pause: async () => {},
      now,
      outbox,
      table,
      lifecycles,
      executions,
      addresses,
      visits,
      referrals: createReferrals(table),
      leads,
      signals,
      mailer,
      sendSwitch,
      composer,
      // Telling the world takes no part in waking; test/functions/services/outbox.test.ts has its interruptions.
      // The index is one read here: how it is paged takes no part in waking either.
      pending: {
        ...pending,
        eachPage: async (each) => each(await pending.all(), 0),
        eachUnpublishedPage: async () => {},
      } as typeof pending,
      guidePost,
      thanksPost,
      digest,
      surge: digest,
      forms: {},
      manager: config.deployment.manager,
      heard: { since: async () => now() },
      sendQuota: async () => ({ perDay: 1, perSecond: 1, sentToday: 0 }),
      corrections,
      merging,
      profiles,
      dismissals,
      config,
    };
  }

  const task = (make: (wires: ReturnType<typeof wired>) => (input: TaskInput) => Promise<unknown>) =>
    ((input) => (outside) => make(wired(outside))(input)) as (input: TaskInput) => Program;

  return {
    /** The functions of the workflow, by the name the definition calls them. */
    tasks: {
      verification: task((wires) => createVerification({ ...wires, rules: config })),
      scoring: task(createScoring),
      nurture: task(createNurture),
      ...(playsSales && { distribution: task(createDistribution), settlement: task(createSettlement) }),
    } as Record<string, (input: TaskInput) => Program>,
    raise:
      (leadId: string, activity: Activity): Program =>
      (outside) =>
        wired(outside, activity.id).signals.raise(leadId, activity),
    /** As functions/web/preferences.ts does it: the list first. */
    unsubscribe:
      (leadId: string, activity: Activity): Program =>
      async (outside) => {
        const { table, signals } = wired(outside, activity.id);
        await createSuppressions(table).add(leadId, { reason: 'unsubscribed', at: activity.at });
        await signals.raise(leadId, activity);
      },
    /** As a rep's or the manager's browser posts the page. */
    answer:
      ({ id: leadId, lifecycleId }: Pick<Lead, 'id' | 'lifecycleId'>, { attempt, ...fields }: Answer): Program =>
      async (outside) => {
        const claims = { leadId, lifecycleId, attempt, repId: 'somebody' };
        const token = signLink(keys.links, 'rep', claims, never);
        const body = new URLSearchParams(fields);
        await createRepPage({ ...wired(outside, 'page'), keys, mails })(request('POST /r/{token}', { token, body }));
      },
    lookAgain:
      (leadId: string): Program =>
      (outside) =>
        (wired(outside).signals as Signals).lookAgain(leadId, 'new rules'),
    sweep: ((outside) => runSweep(later(wired(outside, 'sweep')))) as Program,
  };
}

export type Programs = ReturnType<typeof programsOf>;
