import type { Config } from '../config/config.ts';
import { ownerOf } from '../distribution/owner.ts';
import type { NextStep } from '../lead/activity.ts';
import { shown } from '../lead/activity-text.ts';
import { type Assignment, newest, type Outcome } from '../lead/assignment.ts';
import { hash } from '../lead/hash.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { InvalidField } from '../lead/invalid-field.ts';
import { reportedAmount } from '../settlement/amount.ts';
import { type Contact, longestNote, nextStepIn, reportedContact } from '../settlement/contact.ts';
import { outcomeIn } from '../settlement/rep-answer.ts';
import { type SaleChange, saleIn } from '../settlement/sale.ts';
import { dateOn } from '../time/calendar.ts';
import { type Instant, plus } from '../time/instant.ts';
import { holderOf } from '../workflow/hand-off-round.ts';
import { reportFields } from './report-fields.ts';
import { ahead, momentOf, repOf } from './said.ts';

/** A CRM's report about a lead: outcome, owner, or both, with the moment it happened there. */
export interface Report {
  leadId?: string;
  email?: string;
  at: Instant;
  /** The message has its own moment. Without one, two messages with the same content count as one. */
  isDated: boolean;
  /** It names the day alone: `at` is its midnight, and may lie before what happened earlier on that day. */
  isDay?: true;
  outcome?: Outcome;
  /** The outcome replaces the recorded one. */
  isCorrection?: boolean;
  /** The date until which the lead rests; it becomes a moment where the lead's zone is known. */
  restsUntil?: string;
  owner?: string;
  /** A call, mail, meeting or message, and who made it if that is reported. `id` is the same for a repetition. */
  contact?: Contact & { id: string };
  /** A note or a next step without a contact. */
  note?: { note?: string; next?: NextStep; id: string };
  /** The step that the sale has reached. */
  sale?: SaleChange & { id: string };
  /** The rep who made the contact or moved the sale, when the report names one. */
  by?: string;
}

type Read = { ok: true; report: Report } | { ok: false; invalid: InvalidField[] };
type Rules = Pick<Config, 'sales' | 'nurture'>;

const results = ['won', 'lost', 'recycle'] as const;

/** Reads the mapped fields of a message, or names everything that is not right. An outcome is read as on the rep's page. */
export function readReport(
  mapped: Readonly<Record<string, unknown>>,
  config: Rules,
  now: Instant,
  /** When the message was signed, where the sender signs a time. */
  signedAt: Instant = now,
): Read {
  const fields = reportFields(mapped, config);
  const invalid: InvalidField[] = [];
  const wrong = (field: string, expected: string) => {
    invalid.push({ field, got: shown(fields[field]), expected });
    return undefined;
  };
  const { lead, email, owner: said, result } = fields;
  if (lead === undefined && email === undefined) wrong('lead', 'the id of a lead, or its address as email');
  const isDated = fields.at !== undefined;
  const at =
    fields.at !== undefined ? (momentOf(fields.at) ?? wrong('at', 'a moment such as 2026-11-24T10:00:00Z')) : signedAt;
  if (at !== undefined && at > plus(now, ahead)) wrong('at', 'a moment that has been');
  const owner = said === undefined ? undefined : (repOf(said, config) ?? wrong('owner', 'the id or address of a rep'));
  const outcome = result === undefined ? undefined : reportedOutcome(fields, config, now, invalid);
  const by =
    fields.by === undefined ? undefined : (repOf(fields.by, config) ?? wrong('by', 'the id or address of a rep'));
  const isNote = fields.contact === undefined && (fields.note !== undefined || fields.nextOn !== undefined);
  const work = {
    contact: fields.contact !== undefined,
    note: isNote,
    sale: result === undefined && saysOfSale(fields),
  };
  const known = { fields, at: isDated ? at : undefined, by, config, now, invalid };
  const contact = work.contact ? contactOf(known) : undefined;
  const note = work.note ? noteOf(known) : undefined;
  const sale = work.sale ? saleChange(known) : undefined;
  if (said === undefined && result === undefined && !work.contact && !work.sale && !work.note)
    wrong('result', 'won, lost or recycle, or an owner, a contact, a note or a step');
  if (invalid.length > 0 || at === undefined) return { ok: false, invalid };
  const who = lead === undefined ? { email } : { leadId: lead };
  const correction = fields.correction === 'true' && { isCorrection: true };
  const restsUntil = outcome?.until && dateOn(outcome.until, 'UTC');
  return {
    ok: true,
    report: {
      ...who,
      at,
      isDated,
      ...(namesDay(fields) && { isDay: true }),
      owner,
      outcome: outcome && { ...outcome, at },
      restsUntil,
      contact,
      note,
      sale,
      by,
      ...correction,
    },
  };
}

