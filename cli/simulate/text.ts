import { costOf, timesUsage, touchUsage } from '../../analysis/cost/cost.ts';
import type { Simulation, SimulationPlan } from '../../analysis/simulation/run.ts';
import { dollars } from '../preview/text.ts';

/** Two runs of the same people; `name` of the first one's config, undefined when there is only one. */
export interface Runs {
  before: Simulation;
  after: Simulation;
  name?: string;
  /** The name of a rep, by the id. */
  repName: (id: string) => string;
  plan: SimulationPlan;
}

const number = (value: number) => value.toLocaleString('en');
export const mailsOf = ({ mailsPerDay }: Simulation) => mailsPerDay.reduce((sum, mails) => sum + mails, 0);

/** The people's results, each row for both configs. */
export function rowsOf({ before, after, repName }: Runs): { what: string; before: string; after: string }[] {
  const row = (what: string, of: (run: Simulation) => string) => ({ what, before: of(before), after: of(after) });
  const reps = [...new Set([...Object.keys(before.offers), ...Object.keys(after.offers)])].sort();
  const busiest = ({ mailsPerDay }: Simulation) => number(Math.max(0, ...mailsPerDay));
  return [
    row('leads who came', ({ histories }) => number(histories.length)),
    row('marketing mails', (run) => number(mailsOf(run))),
    row('most mails on one day', busiest),
    row('clicks', ({ clicks }) => number(clicks)),
    row('unsubscribed', ({ unsubscribed }) => number(unsubscribed)),
    row('went to sales', ({ salesReady }) => number(salesReady)),
    ...reps.map((rep) => row(`offered to ${repName(rep)}`, ({ offers }) => number(offers[rep] ?? 0))),
    row('won', ({ won }) => number(won)),
    row('lost', ({ lost }) => number(lost)),
    row('cost of the mails', (run) => dollars(costOf(timesUsage(touchUsage, mailsOf(run))).total)),
  ];
}

/** The runs for a terminal. */
export function simulationText(runs: Runs): string {
  const { leads, days, seed } = runs.plan;
  const columns = (what: string, ...cells: string[]) =>
    what.padEnd(28) + cells.map((cell) => cell.padStart(14)).join('');
  const isCompared = runs.name !== undefined;
  return [
    `${number(leads)} made-up leads over ${days} days, seed ${seed}${isCompared ? `; old is ${runs.name}` : ''}`,
    '',
    isCompared ? columns('', 'old', 'new') : columns('', 'this config'),
    ...rowsOf(runs).map(({ what, before, after }) =>
      isCompared ? columns(what, before, after) : columns(what, after),
    ),
  ].join('\n');
}
