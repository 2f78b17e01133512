import fc from 'fast-check';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead, StageMove } from '../../../domain/lead/lead.ts';
import type { Attribution } from '../../../domain/lead/person.ts';
import type { Send } from '../../../domain/lead/send.ts';
import { allowedMoves, type End, type Stage } from '../../../domain/lead/stage.ts';
import { day, hour, type Instant, instant, minute } from '../../../domain/time/instant.ts';
import { aLead } from '../lead.ts';

// Random lives of leads, each with the truth that insight must find again. The truth is what was drawn, not what was derived.

/** One stay of the truth. */
export interface TrueStay {
  stage: Stage;
  from: number;
  to?: number;
  next?: Stage | 'closed';
  recycled?: boolean;
}

/** One lifecycle of the truth. */
export interface TrueRun {
  openedAt: number;
  closedAt?: number;
  end?: End;
  stays: TrueStay[];
  won?: number;
  acceptedAt?: number;
  contactedAt?: number;
}

export interface MadeUpLead {
  id: string;
  history: LeadHistory;
  runs: TrueRun[];
}

/** Daylight saving in both hemispheres, half hours, and a day that Samoa skipped its like of. */
export const zones = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'],
  ...['Australia/Lord_Howe', 'Pacific/Auckland', 'America/Santiago', 'Asia/Beirut'],
];
export const zone = fc.constantFrom(...zones);
/** Two winters and the 29 February between them. */
export const beginning = Date.UTC(2023, 9, 1);
export const now = Date.UTC(2025, 3, 15, 12);
export const moment = fc.integer({ min: beginning, max: now - 1 });

const ends: Partial<Record<Stage, End>> = {
  lost: 'lost',
  dormant: 'dormant',
  rejected: 'rejected',
  unsubscribed: 'unsubscribed',
};
const reps = ['ada', 'ben', 'mara'];
const origins: Partial<Attribution>[] = [
  { source: 'linkedin', medium: 'paid', campaign: 'spring' },
  { referrer: 'https://www.google.com/', landingPage: 'https://fieldnote.example/' },
  { landingPage: 'https://fieldnote.example/' },
  { gclid: 'x', landingPage: 'https://fieldnote.example/pricing' },
  {},
];

/** Draws one life after the other from a list of numbers: fast-check makes the list shorter when a law does not hold. */
function lifeOf(numbers: readonly number[], openedAt: number, index: number): MadeUpLead {
  let place = 0;
  const draw = (below: number) => (numbers[place++ % numbers.length] ?? 0) % below;
  const id = index.toString(16).padStart(32, '0');
  const moves: StageMove[] = [];
  const assignments: Assignment[] = [];
  const sends: Send[] = [];
  const activities: Activity[] = [];
  const runs: TrueRun[] = [];
  let at = openedAt;
  let isCustomer = false;
  let lifecycle = '';
  // The first number: how many lifecycles there are at most.
  for (let run = 0, most = 1 + draw(3); run < most && at < now; run++) {
    lifecycle = `${id.slice(-6)}${run.toString().padStart(6, '0')}`;
    const truth: TrueRun = { openedAt: at, stays: [] };
    runs.push(truth);
    let stage: Stage = isCustomer ? 'customer' : 'captured';
    let fromSales = false;
    const event = {
      type: run === 0 ? 'LeadCaptured' : 'LeadReopened',
      lifecycleId: lifecycle,
      facts: { form: 'contact' },
    };
    moves.push({ stage, at: instant(at), why: 'came', event: event as StageMove['event'] });
    activities.push(...arrival(draw, lifecycle, at));
    for (let step = 0; ; step++) {
      const stay: TrueStay = { stage, from: at };
      truth.stays.push(stay);
      let attempt: Assignment | undefined;
      if (stage === 'assigned') {
        attempt = offerOf(lifecycle, assignments.length + 1, reps[draw(reps.length)] ?? 'ada', at);
        assignments.push(attempt);
        if (draw(3) === 0) moves.push({ stage, at: instant(at + minute), why: 'another offer' });
      }
      if (stage === 'nurturing') sends.push(...mailsOf(draw, lifecycle, at, sends.length));
      if (stage === 'nurturing') activities.push(...reactionsTo(draw, sends, lifecycle, at));
      const took = (1 + draw(60)) * (draw(2) === 0 ? hour : day) + draw(60) * minute;
      if (at + took >= now || (step > 1 && draw(6) === 0 && run === most - 1)) break;
      const next = nextOf(stage, draw, step);
      at += took;
      if (stage === 'working' && draw(2) === 0) {
        const facts = { repId: 'ada', channel: 'call', reached: true, first: true };
        const contact = { type: 'LeadContacted', lifecycleId: lifecycle, facts } as unknown as StageMove['event'];
        moves.push({ stage, at: instant(at - minute), why: 'contact', event: contact });
        truth.contactedAt ??= at - minute;
      }
      Object.assign(stay, { to: at, next });
      if (next === 'closed') {
        Object.assign(truth, { closedAt: at, end: 'customer' });
        break;
      }
      if (attempt && next === 'working') {
        Object.assign(attempt, { status: 'accepted', acceptedAt: instant(at) });
        truth.acceptedAt ??= at;
      }
      if (next === 'working') truth.acceptedAt ??= at;
      fromSales = stage !== 'captured' && stage !== 'nurturing' && stage !== 'customer';
      const recycled = next === 'customer' && isCustomer && draw(2) === 0;
      stay.recycled = recycled;
      moves.push({ stage: next, at: instant(at), why: 'moved', event: eventOf(next, recycled, fromSales, lifecycle) });
      if (next === 'customer' && !recycled) truth.won ??= at;
      if (next === 'customer') isCustomer = true;
      if (draw(5) === 0)
        moves.push({
          stage: next,
          at: instant(truth.openedAt),
          why: 'told late',
          event: { type: 'LeadSuppressed', lifecycleId: lifecycle, facts: { reason: 'unsubscribed' } },
        });
      const end = ends[next];
      if (end) {
        Object.assign(truth, { closedAt: at, end });
        break;
      }
      stage = next;
    }
    if (truth.closedAt === undefined) break;
    if (run < most - 1) at += (1 + draw(40)) * day;
  }
  const last = runs.at(-1) ?? { openedAt, stays: [] };
  const base = aLead(instant(openedAt), { id, lifecycleId: lifecycle, moves });
  const lead: Lead = {
    ...base,
    stage: moves.at(-1)?.stage ?? 'captured',
    open: last.closedAt === undefined,
    openedAt: instant(last.openedAt),
    ...(last.closedAt !== undefined &&
      last.end && { closed: { lifecycleId: lifecycle, end: last.end, at: instant(last.closedAt) } }),
    country: ['DE', 'US', 'FR'][draw(3)],
  };
  // Nobody has received or done anything after now.
  const past = (at: Instant | undefined) => at !== undefined && Date.parse(at) < now;
  const byTime = activities.filter(({ at }) => past(at)).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const sent = sends.filter(({ sentAt }) => past(sentAt));
  return { id, history: { lead, activities: byTime, sends: sent, assignments }, runs };
}