/** A message and its facts. `at`: the message's own moment. */
interface Said {
  fields: Readonly<Record<string, string>>;
  at?: Instant;
  by?: string;
  config: Rules;
  now: Instant;
  invalid: InvalidField[];
}

function contactOf({ config, now, invalid, ...said }: Said): Report['contact'] {
  const zone = config.sales.reps.find(({ id }) => id === said.by)?.timeZone ?? 'UTC';
  const read = reportedContact(textIn(said.fields), said.at ?? now, zone);
  if (read.ok) return { ...read.value, id: idOf(read.value.channel, read.value, said, now) };
  invalid.push(read.invalid);
  return undefined;
}

function noteOf({ config, now, invalid, ...said }: Said): Report['note'] {
  const zone = config.sales.reps.find(({ id }) => id === said.by)?.timeZone ?? 'UTC';
  const next = nextStepIn(textIn(said.fields), said.at ?? now, zone);
  const note = textIn(said.fields)('note')?.trim().slice(0, longestNote) || undefined;
  if (next.ok) return { note, next: next.value, id: idOf('note', { note, next: next.value }, said, now) };
  invalid.push(next.invalid);
  return undefined;
}

const saysOfSale = (fields: Readonly<Record<string, string>>) =>
  ['step', 'value', 'currency', 'probability', 'closeOn'].some((name) => fields[name] !== undefined);

function saleChange({ config, now, invalid, ...said }: Said): Report['sale'] {
  const { steps, outcome } = config.sales;
  const amount = (text: string) => reportedAmount(text, outcome.currency);
  const read = saleIn(textIn(said.fields), { steps, currency: outcome.currency, amount });
  if (read.ok) return { ...read.value, id: idOf('sale', read.value, said, now) };
  invalid.push(read.invalid);
  return undefined;
}

/** Whether a message is dated by a day alone, or by its midnight. */
function namesDay({ at }: Said['fields']): boolean {
  if (at === undefined) return false;
  return momentOf(at)?.endsWith('T00:00:00.000Z') === true || /[T ]00:00(?::00(?:\.0+)?)?(?![\d:.])/.test(at);
}

/**
 * A repeated message has the same id: by the CRM's id, else by its time there, else by its content on that day. Many CRMs send
 * a day only, or its midnight in their zone.
 */
function idOf(kind: string, what: object, { fields, at, by }: Pick<Said, 'fields' | 'at' | 'by'>, now: Instant) {
  const { id } = fields;
  const same = id ?? (at === undefined || namesDay(fields) ? [at ?? now.slice(0, 10), what, by] : at);
  return hash(JSON.stringify([kind, same])).toString(36);
}

function reportedOutcome(
  fields: Readonly<Record<string, string>>,
  config: Rules,
  now: Instant,
  invalid: InvalidField[],
) {
  const result = results.find((one) => one === fields.result);
  if (result === undefined) {
    invalid.push({ field: 'result', got: shown(fields.result), expected: results.join(', ') });
    return undefined;
  }
  const amount = (text: string) => reportedAmount(text, config.sales.outcome.currency);
  const read = outcomeIn(result, textIn(fields), config, now, { amount, leadZone: 'UTC', repZone: 'UTC' });
  if (read.ok) return read.value;
  invalid.push(read.invalid);
  return undefined;
}

