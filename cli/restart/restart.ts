import type { Lead } from '../../domain/lead/lead.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { inParallel } from '../../functions/adapters/aws/in-parallel.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import { executionOf, type Lifecycles } from '../../functions/adapters/step-functions/lifecycles.ts';
import { type Executions, hasDied } from '../aws/executions.ts';
import type { Terminal } from '../command/terminal.ts';

export interface RestartDeps {
  leads: Pick<Leads, 'history' | 'restart'>;
  lifecycles: Pick<Lifecycles, 'start'>;
  executions: Pick<Executions, 'status' | 'died'>;
  now: () => Instant;
  /** Resolves when the next execution may be started. */
  turn: () => Promise<void>;
  terminal: Pick<Terminal, 'progress'>;
}

/** What becomes of one lead. */
export interface Restarted {
  leadId: string;
  email: string;
  /** The execution that died. */
  execution: string;
  /** `died`: it gets another; `absent`: it never began; `runs` and `ended`: nothing is to be done. */
  state: 'died' | 'absent' | 'runs' | 'ended';
  started: boolean;
}

/** Leads looked at once. */
const atOnce = 8;

/** The ids of all leads with an execution that died, each once. An execution is named by its lead first. */
export async function leadsOfDied(executions: Pick<Executions, 'died'>): Promise<string[]> {
  const ids = new Set<string>();
  for await (const name of executions.died()) ids.add(name.split('-')[0] ?? '');
  return [...ids];
}

/**
 * Gives leads whose execution died another one under the same lifecycle: ledger, offers and links in mail stay valid. Doing it
 * twice starts nobody twice. In the order of the ids; erased leads are left out.
 */
export async function restartLeads(ids: readonly string[], deps: RestartDeps, apply: boolean): Promise<Restarted[]> {
  const found: (Restarted | undefined)[] = ids.map(() => undefined);
  const progress = deps.terminal.progress(ids.length, 'leads');
  let done = 0;
  await inParallel(ids.entries(), atOnce, async ([place, id]) => {
    const lead = (await deps.leads.history(id))?.lead;
    if (lead) found[place] = await restartOne(lead, deps, apply);
    progress.at(++done, done);
  }).finally(() => progress.end());
  return found.filter((one) => one !== undefined);
}

async function restartOne(lead: Lead, deps: RestartDeps, apply: boolean): Promise<Restarted> {
  const { leads, lifecycles, executions, now, turn } = deps;
  const execution = executionOf(lead);
  const status = lead.open ? await executions.status(execution) : undefined;
  const state = !lead.open ? 'ended' : status === undefined ? 'absent' : hasDied(status) ? 'died' : 'runs';
  const found = { leadId: lead.id, email: lead.email, execution, state } as const;
  if (!apply || state === 'ended' || state === 'runs') return { ...found, started: false };
  await turn();
  // Undefined when the sweep was first: then it has decided on the same execution.
  const next = state === 'died' ? await leads.restart(lead, now()) : lead;
  const started = next !== undefined && (await lifecycles.start(lead.id, lead.lifecycleId, next.restarts));
  return { ...found, started };
}

const words: Record<Restarted['state'], string> = {
  died: 'its execution died',
  absent: 'its execution never began, or is no longer kept',
  runs: 'its execution runs, so nothing is to be done',
  ended: 'its workflow has ended, so nothing is to be done',
};

export function restartText(found: readonly Restarted[], apply: boolean): string {
  const dead = found.filter(({ state }) => state === 'died' || state === 'absent');
  const many = (count: number) => `${count.toLocaleString('en')} lead${count === 1 ? '' : 's'}`;
  const started = found.filter((one) => one.started).length;
  const last = apply
    ? `${many(started)} started again.`
    : dead.length === 0
      ? 'Nobody has to be started again.'
      : `${many(dead.length)} would be started again. Nothing was changed; --apply starts them.`;
  const shown = found.length === 1 ? found : dead;
  return [...shown.map(({ email, state }) => `${email}: ${words[state]}`), last].join('\n');
}
