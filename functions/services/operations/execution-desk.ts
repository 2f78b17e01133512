import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { between, type Instant, minute, second } from '../../../domain/time/instant.ts';
import { waitText } from '../../../domain/workflow/wait-text.ts';
import { inParallel } from '../../adapters/aws/in-parallel.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { PendingRows } from '../../adapters/dynamodb/pending.ts';
import { type Keys, leadIdOfAddress } from '../../adapters/secrets/key-ring.ts';
import {
  type ExecutionFacts,
  type Executions,
  hasDied,
  NotRedrivableError,
} from '../../adapters/step-functions/executions.ts';
import {
  executionName,
  executionNames,
  executionOf,
  type Lifecycles,
  leadOfExecution,
} from '../../adapters/step-functions/lifecycles.ts';
import { type ExecutionStep, executionSteps } from './execution-steps.ts';
import { restartLead } from './restart-lead.ts';

export interface ExecutionDeskDeps {
  leads: Pick<Leads, 'history' | 'known' | 'restart' | 'stop' | 'goOn'>;
  lifecycles: Pick<Lifecycles, 'start'>;
  executions: Pick<Executions, 'find' | 'status' | 'page' | 'events' | 'died' | 'stop' | 'redrive'>;
  pending: Pick<PendingRows, 'all'>;
  keys: Keys;
  now: () => Instant;
}

/** An execution in a list. `status` is `NONE` for one that never began or has expired. */
export interface ExecutionLine extends Omit<ExecutionFacts, 'status' | 'startedAt'> {
  status: string;
  startedAt?: Instant;
  leadId: string;
  /** The lead is moved by this one. */
  current: boolean;
  lead?: Lead;
  /** The lead is open, and nothing moves it. */
  stuck: boolean;
}

export interface ExecutionDetail extends ExecutionLine {
  steps: ExecutionStep[];
  cut: boolean;
  may: readonly ('restart' | 'redrive' | 'stop')[];
  others: string[];
}

/** It cannot be done now; the message is the reason, in a sentence for people. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** How many of the newest events of a history are read: some hundred steps. */
const mostEvents = 2_000;
/** Dead executions that a search for stuck leads begins with; those that wait for a restart are found by their promise as well. */
const mostDied = 600;
const atOnce = 8;
/** More than this before the next execution is due, the sweep cannot be starting it. */
const sweepIsFar = 30 * second;

export type ExecutionDesk = ReturnType<typeof createExecutionDesk>;

