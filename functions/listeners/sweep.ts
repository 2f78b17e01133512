import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import { randomUUID } from 'node:crypto';
import type { EventBridgeEvent } from 'aws-lambda';
import type { CaptureRules, Config, Deployment } from '../../domain/config/config.ts';
import { between, day, hour, type Instant, millis, minute, plus, second } from '../../domain/time/instant.ts';
import { dueAt, isSilent, oldestWaiting, type Waiting } from '../../domain/workflow/waiting-work.ts';
import { isAwsError } from '../adapters/aws/aws-errors.ts';
import { env } from '../adapters/aws/environment.ts';
import { inParallel, within } from '../adapters/aws/in-parallel.ts';
import { log, metric, metrics } from '../adapters/aws/log.ts';
import { once } from '../adapters/aws/once.ts';
import { type Assignments, createAssignments } from '../adapters/dynamodb/assignments.ts';
import { createEntered } from '../adapters/dynamodb/entered-team.ts';
import { createFormLimits } from '../adapters/dynamodb/form-limits.ts';
import { createHeardForms, type HeardForms } from '../adapters/dynamodb/heard-forms.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import {
  createPending,
  createSweepTurn,
  type PendingRow,
  type PendingRows,
  type SweepTurn,
  turnLasts,
  type Unpublished,
} from '../adapters/dynamodb/pending.ts';
import { createReferrals, type Referrals } from '../adapters/dynamodb/privacy/referrals.ts';
import type { Table } from '../adapters/dynamodb/table.ts';
import { createUnansweredOffers } from '../adapters/dynamodb/unanswered.ts';
import { createVisits, type Visits } from '../adapters/dynamodb/visits.ts';
import { createSendQuota, type SendQuota } from '../adapters/ses/send-quota.ts';
import { createExecutions, type Executions } from '../adapters/step-functions/executions.ts';
import type { Lifecycles } from '../adapters/step-functions/lifecycles.ts';
import { referrersIn } from '../services/capture/referrer.ts';
import type { GuideDelivery } from '../services/mail/guide-delivery.ts';
import type { ReferralThanks } from '../services/mail/referral-thanks.ts';
import { createSurgeDigest, type SurgeDigest } from '../services/mail/surge-digest.ts';
import type { Outbox } from '../services/outbox.ts';
import { createRestarts } from '../services/restarts.ts';
import { createAnswerPromises } from '../services/sales/answer-promises.ts';
import type { Corrections } from '../services/sales/corrections.ts';
import type { Merging } from '../services/sales/merging.ts';
import { followingTeam } from '../services/sales/team-rules.ts';
import { createUnansweredDigest, type UnansweredDigest } from '../services/sales/unanswered-digest.ts';
import type { Signals } from '../services/signals.ts';
import {
  deployedCorrections,
  deployedGuideDelivery,
  deployedMailer,
  deployedMerging,
  deployedOutbox,
  deployedReferralThanks,
  deployedSignals,
  deployedTable,
  now,
} from '../wiring.ts';
import { listener } from './listener.ts';

interface SweepDeps {
  leads: Leads;
  lifecycles: Lifecycles;
  executions: () => Promise<Pick<Executions, 'diedAfter' | 'find'>>;
  signals: Signals;
  pending: PendingRows;
  outbox: Pick<Outbox, 'publishById'>;
  guidePost: () => Promise<Pick<GuideDelivery, 'deliver'>>;
  thanksPost: () => Promise<Pick<ReferralThanks, 'deliver'>>;
  digest: () => Promise<Pick<UnansweredDigest, 'deliver'>>;
  surge: () => Promise<Pick<SurgeDigest, 'deliver'>>;
  corrections: Pick<Corrections, 'resume'>;
  merging: Pick<Merging, 'resume'>;
  assignments: Pick<Assignments, 'heard'>;
  visits: Pick<Visits, 'claimant' | 'attach' | 'release'>;
  referrals: Referrals;
  /** What hears of silence: forms with `expectWithin`, and since when each has heard nothing. */
  forms: CaptureRules['forms'];
  manager: Pick<Deployment['manager'], 'hours' | 'timeZone'>;
  heard: Pick<HeardForms, 'since'>;
  sendQuota: () => Promise<SendQuota>;
  now: () => Instant;
  /** How long one call may hold a promise up, in milliseconds of real time. */
  patience?: number;
}

