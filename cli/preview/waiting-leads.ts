import { type Compared, compareLead, type Side } from '../../analysis/preview/preview.ts';
import { sampleOf } from '../../analysis/sampling/sampling.ts';
import type { Config } from '../../domain/config/config.ts';
import { withEntered } from '../../domain/distribution/entered-team.ts';
import type { Stage } from '../../domain/lead/stage.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Entered } from '../../functions/adapters/dynamodb/entered-team.ts';
import { eachHistory, type LeadWalk } from '../../functions/adapters/dynamodb/lead-walk.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import type { Reps } from '../../functions/adapters/dynamodb/reps.ts';
import { readRepLoads } from '../../functions/services/sales/rep-capacity.ts';
import type { Terminal } from '../command/terminal.ts';

/** Stages whose leads a change of settings can reach: they wait for a mail, a confirmation or a rep. */
const waitingStages: readonly Stage[] = ['captured', 'nurturing', 'customer', 'sales-ready'];

interface PreviewDeps {
  walk: LeadWalk;
  leads: Pick<Leads, 'history'>;
  reps: Pick<Reps, 'holdings'>;
  /** Absences and hours that hold beside the settings, before as after. */
  entered: Pick<Entered, 'read'>;
  terminal: Pick<Terminal, 'progress'>;
  /** The deployment's time, read once: a preview shows one moment. */
  now: Instant;
}

/** The leads that were looked at, and how many there are to look at. */
export interface Looked {
  compared: Compared[];
  waiting: number;
}

/** Reads the waiting leads, or a sample of them, and compares them. Read only; leads that move meanwhile are of the moment they are read. */
export async function compareWaiting(
  { walk, leads, reps, entered, terminal, now }: PreviewDeps,
  { before, after }: { before: Config; after: Config },
  { sample, seed }: { sample: number; seed: number },
): Promise<Looked> {
  const team = await entered.read();
  const sides = await Promise.all([sideOf(withEntered(before, team), reps), sideOf(withEntered(after, team), reps)]);
  const ids = new Set<string>();
  for await (const id of walk.ids(waitingStages)) ids.add(id);
  const drawn = sampleOf(ids, sample, seed);
  const progress = terminal.progress(drawn.length, 'leads');
  const compared: Compared[] = [];
  let done = 0;
  await eachHistory(drawn, leads, (history) => {
    // Customers whose lifecycle has ended wait for nothing.
    if (history?.lead.open) compared.push(compareLead(history, ...sides, now));
    progress.at(++done, done);
  });
  progress.end();
  const part = drawn.length === 0 ? 0 : compared.length / drawn.length;
  return { compared, waiting: drawn.length === ids.size ? compared.length : Math.round(ids.size * part) };
}

async function sideOf(config: Config, reps: Pick<Reps, 'holdings'>): Promise<Side> {
  return { config, reps: await readRepLoads(reps, config.sales.reps) };
}
