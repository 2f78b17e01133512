import { createHash } from 'node:crypto';
import { type Rescored, rescore, rulesChanged } from '../../analysis/backtest/rescore.ts';
import type { Config } from '../../domain/config/config.ts';
import { stages } from '../../domain/lead/stage.ts';
import { whoIsExactly } from '../../domain/lead/who.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { inParallel } from '../../functions/adapters/aws/in-parallel.ts';
import type { LeadWalk } from '../../functions/adapters/dynamodb/lead-walk.ts';
import type { Leads } from '../../functions/adapters/dynamodb/leads.ts';
import type { Signals } from '../../functions/services/signals.ts';
import type { Terminal } from '../command/terminal.ts';

interface RescoreDeps {
  walk: Pick<LeadWalk, 'ids'>;
  leads: Pick<Leads, 'history' | 'rescored'>;
  signals: Pick<Signals, 'raise'>;
  config: Config;
  now: () => Instant;
  terminal: Pick<Terminal, 'progress'>;
  /** Resolves when the next lead may be changed; reading keeps no pace. */
  turn: () => Promise<void>;
  stopped: () => boolean;
}

/** The result of a walk over all leads. */
interface RescoreReport {
  leads: number;
  rescored: number;
  moves: ({ leadId: string; who: string } & NonNullable<Rescored['move']>)[];
  woken: number;
}

/** Leads looked at once. */
const atOnce = 16;

/** Walks over all leads. Every step is repeatable, so a broken walk is simply started again. */
export async function runRescore(deps: RescoreDeps, apply: boolean): Promise<RescoreReport> {
  const { walk, leads, signals, config, now, terminal, turn, stopped } = deps;
  const rules = hashOf(config.scoring);
  const ids = new Set<string>();
  for await (const id of walk.ids(stages)) ids.add(id);
  const places = new Map([...ids].map((id, place) => [id, place]));
  const report: RescoreReport = { leads: 0, rescored: 0, moves: [], woken: 0 };
  const progress = terminal.progress(ids.size, 'leads');
  await inParallel(ids, atOnce, async (leadId) => {
    if (stopped()) return;
    const history = await leads.history(leadId);
    if (!history) return; // erased meanwhile
    const { score, move } = rescore(history, config, now());
    const { score: known } = history.lead;
    const isNew = known?.total !== score.total || known.grade !== score.grade;
    report.leads += 1;
    if (isNew) report.rescored += 1;
    if (move) report.moves.push({ leadId, who: whoIsExactly(history.lead), ...move });
    if (apply && (isNew || move)) await turn();
    // The score first: raising the signal makes this revision an old one.
    if (apply && isNew) await leads.rescored(history.lead, score);
    if (apply && move) {
      await signals.raise(leadId, rulesChanged(history, rules, now()));
      report.woken += 1;
    }
    progress.at(report.leads, report.leads);
  }).finally(() => progress.end());
  report.moves.sort((a, b) => (places.get(a.leadId) ?? 0) - (places.get(b.leadId) ?? 0));
  return report;
}

/** The report in words, mostly counts. */
export function reportText({ leads, rescored, moves, woken }: RescoreReport, applied: boolean): string {
  const counted = (count: number, what: string) => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
  return [
    ...moves.map(({ who, from, to, why }) => `${who}: ${from} → ${to}: ${why}`),
    `${counted(leads, 'lead')} scored, ${rescored.toLocaleString('en')} with another score or grade than noted before.`,
    moves.length === 0
      ? 'No lead changes stage.'
      : applied
        ? `${counted(woken, 'lead')} woken.`
        : `${counted(moves.length, 'lead')} would change stage. Nothing was changed; --apply wakes them.`,
  ].join('\n');
}

const hashOf = (rules: Config['scoring']) =>
  createHash('sha256').update(JSON.stringify(rules)).digest('hex').slice(0, 12);