function nextOf(stage: Stage, draw: (below: number) => number, step: number): Stage | 'closed' {
  const choices: (Stage | 'closed')[] = allowedMoves[stage].filter((one) => one !== 'captured');
  // A sale does not go to and fro for ever.
  if (step > 6) return stage === 'customer' ? 'closed' : stage === 'captured' ? 'rejected' : 'unsubscribed';
  if (stage === 'customer') choices.push('closed', 'closed');
  return choices[draw(choices.length)] ?? 'unsubscribed';
}

function eventOf(next: Stage, recycled: boolean, fromSales: boolean, lifecycleId: string): StageMove['event'] {
  if (recycled) return { type: 'LeadRecycled', lifecycleId, facts: { reason: 'Not now' } };
  if (next === 'customer') return { type: 'LeadWon', lifecycleId, facts: { repId: 'ada', value: 100 } };
  if (next === 'lost') return { type: 'LeadLost', lifecycleId, facts: { reason: 'No budget' } };
  if (next === 'nurturing' && fromSales) return { type: 'LeadRecycled', lifecycleId, facts: { reason: 'Not now' } };
  return undefined;
}

const offerOf = (lifecycleId: string, attempt: number, repId: string, at: number): Assignment => ({
  lifecycleId,
  attempt,
  repId,
  toManager: false,
  status: 'offered',
  why: 'turn',
  candidates: [],
  offeredAt: instant(at),
  acceptBy: instant(at + hour),
});

function mailsOf(draw: (below: number) => number, lifecycleId: string, from: number, known: number): Send[] {
  return Array.from({ length: draw(4) }, (_, index) => {
    const at: Instant = instant(from + index * day);
    const template = draw(2) === 0 ? 'first-a' : 'first-b';
    return {
      lifecycleId,
      track: 'new',
      step: `step-${index}`,
      template,
      kind: 'marketing',
      state: 'sent',
      why: 'due',
      claimedAt: at,
      sentAt: at,
      messageId: `m-${lifecycleId}-${known + index}`,
    };
  });
}

function reactionsTo(
  draw: (below: number) => number,
  sends: readonly Send[],
  lifecycleId: string,
  from: number,
): Activity[] {
  return sends.flatMap(({ messageId = '', template, step, sentAt, lifecycleId: its }, index): Activity[] => {
    if (its !== lifecycleId || sentAt === undefined || Date.parse(sentAt) < from) return [];
    const base = { at: instant(Date.parse(sentAt) + 2 * hour), lifecycleId };
    const what = draw(6);
    const url = 'https://fieldnote.example/pricing';
    if (what === 0)
      return [{ ...base, id: `c-${index}-${from}`, type: 'link.clicked', detail: { url, template, step } }];
    if (what === 1)
      return [{ ...base, id: `d-${index}-${from}`, type: 'mail.delivered', detail: { messageId, template } }];
    return [];
  });
}

function arrival(draw: (below: number) => number, lifecycleId: string, at: number): Activity[] {
  const base = { at: instant(at), lifecycleId };
  const origin = origins[draw(origins.length)] ?? {};
  const attribution = { ...origin, form: 'contact', at: instant(at) };
  const submitted: Activity = {
    ...base,
    id: `form-${lifecycleId}`,
    type: 'form.submitted',
    detail: { form: 'contact', receipt: lifecycleId, contentHash: lifecycleId, attribution },
  };
  const url = 'https://fieldnote.example/demo';
  const visits = Array.from({ length: draw(3) }, (_, index): Activity => {
    const later = instant(at + (index + 1) * 3 * hour);
    const seen = origins[draw(origins.length)] ?? {};
    return {
      ...base,
      id: `v-${lifecycleId}-${index}`,
      at: later,
      type: 'page.viewed',
      detail: { url, attribution: seen },
    };
  });
  return [submitted, ...visits];
}

/** Some leads with their truth. */
export const madeUpLeads = fc
  .array(fc.tuple(fc.array(fc.nat(9_999), { minLength: 4, maxLength: 60 }), moment), { minLength: 1, maxLength: 8 })
  .map((lives) => lives.map(([numbers, openedAt], index) => lifeOf(numbers, openedAt, index)));
