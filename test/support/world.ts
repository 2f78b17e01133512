import { capture, deployment, nurture, privacy, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import { metadata } from 'leadloop:phones';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { e164 } from '../../domain/capture/phone.ts';
import type { Config } from '../../domain/config/config.ts';
import { TemporaryError } from '../../domain/lead/errors.ts';
import type { DomainEvent } from '../../domain/lead/event-schemas.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { SendSwitchState } from '../../domain/nurture/send-pause.ts';
import { day, type Instant, minute, plus } from '../../domain/time/instant.ts';
import { createAddresses } from '../../functions/adapters/dns/addresses.ts';
import { createAssignments } from '../../functions/adapters/dynamodb/assignments.ts';
import { createBurials } from '../../functions/adapters/dynamodb/burials.ts';
import { createEntered } from '../../functions/adapters/dynamodb/entered-team.ts';
import { createFormLimits } from '../../functions/adapters/dynamodb/form-limits.ts';
import { createHeardForms } from '../../functions/adapters/dynamodb/heard-forms.ts';
import { createLeads } from '../../functions/adapters/dynamodb/leads.ts';
import { createWrittenMails } from '../../functions/adapters/dynamodb/mail/written-mails.ts';
import { createMerges } from '../../functions/adapters/dynamodb/merges.ts';
import { createPending } from '../../functions/adapters/dynamodb/pending.ts';
import { createMailNotes } from '../../functions/adapters/dynamodb/privacy/mail-notes.ts';
import { createReferrals } from '../../functions/adapters/dynamodb/privacy/referrals.ts';
import { createReps } from '../../functions/adapters/dynamodb/reps.ts';
import { createSends } from '../../functions/adapters/dynamodb/sends.ts';
import { createSuppressions } from '../../functions/adapters/dynamodb/suppressions.ts';
import type { Table } from '../../functions/adapters/dynamodb/table.ts';
import { createUnansweredOffers } from '../../functions/adapters/dynamodb/unanswered.ts';
import { createVisits } from '../../functions/adapters/dynamodb/visits.ts';
import type { Keys } from '../../functions/adapters/secrets/key-ring.ts';
import { createMailer } from '../../functions/adapters/ses/mailer.ts';
import { executionName, type Lifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';
import { createAdmission } from '../../functions/services/capture/admission.ts';
import { createChallenges } from '../../functions/services/capture/challenges.ts';
import { createIntake } from '../../functions/services/capture/intake.ts';
import { createVisitors } from '../../functions/services/capture/visitors.ts';
import { createGuideDelivery, createGuides } from '../../functions/services/mail/guide-delivery.ts';
import { createReferralThanks, createThanks } from '../../functions/services/mail/referral-thanks.ts';
import { createSurgeDigest } from '../../functions/services/mail/surge-digest.ts';
import { createOutbox } from '../../functions/services/outbox.ts';
import { createCorrections } from '../../functions/services/sales/corrections.ts';
import { createCrmReports } from '../../functions/services/sales/crm-reports.ts';
import { createDismissals } from '../../functions/services/sales/dismissals.ts';
import { createMeetings } from '../../functions/services/sales/meetings.ts';
import { createMerging } from '../../functions/services/sales/merging.ts';
import { createProfileCorrections } from '../../functions/services/sales/profile-corrections.ts';
import { createRepCapacity } from '../../functions/services/sales/rep-capacity.ts';
import { createUnansweredDigest } from '../../functions/services/sales/unanswered-digest.ts';
import { createSignals } from '../../functions/services/signals.ts';
import { createSes } from './aws/ses.ts';

/** Kills the process before or after its n-th call to anything outside. */
export interface Kill {
  call: number;
  when: 'before' | 'after';
}

/** Makes a call outside: its name, its arguments, and the call itself. */
export type Conduct = <T>(name: string, args: readonly unknown[], act: () => Promise<T>) => Promise<T>;

/** The rules as they are deployed, from the same modules the functions import. */
export const config: Config = { capture, scoring, nurture, sales, deployment };
export { mails };
export const keys: Keys = { identity: 'identity-key-of-the-tests', links: 'links-key-of-the-tests' };

const phone = (typed: string, country: string | undefined) => e164(typed, country, metadata);

let worlds = 0;

/** The same rules with a team of its own, because all worlds of a test file share one table. */
function withOwnTeam(rules: Config): Config {
  worlds += 1;
  const own = (id: string) => `${id}-${worlds}`;
  const reps = rules.sales.reps.map((rep) => ({
    ...rep,
    id: own(rep.id),
    ...(rep.standIn && { standIn: own(rep.standIn) }),
  }));
  const teams = rules.sales.teams.map((team) => ({ ...team, reps: team.reps?.map(own) }));
  const { deployment } = rules;
  const { standIn } = deployment.manager;
  const manager = { ...deployment.manager, ...(standIn && { standIn: own(standIn) }) };
  return { ...rules, sales: { ...rules.sales, reps, teams }, deployment: { ...deployment, manager } };
}

/** One world of fakes around the real table; `process()` is one run of a process in it, which can be killed. */
export function createWorld(table: Table, start: Instant = '2026-11-23T10:00:00.000Z', rules: Config = config) {
  const own = withOwnTeam(rules);
  const { inbox, ses, send, templatesRead } = createSes();
  const started: string[] = [];
  const woken: { token: string; signal: string }[] = [];
  let clock = start;
  let ids = 0;
  /** Whether Step Functions answers. */
  const sfn = {
    down: false,
    ended: new Set<string>(),
    tokensAreOver: false,
    died: [] as { name: string; status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; at: Instant; error?: string }[],
  };
  /** What was put on the suppression list of SES. */
  const atSes: { email: string; reason: string }[] = [];
  /** What was put on the bus, and whether it answers. */
  const bus: { published: DomainEvent[]; down: boolean } = { published: [], down: false };
  const sending: { state: SendSwitchState } = { state: 'on' };

  /** `conduct`: makes the calls outside, each when it may be made. */
  function process(kill?: Kill, conduct?: Conduct) {
    let calls = 0;
    let dead = false;
    let killed: () => void = () => {};
    const death = new Promise<void>((resolve) => {
      killed = resolve;
    });
    // A killed process never hears the answer: no catch, no finally and no line after it runs.
    const die = <T>() => {
      dead = true;
      killed();
      return new Promise<T>(() => {});
    };
    const outside = async <T>(name: string, args: readonly unknown[], act: () => Promise<T>): Promise<T> => {
      if (dead) return die();
      calls += 1;
      const dies = kill?.call === calls;
      if (dies && kill.when === 'before') return die();
      const answer = await (conduct ? conduct(name, args, act) : act());
      return dies ? die() : answer;
    };
    const wrap = <T extends object>(real: T): T =>
      Object.fromEntries(
        Object.entries(real).map(([name, method]) => [
          name,
          (...args: unknown[]) => outside(name, args, () => method(...args)),
        ]),
      ) as T;

    const reached = wrap(table);
    const lifecycles: Lifecycles = wrap({
      start: async (leadId: string, lifecycleId: string, restarts?: number) => {
        if (sfn.down) throw new TemporaryError('StorageUnavailable', 'Step Functions is down');
        const name = executionName(leadId, lifecycleId, restarts);
        if (sfn.ended.has(name)) return false;
        started.push(name);
        return true;
      },
      wake: async (token: string, signal: string) => {
        if (sfn.down) throw new TemporaryError('StorageUnavailable', 'Step Functions is down');
        return !sfn.tokensAreOver && woken.push({ token, signal }) > 0;
      },
    });
    const executions = wrap({
      find: async (name: string) => {
        const one = sfn.died.find((each) => each.name === name);
        return one && { name, status: one.status, startedAt: start, error: one.error };
      },
    });
    async function* diedAfter(since: Instant) {
      for (const { name, status, at } of sfn.died) if (at > since) yield { name, status };
    }
    const client = wrap({ send });
    const leads = createLeads(reached);
    const outbox = createOutbox(
      reached,
      wrap({
        publish: async (events: readonly DomainEvent[]) => {
          if (bus.down) throw new TemporaryError('StorageUnavailable', 'EventBridge is down');
          bus.published.push(...events);
        },
      }),
    );
    const reps = createReps(reached);
    const entered = createEntered(reached);
    const now = () => clock;
    const newId = () => `${(++ids).toString(16)}`.padStart(12, '0');
    const signalsBy = (by: Config) => createSignals({ leads, lifecycles, config: by, now, newId });
    const signals = signalsBy(own);
    const merges = createMerges(reached);
    const guides = createGuides(reached);
    const composer = { keys, publicUrl: 'https://api.example', deployment: config.deployment, mails };
    const limits = createFormLimits(reached);
    const challenges = createChallenges(keys, now);
    const written = createWrittenMails(reached);
    const mailer = createMailer({
      sends: createSends(reached),
      written,
      suppressions: createSuppressions(reached),
      leads,
      from: 'us@fieldnote.example',
      configurationSet: 'test',
      templateName: (mail) => mail,
      templatePrefix: '',
      limits,
      mailsPerHour: own.capture.limits.mailsPerHour,
      quota: async () => ({ perSecond: 1_000_000 }),
      client: client as unknown as SESv2Client,
      now,
    });
    const post = createGuideDelivery({ guides, leads, mailer, composer, rules: own.capture, now });
    const assignments = createAssignments(reached);
    const visits = createVisits(reached, leads, own.capture.following);
    const thanks = createThanks(reached, own.nurture);
    const sendSwitch = wrap({ state: async () => sending.state });
    const thanksPost = createReferralThanks({ thanks, leads, mailer, composer, sendSwitch, rules: own.nurture, now });
    const corrections = createCorrections({ leads, assignments, reps, thanks, lifecycles, config: own, newId, now });
    const referrals = createReferrals(reached);
    const intake = createIntake({
      keys,
      leads,
      suppressions: createSuppressions(reached),
      referrals,
      guides,
      lifecycles,
      signals,
      visits,
      rules: own.capture,
      phone,
      now,
      newId,
    });
    const unanswered = createUnansweredOffers(reached);
    const digest = createUnansweredDigest({ leads, unanswered, signals, mailer, composer, config: own, now });
    return {
      entered,
      table: reached,
      outbox,
      leads,
      burials: createBurials(reached),
      guides,
      guidePost: async () => post,
      thanks,
      thanksPost: async () => thanksPost,
      digest: async () => digest,
      surge: async () => createSurgeDigest({ leads, limits, mailer, composer, config: own, now }),
      unanswered,
      limits,
      heard: createHeardForms(reached),
      forms: own.capture.forms,
      manager: own.deployment.manager,
      sendQuota: async () => ({ perDay: 50_000, perSecond: 14, sentToday: 5_000 }),
      challenges,
      consentProof: privacy.consentProof,
      admission: createAdmission({ limits, challenges, keys, rules: own.capture.limits, now }),
      visitors: createVisitors(keys, now),
      intake,
      allowedOrigins: own.deployment.allowedOrigins,
      visits,
      referrals,
      lifecycles,
      executions: async () => ({ ...executions, diedAfter }),
      now,
      newId,
      config: own,
      keys,
      addresses: createAddresses({
        hosts: { takesMail: async (domain) => !domain.startsWith('no-mail.') },
        domains: () => ({ disposable: new Set(['mailinator.com']), freeMail: new Set(['gmail.com', 'web.de']) }),
        rules: own.capture.filter,
      }),
      pending: createPending(reached),
      reps,
      repCapacity: createRepCapacity(reps, own),
      /** Real time, but less of it: other processes go on meanwhile. */
      pause: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / 10)),
      assignments,
      notes: createMailNotes(reached, 30 * day),
      corrections,
      profiles: createProfileCorrections({ leads, signals, now }),
      dismissals: createDismissals({ leads, signals, lifecycles, now }),
      merges,
      merging: createMerging({ leads, merges, reps, signals, lifecycles, newId, now }),
      reports: createCrmReports({ keys, leads, assignments, signals, corrections, rules: own.nurture }),
      meetings: createMeetings({ keys, leads, assignments, signals, intake, config: own }),
      suppressions: createSuppressions(reached),
      accountList: wrap({ add: async (email: string, reason: string) => void atSes.push({ email, reason }) }),
      sends: createSends(reached),
      written,
      signals,
      signalsBy,
      composer,
      mails,
      mailer,
      sendSwitch,
      /** The same for what only one function reaches. */
      reach: wrap,
      calls: () => calls,
      death,
    };
  }

  return {
    inbox,
    started,
    woken,
    ses,
    templatesRead,
    sfn,
    atSes,
    bus,
    /** What the switch for marketing mail says. */
    sending,
    config: own,
    process,
    now: () => clock,
    pass: (ms: number) => {
      clock = plus(clock, ms);
    },
  };
}