/** The fields as the form of the rep's page names them. */
const textIn = (fields: Readonly<Record<string, string>>) => (name: string) => fields[name];

/** What to do about a reported outcome. Reports come late, twice and in any order. */
type ReportPlan =
  /** It is carried out, or overtaken by something newer. */
  | { do: 'ignore'; why: string }
  /** It is written down already; its writer may have died before the event was published. */
  | { do: 'tell'; assignment: Assignment }
  | { do: 'record'; assignment: Assignment; accept: boolean }
  /** No rep here has the lead, but one in the CRM does: it counts as accepted by them. `instead`: the offer that this ends. */
  | { do: 'take'; assignment: Assignment; instead?: Assignment }
  | { do: 'refuse'; why: string };

/**
 * Records a deal once. A repetition changes nothing; another result or value is refused, and the answer names what is recorded.
 * An undated report never makes a second deal while no rep works on the lead.
 */
export function planReport(history: LeadHistory, { at, isDated, outcome, owner }: Report): ReportPlan {
  const { lead, assignments } = history;
  if (!outcome) return { do: 'ignore', why: 'it reports no outcome' };
  const mine = assignments.filter(({ lifecycleId }) => lifecycleId === lead.lifecycleId);
  const again = (known: Assignment): ReportPlan =>
    known.outcome && !saysTheSame(known.outcome, outcome)
      ? { do: 'ignore', why: recordedAlready(known.outcome) }
      : { do: 'tell', assignment: known };
  const sameMoment = mine.find((one) => one.outcome?.at === at);
  if (sameMoment) return again(sameMoment);
  const holder = holderOf(history);
  const isBeingWorkedOn = holder !== undefined && holder.status !== 'closed';
  const last = newest(mine.filter((one) => one.outcome !== undefined));
  if (last?.outcome && !isBeingWorkedOn) {
    if (!isDated && saysTheSame(last.outcome, outcome)) return { do: 'tell', assignment: last };
    const isAnotherDeal = isDated && outcome.result === 'won';
    if (last.outcome.result === 'won' && !isAnotherDeal) return { do: 'ignore', why: recordedAlready(last.outcome) };
  }
  if (lead.outcomeAt !== undefined && at <= lead.outcomeAt) return { do: 'ignore', why: 'a newer outcome is known' };
  if (at < lead.openedAt) return { do: 'ignore', why: 'the lead has come back since' };
  if (!lead.open) return { do: 'refuse', why: `the lead is ${lead.stage}: no rep works on it` };
  if (holder?.status === 'closed')
    return { do: 'ignore', why: holder.outcome ? recordedAlready(holder.outcome) : 'the lead was given up just now' };
  if (holder && !holder.toManager) return { do: 'record', assignment: holder, accept: holder.status === 'offered' };
  const repId = owner ?? ownerOf(history);
  if (repId === undefined) return { do: 'refuse', why: 'no rep has the lead: name one as owner' };
  const attempt = Math.max(0, ...mine.map((one) => one.attempt)) + 1;
  const why = 'worked on in the CRM';
  const when = { offeredAt: at, acceptBy: at };
  const assignment: Assignment = {
    lifecycleId: lead.lifecycleId,
    attempt,
    repId,
    toManager: false,
    status: 'offered',
    ...when,
    why,
    candidates: [],
  };
  return { do: 'take', assignment, instead: holder };
}

const saysTheSame = (a: Outcome, b: Outcome): boolean =>
  (['result', 'value', 'product', 'reason', 'until', 'track'] as const).every((field) => a[field] === b[field]);

/** For the program that reports, and for readers of its log. */
function recordedAlready({ result, value, product, reason, at }: Outcome): string {
  const what = [result, value, product ?? reason].filter((part) => part !== undefined).join(', ');
  return `recorded already: ${what}, on ${at.slice(0, 10)}`;
}
