import { inParallel } from '../../functions/adapters/aws/in-parallel.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import type { Executions } from '../../functions/adapters/step-functions/executions.ts';
import { leadOfExecution } from '../../functions/adapters/step-functions/lifecycles.ts';
import { type LeadRestartDeps, type Restarted, restartLead } from '../../functions/services/operations/restart-lead.ts';
import type { Terminal } from '../command/terminal.ts';

export interface RestartDeps extends LeadRestartDeps {
  leads: LeadRestartDeps['leads'] & Pick<Leads, 'history'>;
  executions: LeadRestartDeps['executions'] & Pick<Executions, 'died'>;
  terminal: Pick<Terminal, 'progress'>;
}

/** Leads looked at once. */
const atOnce = 8;

/** The ids of all leads with an execution that died, each once. An execution is named by its lead first. */
export async function leadsOfDied(executions: Pick<Executions, 'died'>): Promise<string[]> {
  const ids = new Set<string>();
  for await (const name of executions.died()) ids.add(leadOfExecution(name));
  return [...ids];
}

/**
 * Gives leads whose execution died another one under the same lifecycle: ledger, offers and links in mail stay valid. It can be
 * repeated. In the order of the ids; erased leads are left out.
 */
export async function restartLeads(ids: readonly string[], deps: RestartDeps, apply: boolean): Promise<Restarted[]> {
  const found: (Restarted | undefined)[] = ids.map(() => undefined);
  const progress = deps.terminal.progress(ids.length, 'leads');
  let done = 0;
  await inParallel(ids.entries(), atOnce, async ([place, id]) => {
    const lead = (await deps.leads.history(id))?.lead;
    if (lead) found[place] = await restartLead(lead, deps, apply);
    progress.at(++done, done);
  }).finally(() => progress.end());
  return found.filter((one) => one !== undefined);
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
      ? 'No execution has to be started again.'
      : `${many(dead.length)} would be started again. Nothing was changed; --apply starts them.`;
  const shown = found.length === 1 ? found : dead;
  return [...shown.map(({ email, state }) => `${email}: ${words[state]}`), last].join('\n');
}