/** Executions as people look at them and mend them. Nothing in its answers names a person, but `lead` of a line. */
export function createExecutionDesk(deps: ExecutionDeskDeps) {
  const { leads, executions, pending, keys, now, lifecycles } = deps;

  function line(facts: ExecutionFacts | undefined, name: string, lead: Lead | undefined): ExecutionLine {
    const current = lead !== undefined && executionOf(lead) === name;
    const isDead = facts === undefined || hasDied(facts.status);
    const isStarting =
      facts === undefined && lead?.restartAt === undefined && between(lead?.openedAt ?? now(), now()) < minute;
    return {
      ...(facts ?? { name, status: 'NONE' }),
      leadId: leadOfExecution(name),
      current,
      stuck: current && lead.open && isDead && !isStarting,
      lead: current ? lead : undefined,
    };
  }

  async function lineOf(name: string, lead: Lead | undefined): Promise<ExecutionLine> {
    return line(await executions.find(name), name, lead);
  }

  /** The lead of an execution and the execution; undefined when there is neither. */
  async function found(name: string): Promise<{ history?: LeadHistory; one: ExecutionLine } | undefined> {
    const history = await leads.history(leadOfExecution(name));
    const one = await lineOf(name, history?.lead);
    const isKnown = one.status !== 'NONE' || (history && executionNames(history).includes(name));
    return isKnown ? { history, one } : undefined;
  }

  async function ofLead(text: string): Promise<ExecutionLine[]> {
    const asked = text.trim();
    const leadId = leadIdOfAddress(keys, asked) ?? leadOfExecution(asked);
    const history = await leads.history(leadId);
    if (!history) {
      const one = await lineOf(asked, undefined);
      return one.status === 'NONE' ? [] : [one];
    }
    const names = executionNames(history).toReversed();
    return Promise.all(names.map((name) => lineOf(name, history.lead)));
  }

  async function stuck(): Promise<ExecutionLine[]> {
    const ids = new Set<string>();
    for (const { pendingFor, leadId, restarts } of await pending.all())
      if (pendingFor === 'start' && restarts) ids.add(leadId);
    let looked = 0;
    for await (const name of executions.died()) {
      ids.add(leadOfExecution(name));
      if (++looked >= mostDied) break;
    }
    // Two ids can lead to one lead: one is that of a merged lead.
    const found = new Map([...(await leads.known(ids)).values()].map((lead) => [lead.id, lead]));
    const open = [...found.values()].filter((lead) => lead.open);
    const lines: ExecutionLine[] = [];
    await inParallel(open, atOnce, async (lead) => {
      const one = await lineOf(executionOf(lead), lead);
      if (one.stuck) lines.push(one);
    });
    return lines.sort((a, b) => ((a.stoppedAt ?? '') < (b.stoppedAt ?? '') ? 1 : -1));
  }

  /** Whether the lead may continue with this execution: it has no other one, and none is about to start. */
  function mayGoOn(lead: Lead, name: string): boolean {
    if (executionOf(lead) === name) return true;
    const { id, lifecycleId, restarts = 0, restartAt } = lead;
    const isReplaced = restarts > 0 && executionName(id, lifecycleId, restarts - 1) === name;
    return isReplaced && restartAt !== undefined && between(now(), restartAt) > sweepIsFar;
  }

  /** What can be done with an execution of this lead now. */
  function possible({ name, status, current, notRedrivable }: ExecutionLine, lead: Lead | undefined) {
    if (status === 'RUNNING') return ['stop'] as const;
    if (!lead?.open) return [];
    const isDead = hasDied(status as ExecutionFacts['status']);
    return [
      ...(current && (isDead || status === 'NONE') ? (['restart'] as const) : []),
      ...(isDead && notRedrivable === undefined && mayGoOn(lead, name) ? (['redrive'] as const) : []),
    ];
  }

  async function detail(name: string): Promise<ExecutionDetail | undefined> {
    const known = await found(name);
    if (!known) return undefined;
    const { history, one } = known;
    const events = (await executions.events(name, mostEvents)) ?? [];
    const lead = history?.lead;
    return {
      ...one,
      steps: executionSteps(events),
      cut: events.length >= mostEvents,
      may: possible(one, lead),
      others: history ? executionNames(history).filter((other) => other !== name) : [],
    };
  }

  return {
    /** A page of executions of one status, newest first. */
    async page(options: Parameters<Executions['page']>[0]): Promise<{ lines: ExecutionLine[]; cursor?: string }> {
      const { rows, cursor } = await executions.page(options);
      const known = await leads.known(rows.map(({ name }) => leadOfExecution(name)));
      return { lines: rows.map((facts) => line(facts, facts.name, known.get(leadOfExecution(facts.name)))), cursor };
    },

    /** The executions of the lead with this address or id, or of the execution with this name; newest first. */
    ofLead,

    /** Open leads without a live execution, the latest deaths first. */
    stuck,

    /** Undefined when there is no such execution. */
    detail,

    /** Name and address of the lead of an execution. */
    lead: async (name: string): Promise<Lead | undefined> => (await leads.history(leadOfExecution(name)))?.lead,

    /** Gives the lead another execution. Answers its name. Throws RefusedError. */
    async restart(name: string): Promise<string> {
      const lead = (await leads.history(leadOfExecution(name)))?.lead;
      if (!lead) throw new RefusedError('There is no such lead any more.');
      const { state } = await restartLead(
        lead,
        { leads, lifecycles, executions, now, turn: async () => undefined },
        true,
      );
      if (state === 'runs') throw new RefusedError('The lead has an execution that runs.');
      if (state === 'ended')
        throw new RefusedError('The workflow of this lead has ended; a new signal starts it again.');
      const after = (await leads.history(lead.id))?.lead ?? lead;
      return executionOf(after);
    },

    /** Continues the execution where it ended. Throws RefusedError. */
    async redrive(name: string): Promise<string> {
      const lead = (await leads.history(leadOfExecution(name)))?.lead;
      const facts = await executions.find(name);
      if (!lead?.open) throw new RefusedError('The workflow of this lead has ended; a new signal starts it again.');
      if (!facts || !hasDied(facts.status)) throw new RefusedError('Only an execution that died can be continued.');
      if (facts.notRedrivable !== undefined) throw new RefusedError(`Step Functions says: ${facts.notRedrivable}.`);
      if (!mayGoOn(lead, name))
        throw new RefusedError('The lead has another execution by now, or gets it within seconds.');
      const restarts = (lead.restarts ?? 0) - (executionOf(lead) === name ? 0 : 1);
      const marked = await leads.goOn(lead, restarts, now());
      if (!marked) throw new RefusedError('Something else was decided on just now. Look again.');
      try {
        await executions.redrive(name);
      } catch (error) {
        if (error instanceof NotRedrivableError) throw new RefusedError(`Step Functions says: ${error.message}.`);
        throw error;
      }
      return name;
    },

    /** Ends the execution; the lead gets no other one until a person restarts it. Throws RefusedError. */
    async stop(name: string): Promise<string> {
      const facts = await executions.find(name);
      if (facts?.status !== 'RUNNING') throw new RefusedError('It does not run, so there is nothing to stop.');
      await executions.stop(name);
      // If this never runs, the sweep does the same when it reads how the execution ended.
      const lead = (await leads.history(leadOfExecution(name)))?.lead;
      if (lead?.open && executionOf(lead) === name) await leads.stop(lead, name, now());
      return name;
    },

    /** What a lead waits for, in a sentence for a reader in `zone`. */
    waits: ({ lead }: ExecutionLine, zone: string) => lead && waitText({ lead }, zone),
  };
}