/** A send this old without an answer needs a human; SES reports within seconds when it reports at all. */
const sendIsStuckAfter = hour;
/** Its step tries it again within hours; after this its lead has gone another way. */
const heldIsShownFor = 7 * day;
type StatusChange = { name: string; status: string; input: string; error?: string | null };
type SweepEvent = EventBridgeEvent<string, StatusChange>;
/** What the rule of lib/constructs/sweep.ts says four times a day. */
export const lookForTheDead = 'Look For Dead Executions';
const statusChange = 'Step Functions Execution Status Change';
/** When the first promise is due that is not due yet. */
type SweepResult = { until?: Instant };

type Sweep = ReturnType<typeof createSweep>;

/** Milliseconds of real time after which a sweep holds on to its turn: three times in a turn. */
const holdsOnEvery = 20 * second;

/**
 * One sweep at a time: another one that begins meanwhile does nothing, and answers when the turn may be over. An event about an execution,
 * or the look for dead ones, waits for no turn. The turn is a row, because an account with 10 functions at a time can reserve none of them.
 */
export const oneAtATime =
  (sweep: Sweep, turn: SweepTurn, now: () => Instant): Sweep =>
  async (event) => {
    if (event['detail-type'] === statusChange || event['detail-type'] === lookForTheDead) return sweep(event);
    const me = randomUUID();
    if (!(await turn.take(me, now()))) {
      log.info('another sweep is at it');
      return { until: plus(now(), turnLasts) };
    }
    const unsaid = (error: unknown) => log.warn('the turn of the sweep ends by itself', { error });
    const holding = setInterval(() => turn.holdOn(me, now()).catch(unsaid), holdsOnEvery);
    try {
      return await sweep(event);
    } finally {
      clearInterval(holding);
      await turn.giveBack(me, now()).catch(unsaid);
    }
  };

