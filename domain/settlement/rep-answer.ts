import type { Config } from '../config/config.ts';
import { type AnswerTimes, answerTimes, maySnooze } from '../distribution/answer-time.ts';
import type { NextStep } from '../lead/activity.ts';
import type { Assignment, Outcome } from '../lead/assignment.ts';
import { personal } from '../lead/fields.ts';
import type { Instant } from '../time/instant.ts';
import { type Contact, contactIn, longestNote, nextStepIn } from './contact.ts';
import { bad, dayIn, type Fields, ok, type Read, text } from './form-reading.ts';
import { type Corrected, correctionIn } from './profile-correction.ts';
import { type SaleChange, saleIn } from './sale.ts';

type Rules = Pick<Config, 'sales' | 'nurture'>;

/** How to read a person's input: amounts (undefined when the text is none), and the start of the lead's days. */
interface Reader {
  amount: (text: string) => number | undefined;
  leadZone: string;
  /** The zone of the person who answers. */
  repZone: string;
}

/** The action behind a button on the page of an offer. */
export type RepAnswer =
  | { do: 'accept' }
  | { do: 'decline'; declinedBecause?: string; passTo?: string }
  /** Without times it was clicked too late, or a second time. */
  | { do: 'snooze'; times?: AnswerTimes }
  | { do: 'follow-up'; followUp?: string }
  /** `once`: the same for two clicks on one page. */
  | { do: 'contact'; contact: Contact; once: string }
  | { do: 'note'; note?: string; next?: NextStep; once: string }
  | { do: 'calls' | 'profiling'; allowed: boolean; once: string }
  | { do: 'sale'; change: SaleChange; once: string }
  | { do: 'profile'; fields: Corrected }
  /** The contact will not buy. */
  | { do: 'dismiss'; reason: string }
  /** It is a lead after all. */
  | { do: 'restore' }
  /** `correct`: replaces the recorded outcome. */
  | { do: 'correct'; outcome: Outcome }
  | { do: 'record'; outcome: Outcome };

/** Reads the posted form, or names the wrong field. */
export function repAnswer(
  fields: Fields,
  assignment: Assignment,
  config: Rules,
  now: Instant,
  reader: Reader,
): Read<RepAnswer> {
  const action = fields('action');
  switch (action) {
    case 'accept':
      return ok({ do: 'accept' });
    case 'decline':
      return ok({ do: 'decline', declinedBecause: text(fields, 'reason') });
    case 'assign':
      return assigned(fields, assignment, config);
    case 'snooze':
      return snoozed(fields, assignment, config, now);
    case 'follow-up':
      return planned(fields, config);
    case 'calls':
    case 'profiling':
      return ok({ do: action, allowed: fields('allowed') === 'yes', once: text(fields, 'once') ?? now });
    case 'profile':
      return profile(fields);
    case 'dismiss':
      return dismissed(fields, config);
    case 'restore':
      return ok({ do: 'restore' });
    case 'contact': {
      if (text(fields, 'contact') === 'note') return noted(fields, now, reader.repZone);
      const read = contactIn(fields, now, reader.repZone);
      return read.ok ? ok({ do: 'contact', contact: read.value, once: text(fields, 'once') ?? now }) : read;
    }
    case 'sale': {
      const { steps, outcome } = config.sales;
      const read = saleIn(fields, { steps, currency: outcome.currency, amount: reader.amount });
      return read.ok ? ok({ do: 'sale', change: read.value, once: text(fields, 'once') ?? now }) : read;
    }
    case 'won':
    case 'lost':
    case 'recycle': {
      const read = outcomeIn(action, fields, config, now, reader);
      if (read.ok && fields('correct') !== undefined) return ok({ do: 'correct', outcome: read.value });
      return read.ok ? ok({ do: 'record', outcome: read.value }) : read;
    }
    default:
      return bad(
        'action',
        action,
        'accept, decline, assign, snooze, follow-up, contact, calls, sale, profile, dismiss, restore, won, lost or recycle',
      );
  }
}

/** Reads the outcome of a lead (`result`), or names the wrong field. */
export function outcomeIn(
  result: Outcome['result'],
  fields: Fields,
  config: Rules,
  at: Instant,
  reader: Reader,
): Read<Outcome> {
  return result === 'won' ? won(fields, config, at, reader) : ended(result, fields, config, at, reader);
}

function noted(fields: Fields, now: Instant, zone: string): Read<RepAnswer> {
  const note = text(fields, 'note', longestNote);
  const next = nextStepIn(fields, now, zone);
  if (!next.ok) return next;
  if (note === undefined && next.value === undefined) return bad('note', '', 'a note, or the day of a next step');
  return ok({ do: 'note', note, next: next.value, once: text(fields, 'once') ?? now });
}