/** The parts of a sweep that comes when every process that promised something counts as dead. */
export const later = <Parts extends { now: () => Instant }>(parts: Parts): Parts => ({
  ...parts,
  now: () => plus(parts.now(), minute),
});

export type World = ReturnType<typeof createWorld>;
export type Process = ReturnType<World['process']>;

/** The leads of a process; `change` runs after each read of a history, so a step decides on old facts. */
export const changedWhenRead = (
  { leads }: Pick<Process, 'leads'>,
  change: (leadId: string, seen: LeadHistory | undefined) => Promise<unknown>,
): Process['leads'] => ({
  ...leads,
  history: async (leadId) => {
    const seen = await leads.history(leadId);
    await change(leadId, seen);
    return seen;
  },
});

/**
 * Runs `work` killed before its first call outside and after each of them (after one is before the next: nothing happens in
 * between), each time in a fresh world, and hands that to `check`. The points are found by counting the calls of an
 * undisturbed run, not by hand. Answers how many there were.
 */
export async function killedAnywhere<T>(
  prepare: () => Promise<{ world: World; input: T }>,
  work: (process: Process, input: T) => Promise<unknown>,
  check: (world: World, input: T, kill: Kill) => Promise<void>,
): Promise<number> {
  const undisturbed = await prepare();
  const process = undisturbed.world.process();
  await work(process, undisturbed.input);
  const afterEach = Array.from({ length: process.calls() }, (_, n): Kill => ({ call: n + 1, when: 'after' }));
  const kills: Kill[] = [{ call: 1, when: 'before' }, ...afterEach];
  for (const kill of kills) {
    const { world, input } = await prepare();
    const doomed = world.process(kill);
    await Promise.race([work(doomed, input), doomed.death]);
    await check(world, input, kill);
  }
  return kills.length;
}