/** Keeps promises that a dead process left behind and thanks that are due, and gives leads whose execution failed another one. */
export function createSweep(deps: SweepDeps) {
  const {
    leads,
    lifecycles,
    signals,
    pending,
    outbox,
    guidePost,
    thanksPost,
    digest,
    surge,
    corrections,
    merging,
    visits,
    referrals,
    now,
  } = deps;
  const { forms, manager, heard, sendQuota, patience = 30 * second } = deps;
  const revival = createRestarts(deps);
  const answers = createAnswerPromises(deps);
  let failures = 0;

  return async (event: Pick<SweepEvent, 'detail-type'> & Partial<Pick<SweepEvent, 'detail'>>): Promise<SweepResult> => {
    if (event['detail-type'] === lookForTheDead) {
      const until = await revival.overlooked(await deps.executions());
      return until === undefined ? {} : { until };
    }
    if (event['detail-type'] !== statusChange) return sweep();
    const { name, status, input, error } = event.detail as StatusChange;
    const { leadId } = JSON.parse(input) as { leadId: string };
    await revival.died(leadId, name, status, error ?? undefined);
    return {};
  };

  async function sweep(): Promise<SweepResult> {
    const at = now();
    let aside = 0;
    failures = 0;
    const [owed, unpublished] = await Promise.all([owedAt(at), unpublishedAt(at)]);
    const { unanswered } = owed;
    // The figures come first: alarms wait for them, above all when nothing that follows comes to an end.
    metrics(oldestWaiting([...owed.oldest, ...unpublished.oldest], at), millis(at), 'Seconds');
    metrics({ StuckSends: owed.stuck, UnansweredLeads: owed.unansweredLeads }, millis(at));
    for (const row of owed.heldForLong) await tried('forget a held mail', row.leadId, () => pending.forget(row));
    const keep = async (row: PendingRow): Promise<void> => {
      const attempted = async (what: string, leadId: string, act: () => Promise<unknown>) => {
        if ((await tried(what, leadId, act)) !== 'refused') return;
        // The same call is refused for ever: a row of 400 kB takes no more.
        await tried('set a row aside', leadId, () => pending.setAside(row, at));
        aside++;
      };
      const { leadId, pendingFor, lifecycleId, restarts, waking, pendingSince, activity, receipt, visitorId, wonId } =
        row;
      if (between(at, now()) > lastPromise) return;
      // All of it is idempotent.
      const execution = { id: leadId, lifecycleId, restarts };
      if (pendingFor === 'start') await attempted('start', leadId, () => revival.ensure(execution));
      if (pendingFor === 'wake' && waking)
        await attempted('wake', leadId, async () => {
          const isAwake = await lifecycles.wake(waking.token, 'sweep');
          // The token is over and the lead has not moved on since: its execution may be dead.
          if (!isAwake && between(pendingSince, at) > minute) await revival.ensure(execution);
        });
      if (pendingFor === 'look')
        await attempted('look', leadId, async () => {
          await signals.resume(leadId, activity);
          await leads.markProcessed(leadId, activity);
        });
      if (pendingFor === 'guide')
        await attempted('send a guide', leadId, async () => (await guidePost()).deliver(leadId, receipt));
      if (pendingFor === 'correct')
        await attempted('correct an outcome', leadId, () => corrections.resume(leadId, row.offer));
      if (pendingFor === 'merge')
        await attempted('merge two leads', leadId, async () => {
          await merging.resume(leadId, activity);
          await leads.markProcessed(leadId, activity);
        });
      if (pendingFor === 'answer') await attempted('tell an answer', leadId, () => answers.resume(leadId, row.offer));
      // Only the sweep thanks, inside the thanked person's send window.
      if (pendingFor === 'thank')
        await attempted('thank for a referral', leadId, async () => (await thanksPost()).deliver(leadId, wonId));
      if (pendingFor === 'refer') {
        const { referrerId, leadId: sentId } = row.referral;
        await attempted('look at a referral', sentId, () => refer(referrerId, sentId));
      }
      if (pendingFor === 'attach') await attempted('attach visits', leadId, () => attach(visitorId, pendingSince, at));
    };
    await inParallel(byLead(owed.due), atOnce, async (own) => {
      for (const row of own) await keep(row);
    });
    if (unanswered.some(({ pendingSince }) => pendingSince <= at))
      await tried('write the digest of unanswered leads', 'unanswered', async () =>
        (await digest()).deliver(unanswered),
      );
    if (owed.hasSurge) await tried('write the digest of a surge', 'surge', async () => (await surge()).deliver());
    await inParallel(unpublished.due, atOnce, async ({ leadId }) => {
      if (between(at, now()) > lastPublish) return;
      await tried('publish', leadId, () => outbox.publishById(leadId));
    });
    metrics({ SetAside: aside, SweepFailures: failures }, millis(at));
    metric('SilentForms', await silentForms(at), millis(at));
    const used = await sendQuotaUsed();
    if (used !== undefined) metric('SendQuotaUsed', used, millis(at), 'Percent');
    return owed.until === undefined ? {} : { until: owed.until };
  }

  /** Figures of all promises, and those to keep now: of each shard no more than one sweep has time for, the oldest of it. */
  async function owedAt(at: Instant) {
    const owed: Owed = {
      oldest: [],
      stuck: 0,
      unansweredLeads: 0,
      unanswered: [],
      heldForLong: [],
      due: [],
      hasSurge: false,
    };
    const oldest = new Map<string, Instant>();
    const taken = new Map<string, number>();
    const keepIn = (list: PendingRow[], what: string, row: PendingRow) => {
      const n = taken.get(what) ?? 0;
      if (n < mostOfAShard) list.push(row);
      taken.set(what, n + 1);
    };
    await pending.eachPage((rows, shard) => {
      for (const row of rows) {
        const { pendingFor, pendingSince } = row;
        // A held mail waits for its step, which marks it anew with each try.
        if (pendingFor === 'held') {
          if (between(pendingSince, at) > heldIsShownFor) keepIn(owed.heldForLong, `held ${shard}`, row);
          continue;
        }
        if (pendingSince < (oldest.get(pendingFor) ?? '~')) oldest.set(pendingFor, pendingSince);
        if (isStuck(row, at)) owed.stuck++;
        const due = dueOf(row);
        if (due > at && due < (owed.until ?? '~')) owed.until = due;
        if (pendingFor === 'unanswered') {
          owed.unansweredLeads++;
          keepIn(owed.unanswered, `unanswered ${shard}`, row);
        } else if (pendingFor === 'surge') owed.hasSurge ||= pendingSince <= at;
        else if (pendingFor !== 'send' && due <= at) keepIn(owed.due, `due ${shard}`, row);
      }
    });
    for (const [what, since] of oldest) owed.oldest.push({ what, since });
    return owed;
  }

  /** Leads with an event to publish now, the oldest of each shard, and since when the oldest of all waits. */
  async function unpublishedAt(at: Instant): Promise<{ oldest: Waiting[]; due: Unpublished[] }> {
    const oldest: Waiting[] = [];
    const due: Unpublished[] = [];
    const taken = new Map<number, number>();
    await pending.eachUnpublishedPage((rows, shard) => {
      // The first row of a shard waits longest in it.
      const [first] = rows;
      const n = taken.get(shard) ?? 0;
      if (n === 0 && first) oldest.push({ what: 'publish', since: first.since });
      const mine = rows.filter(({ since }) => dueAt({ what: 'publish', since }) <= at).slice(0, mostOfAShard - n);
      due.push(...mine);
      taken.set(shard, n + mine.length);
      return mine.length < rows.length || n + mine.length >= mostOfAShard ? 'enough' : undefined;
    });
    return { oldest, due: due.sort((a, b) => (a.since < b.since ? -1 : Number(a.since > b.since))) };
  }

  /** How many watched forms have been silent for longer than their setting allows, in the manager's hours. */
  async function silentForms(at: Instant): Promise<number> {
    const silent = await Promise.all(
      Object.entries(forms).map(async ([form, { expectWithin }]) =>
        expectWithin === undefined
          ? false
          : isSilent(await heard.since(form, at).catch(() => at), expectWithin, manager, at),
      ),
    );
    return silent.filter(Boolean).length;
  }

  /** How much of the day's mails SES has sent, in percent; undefined when it does not say. */
  async function sendQuotaUsed(): Promise<number | undefined> {
    try {
      const { sentToday, perDay } = await sendQuota();
      return perDay > 0 ? (100 * sentToday) / perDay : undefined;
    } catch (error) {
      log.warn('SES does not say its quota', { error });
      return undefined;
    }
  }

  async function attach(visitorId: string, since: Instant, at: Instant): Promise<void> {
    const leadId = await visits.claimant(visitorId);
    if (leadId === undefined) return;
    if ((await leads.known([leadId])).has(leadId)) {
      await visits.attach(visitorId, leadId);
      await signals.lookAgain(leadId, 'visits');
    } else if (between(since, at) > hour) await visits.release(visitorId, leadId);
  }

  /** Keeps the note of a lead that tells who sent it, and deletes another one: nobody else would find it. */
  async function refer(referrerId: string, leadId: string): Promise<void> {
    const tells = async () => {
      const history = await leads.history(leadId);
      return history !== undefined && referrersIn(history).includes(referrerId);
    };
    if (await tells()) return void (await referrals.settle(referrerId, leadId));
    await referrals.retract(referrerId, leadId);
    // Somebody may have come by the same link since the look.
    if (await tells()) await referrals.note(referrerId, leadId, now());
  }

  /** One lead that cannot be helped must not keep the others waiting. `refused`: DynamoDB takes such a write from nobody. */
  async function tried(what: string, leadId: string, act: () => Promise<unknown>): Promise<'refused' | undefined> {
    try {
      await within(patience, act());
      log.info(`sweep: ${what}`, { leadId });
    } catch (error) {
      failures++;
      log.error(`sweep could not ${what}`, { leadId, error });
      return isAwsError(error, 'ValidationException') ? 'refused' : undefined;
    }
    return undefined;
  }
}

