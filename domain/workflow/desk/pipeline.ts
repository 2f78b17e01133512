import type { Config, SalesRules } from '../../config/config.ts';
import type { Lead } from '../../lead/lead.ts';
import { type Sale, saleOf } from '../../settlement/sale.ts';
import type { Instant } from '../../time/instant.ts';
import { type LeadRow, leadRow } from '../lead-row.ts';

/** A lead that sales works on, as the pipeline shows it. */
interface PipelineLead extends LeadRow {
  sale: Sale;
  /** When it came to the step it is at; without a step, when a rep took it. */
  since: Instant;
}

/** The expected value of a column's sales, in one currency. */
export interface Expected {
  currency: string;
  /** The sum of all values that reps named. */
  total: number;
  /** The same sum, each value by its probability; a value without one counts whole. */
  weighted: number;
}

/** All leads at one step, those longest there first. */
export interface PipelineColumn {
  /** `accepted`, or `step:` and the step's name. */
  id: string;
  /** Undefined before the first step. */
  step?: string;
  expected: Expected[];
  leads: PipelineLead[];
}

const accepted = 'accepted';
const columnId = (step: string | undefined) => (step === undefined ? accepted : `step:${step}`);

/** The columns of the pipeline: leads without a step, each step of config/sales.yaml, then steps that only old leads are at. */
export function pipelineOf(leads: readonly PipelineLead[], { steps }: Pick<SalesRules, 'steps'>): PipelineColumn[] {
  const placed = Map.groupBy(leads, ({ sale }) => sale.step);
  const known = [undefined, ...steps];
  const old = [...placed.keys()].filter((step) => !known.includes(step)).sort();
  return [...known, ...old].map((step) => {
    const here = (placed.get(step) ?? []).toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    return { id: columnId(step), step, expected: expectedOf(here), leads: here };
  });
}

/** Sort key of a lead in its column: a page begins after the last lead of the page before. */
export const placeOf = ({ since, id }: Pick<PipelineLead, 'since' | 'id'>): string => `${since} ${id}`;

/** A lead at its step. */
export function pipelineLead(lead: Lead, config: Config): PipelineLead {
  const row = leadRow(lead, config);
  const sale = saleOf(lead);
  const came = lead.moves.findLast(({ event }) => event?.type === 'LeadStepChanged' && event.facts.step === sale.step);
  return { ...row, sale, since: (sale.step !== undefined && came?.at) || row.stageSince };
}

function expectedOf(leads: readonly PipelineLead[]): Expected[] {
  const sums = new Map<string, Expected>();
  for (const {
    sale: { value, currency, probability = 100 },
  } of leads) {
    if (value === undefined || currency === undefined) continue;
    const { total, weighted } = sums.get(currency) ?? { total: 0, weighted: 0 };
    sums.set(currency, { currency, total: total + value, weighted: weighted + (value * probability) / 100 });
  }
  return [...sums.values()].sort((a, b) => b.total - a.total);
}
