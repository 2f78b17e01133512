import type { ActivityDetails } from '../lead/activity.ts';
import type { Facts } from '../lead/event-schemas.ts';
import type { Lead } from '../lead/lead.ts';
import { byTime, type Instant } from '../time/instant.ts';
import { bad, dayOf, type Fields, ok, type Read, text } from './form-reading.ts';

/** The step that a sale has reached. */
export type Sale = Omit<Facts['LeadStepChanged'], 'repId' | 'from'>;
/** A report about a sale; parts it leaves out stay as they are. */
export type SaleChange = Omit<ActivityDetails['sale.moved'], 'repId' | 'attempt' | 'agent'>;

/** How to read a person's input. */
interface SaleReader {
  steps: readonly string[];
  /** The currency of amounts that name none. */
  currency: string;
  amount: (text: string) => number | undefined;
}

/**
 * The sale since the last outcome, from its moves up to `until`: of each field the newest value. A late report counts at its
 * own time, so it never replaces a newer one.
 */
export function saleOf({ moves }: Pick<Lead, 'moves'>, until?: Instant): Sale {
  const settled = moves.findLastIndex(({ event }) => event !== undefined && outcomes.includes(event.type));
  const told = moves
    .slice(settled + 1)
    .filter(({ at }) => until === undefined || at <= until)
    .toSorted(byTime);
  let sale: Sale = {};
  for (const { event } of told) {
    if (event?.type !== 'LeadStepChanged') continue;
    const { repId: _, from: __, ...change } = event.facts;
    sale = { ...sale, ...given(change) };
  }
  return sale;
}

const outcomes: readonly string[] = ['LeadWon', 'LeadLost', 'LeadRecycled'];

/** Reads `step`, `value`, `currency`, `probability` and `closeOn`, or names the wrong one. Empty fields are left out. */
export function saleIn(fields: Fields, { steps, currency, amount }: SaleReader): Read<SaleChange> {
  const [step, sum, chance] = [text(fields, 'step'), text(fields, 'value'), text(fields, 'probability')];
  if (step !== undefined && !steps.includes(step)) return bad('step', step, `one of ${steps.join(', ')}`);
  const value = sum === undefined ? undefined : amount(sum);
  if (sum !== undefined && value === undefined) return bad('value', sum, 'an amount such as 12000 or 1,234.50');
  const unit = text(fields, 'currency')?.toUpperCase();
  if (unit !== undefined && !/^[A-Z]{3}$/.test(unit)) return bad('currency', unit, 'three letters such as EUR');
  const probability = chance === undefined ? undefined : percent(chance);
  if (chance !== undefined && probability === undefined)
    return bad('probability', chance, 'a percentage from 0 to 100');
  const typed = text(fields, 'closeOn');
  const closeOn = typed && dayOf(typed);
  if (typed !== undefined && closeOn === undefined) return bad('closeOn', typed, 'a day such as 2027-01-31');
  const named = value === undefined ? unit : (unit ?? currency);
  return ok(given({ step, value, currency: named, probability, closeOn }));
}

/** The changed fields; undefined without a change. */
export function newsIn(
  { step, value, currency, probability, closeOn }: SaleChange,
  sale: Sale,
): SaleChange | undefined {
  const said = given({ step, value, currency, probability, closeOn });
  const known: Record<string, unknown> = { ...sale };
  const news = Object.fromEntries(Object.entries(said).filter(([name, one]) => known[name] !== one));
  if (Object.keys(news).length === 0) return undefined;
  // An amount is stored with its currency.
  return 'value' in news || 'currency' in news ? { ...news, ...given({ value, currency }) } : news;
}

function percent(written: string): number | undefined {
  const number = /^(\d{1,3}(?:[.,]\d+)?)\s*%?$/.exec(written)?.[1]?.replace(',', '.');
  const value = Number(number);
  return number !== undefined && value <= 100 ? Math.round(value * 10) / 10 : undefined;
}

const given = <T extends object>(parts: T): T =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;