const dueOf = ({ pendingFor: what, pendingSince: since, restarts }: PendingRow): Instant =>
  dueAt({ what, since, restarts });

/** Leads that are helped at once: one that hangs keeps seven others waiting for nothing, and no service is flooded. */
const atOnce = 8;
/** A sweep that has run for this long keeps no further promise, or publishes no further event: it ends before Lambda ends it, and the next one goes on. */
const lastPromise = 2 * minute;
const lastPublish = 3 * minute;

/** One sweep takes on this many promises of a shard: of all four shards more than it can keep in its two minutes. */
export const mostOfAShard = 5_000;

/** What is promised at a moment. */
interface Owed {
  /** The promise of each kind that waits longest. */
  oldest: Waiting[];
  stuck: number;
  unansweredLeads: number;
  unanswered: PendingRow[];
  heldForLong: PendingRow[];
  due: PendingRow[];
  hasSurge: boolean;
  /** When the next promise is due that is not due yet. */
  until?: Instant;
}

const isStuck = ({ pendingFor, pendingSince }: PendingRow, at: Instant): boolean =>
  (pendingFor === 'send' || pendingFor === 'guide') && between(pendingSince, at) > sendIsStuckAfter;

/** Promises by lead, those that wait longest first; the promises of one lead are kept one after the other. */
function byLead(rows: readonly PendingRow[]): PendingRow[][] {
  const leads = Map.groupBy(
    rows.toSorted((a, b) => (a.pendingSince < b.pendingSince ? -1 : Number(a.pendingSince > b.pendingSince))),
    ({ PK }) => PK,
  );
  return [...leads.values()];
}

