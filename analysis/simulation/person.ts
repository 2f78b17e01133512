import type { Config } from '../../domain/config/config.ts';
import type { Activity, ActivityOf } from '../../domain/lead/activity.ts';
import { hash } from '../../domain/lead/hash.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { Send } from '../../domain/lead/send.ts';
import { day, hour, type Instant, minute, plus } from '../../domain/time/instant.ts';
import { createSeededRandom, type SeededRandom } from '../sampling/seeded-random.ts';
import { behaviour, freeMail, recorder } from './made-up-history.ts';
import { type MadeUpKind, madeUpKinds, personOf } from './made-up-people.ts';

/** A simulated person who fills in a form one day. */
export interface SimulatedPerson {
  kind: MadeUpKind;
  /** How much they need the product; 0 is the middle of all. */
  need: number;
  lead: Lead;
  /** Their own activities, independent of us: visits of the site and further forms. */
  ownWill: readonly Activity[];
  /** Chances that are the same for the same person and event, independent of what happened before: another config rolls no other dice. */
  chance(about: string): SeededRandom;
}

const site = 'https://fieldnote.example';
/** How long after the first form people come back by themselves. */
const interest = 45 * day;

/** Person `n` of a seed: the same kinds of people as in analysis/simulation/made-up-history.ts. */
export function personNumber(n: number, seed: number, start: Instant, days: number, config: Config): SimulatedPerson {
  const chanceOf = (about: string) => createSeededRandom(hash(`${seed}#${n}#${about}`));
  const chance = chanceOf('person');
  const kind = chance.pick(madeUpKinds.map((one) => [one, one.share] as const));
  const need = kind.need + chance.normal() * 0.9;
  const one = <T>(of: readonly T[]): T => chance.pick(of.map((value) => [value, 1] as const));
  const at = plus(start, Math.floor(chance.next() * days * day));
  const lifecycleId = n.toString(16).padStart(12, '0');
  const recorded = recorder(lifecycleId);
  const wanted = chance.pick(kind.firstForm);
  const form = wanted in config.capture.forms ? wanted : (Object.keys(config.capture.forms)[0] ?? wanted);
  const captured = recorded.form(form, at);
  const lead: Lead = {
    id: hexId(seed, n),
    email: `person-${n}@${kind.emailDomain}`,
    ...personOf(kind, one),
    answers: {},
    address: { freeMail: freeMail.includes(kind.emailDomain), checkedAt: at },
    first: captured.detail.attribution,
    last: captured.detail.attribution,
    stage: 'captured',
    moves: [{ stage: 'captured', at, why: form }],
    revision: 1,
    lifecycleId,
    open: true,
    openedAt: at,
    captured,
    createdAt: at,
  };
  const ownWill = behaviour(chanceOf('visits'), kind, need, at, plus(at, interest), recorded);
  return { kind, need, lead, ownWill, chance: chanceOf };
}

/** Ids look like those of real leads, because some rules spread by the id. */
const hexId = (seed: number, n: number) =>
  [0, 1, 2, 3].map((part) => hash(`${seed}.${n}.${part}`).toString(16).padStart(8, '0')).join('');

/** A person's reactions to a mail, with their times: most ignore it, some click, a few unsubscribe, and some addresses bounce. */
export function reactionsTo({ need, chance, kind }: SimulatedPerson, send: Send, at: Instant): Activity[] {
  const dice = chance(`mail ${send.lifecycleId} ${send.track} ${send.step}`);
  const { lifecycleId, template, step } = send;
  const id = `${lifecycleId}-${send.track}-${step}`;
  const base = (what: string, after: number) => ({ id: `${id}-${what}`, at: plus(at, after), lifecycleId });
  if (dice.is(0.004))
    return [{ ...base('bounce', minute), type: 'mail.bounced', detail: { messageId: id, template, hard: true } }];
  const wanting = Math.exp(Math.min(1.5, need * 0.6));
  const read = Math.round(2 * minute + dice.next() ** 3 * 2 * day);
  const found: Activity[] = [];
  if (dice.is(0.06 * wanting)) {
    const path = dice.pick(kind.pages);
    found.push({ ...base('click', read), type: 'link.clicked', detail: { url: site + path, template, step } });
  }
  if (dice.is(0.006 * wanting)) found.push({ ...base('reply', read + hour), type: 'mail.replied', detail: {} });
  if (dice.is(0.012 / wanting)) found.push({ ...base('no', read), type: 'unsubscribed', detail: { via: 'one-click' } });
  return found;
}

/** When an address that was asked to be confirmed is; undefined: never. */
export function confirmation(
  { chance }: SimulatedPerson,
  at: Instant,
  lifecycleId: string,
): ActivityOf<'confirmed'> | undefined {
  const dice = chance(`confirm ${lifecycleId}`);
  if (!dice.is(0.7)) return undefined;
  const when = plus(at, Math.round(minute + dice.next() ** 4 * day));
  return { id: `${lifecycleId}-confirmed`, type: 'confirmed', at: when, lifecycleId, detail: {} };
}

/** A rep's reaction to an offer: most accept in time, some decline, some do not answer. */
export function repReaction(
  { chance }: SimulatedPerson,
  about: string,
  within: number,
): { accepts: boolean; after: number } | undefined {
  const dice = chance(`offer ${about}`);
  if (dice.is(0.1)) return undefined;
  return { accepts: dice.is(0.9), after: Math.max(1, Math.floor(dice.next() * within)) };
}

/**
 * The outcome of an accepted lead, by need and fit as in analysis/simulation/made-up-history.ts; undefined: the rep never
 * reports one.
 */
export function outcomeOf(
  { need, kind, chance }: SimulatedPerson,
  about: string,
): { result: 'won' | 'lost' | 'recycle'; after: number } | undefined {
  const dice = chance(`outcome ${about}`);
  if (dice.is(0.05)) return undefined;
  const odds = -1.1 + 1.2 * need + 0.7 * kind.fit + dice.normal() * 0.7;
  const after = Math.round((2 + dice.next() * 18) * day);
  if (dice.is(1 / (1 + Math.exp(-odds)))) return { result: 'won', after };
  return { result: dice.is(0.4) ? 'recycle' : 'lost', after };
}