function assigned(fields: Fields, { toManager }: Assignment, { sales }: Rules): Read<RepAnswer> {
  if (!toManager) return bad('action', 'assign', 'accept or decline: only the manager assigns');
  const repId = text(fields, 'repId');
  const rep = sales.reps.find(({ id }) => id === repId);
  if (!rep) return bad('repId', repId, `one of ${sales.reps.map(({ id }) => id).join(', ')}`);
  return ok({ do: 'decline', declinedBecause: `assigned to ${rep.name}`, passTo: rep.id });
}

/** The time that is asked for begins when the time given before would be over. */
function snoozed(fields: Fields, assignment: Assignment, { sales }: Rules, now: Instant): Read<RepAnswer> {
  const given = text(fields, 'for');
  const { snoozes, warnAt } = sales.sla;
  const ms = snoozes.find((one) => String(one) === given);
  const rep = sales.reps.find(({ id }) => id === assignment.repId);
  if (ms === undefined) return bad('for', given, `one of ${snoozes.join(', ')} milliseconds`);
  if (!rep || !maySnooze(assignment, now)) return ok({ do: 'snooze' });
  return ok({ do: 'snooze', times: answerTimes(assignment.acceptBy, ms, rep, warnAt) });
}

function planned(fields: Fields, { sales }: Rules): Read<RepAnswer> {
  const followUp = text(fields, 'followUp');
  const ids = sales.followUps.map(({ id }) => id);
  if (followUp !== undefined && !ids.includes(followUp)) return bad('followUp', followUp, `one of ${ids.join(', ')}`);
  return ok({ do: 'follow-up', followUp });
}

/** Only fields that differ from the shown ones: the lead may have changed others since. */
function profile(fields: Fields): Read<RepAnswer> {
  const changed = personal.filter((name) => fields(name)?.trim() !== (fields(`was.${name}`) ?? ''));
  const { fields: corrected, invalid } = correctionIn(Object.fromEntries(changed.map((name) => [name, fields(name)])));
  return invalid[0] ? { ok: false, invalid: invalid[0] } : ok({ do: 'profile', fields: corrected });
}

function dismissed(fields: Fields, { sales }: Rules): Read<RepAnswer> {
  const { notLeadReasons } = sales.outcome;
  const reason = text(fields, 'reason');
  if (reason === undefined || !notLeadReasons.includes(reason))
    return bad('reason', reason, `one of ${notLeadReasons.join(', ')}`);
  return ok({ do: 'dismiss', reason });
}

function won(fields: Fields, { sales }: Rules, at: Instant, { amount }: Reader): Read<Outcome> {
  const given = text(fields, 'value');
  const value = given === undefined ? undefined : amount(given);
  if (given !== undefined && value === undefined) return bad('value', given, 'an amount such as 12000 or 1,234.50');
  const product = text(fields, 'product');
  const { products } = sales.outcome;
  if (product !== undefined && !products.includes(product))
    return bad('product', product, `one of ${products.join(', ')}`);
  return ok({ result: 'won', at, value, product });
}

function ended(
  result: 'lost' | 'recycle',
  fields: Fields,
  config: Rules,
  at: Instant,
  { leadZone }: Reader,
): Read<Outcome> {
  const { lostReasons, recycleReasons } = config.sales.outcome;
  const reasons = result === 'lost' ? lostReasons : recycleReasons;
  const reason = text(fields, 'reason');
  if (reason === undefined || !reasons.includes(reason)) return bad('reason', reason, `one of ${reasons.join(', ')}`);
  if (result === 'lost') return ok({ result, at, reason });
  const given = text(fields, 'until');
  const until = given === undefined ? undefined : dayIn(given, leadZone);
  if (given !== undefined && (until === undefined || until < at))
    return bad('until', given, 'a day to come, such as 2027-01-31');
  const track = text(fields, 'track');
  const tracks = recycleTracks(config).map(({ id }) => id);
  if (track !== undefined && !tracks.includes(track)) return bad('track', track, `one of ${tracks.join(', ')}`);
  return ok({ result, at, reason, until, track });
}

/** The tracks a rep can choose from for a lead that goes back to nurture, by the names the config gives them. */
export const recycleTracks = ({ nurture }: Pick<Config, 'nurture'>): { id: string; name: string }[] =>
  nurture.tracks.flatMap(({ id, name, for: whom }) => (whom === 'recycled' ? [{ id, name: name ?? id }] : []));