export const handler = listener('sweep', () => {
  const table = deployedTable();
  const rules = { capture, scoring, nurture, sales, deployment };
  const sweep = followingTeam(createEntered(table), rules, (config) => deployedSweep(table, config));
  return oneAtATime(sweep, createSweepTurn(table), now);
});

function deployedSweep(table: Table, config: Config) {
  const { leads, lifecycles, signals } = deployedSignals(table, config.sales);
  return createSweep({
    leads,
    lifecycles,
    executions: once(() => createExecutions(env('STATE_MACHINE_ARN'))),
    signals,
    pending: createPending(table),
    outbox: deployedOutbox(table),
    // Most sweeps find no guide: then no keys are fetched for one.
    guidePost: once(() => deployedGuideDelivery(deployment, mails, table)),
    thanksPost: once(() => deployedReferralThanks(deployment, mails, table, nurture)),
    digest: once(async () =>
      createUnansweredDigest({
        leads,
        signals,
        now,
        unanswered: createUnansweredOffers(table),
        ...(await deployedMailer(deployment, mails, table)),
        config,
      }),
    ),
    surge: once(async () =>
      createSurgeDigest({
        leads,
        limits: createFormLimits(table),
        config,
        now,
        ...(await deployedMailer(deployment, mails, table)),
      }),
    ),
    corrections: deployedCorrections(table),
    merging: deployedMerging(table),
    assignments: createAssignments(table),
    visits: createVisits(table, leads, capture.following),
    referrals: createReferrals(table),
    forms: capture.forms,
    manager: config.deployment.manager,
    heard: createHeardForms(table),
    sendQuota: createSendQuota(now),
    now,
  });
}
