import type { Config } from '../../domain/config/config.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Wait } from '../../domain/lead/lead.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { currentRound, holderOf, takerOf } from '../../domain/workflow/hand-off-round.ts';
import { planOutcome } from '../../domain/workflow/plan-outcome.ts';
import { leadRun } from '../../functions/adapters/dynamodb/reps.ts';
import type { Rows } from './memory-table.ts';

export const isOfSales = (wait: Wait) => wait === 'acceptance' || wait === 'outcome';

/** What is wrong with a lead that waits for sales, when all who act have done their work; undefined when nothing is. */
export function unsettled(
  history: LeadHistory,
  rows: Rows,
  wait: Wait,
  config: Config,
  now: Instant,
): string | undefined {
  const taken = takerOf(history);
  if (wait === 'acceptance' && taken) return 'lost: the lead is taken, and its execution waits for an answer';
  const asking = currentRound(history).filter(({ status }) => status === 'offered' || status === 'accepted');
  if (asking.length > 1) return `${asking.length} are asked or have the lead`;
  const holder = holderOf(history);
  const run = leadRun(history.lead);
  const reps = [...rows.values()].filter(({ PK }) => String(PK).startsWith('REP#'));
  const places = reps.filter(({ openLeads }) => run in (openLeads as object)).map(({ PK }) => String(PK).slice(4));
  const expected = holder && !holder.toManager ? [holder.repId] : [];
  if (places.join() !== expected.join()) return `the place is with “${places}” and the lead with “${expected}”`;
  if (taken && reps.some((row) => `asked#${run}` in row)) return 'a rep counts as asked about a lead that is taken';
  if (wait === 'acceptance') return undefined;
  if (!taken) return 'it waits for what a rep says who has not got the lead';
  const plan = planOutcome(history, config, now);
  return 'until' in plan ? undefined : `lost: asleep, but it is to ${plan.do}: ${plan.why}`;
}
