import type { Config } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Attribution } from '../../domain/lead/person.ts';
import { dateOn } from '../../domain/time/calendar.ts';
import { day, type Instant, minute, plus } from '../../domain/time/instant.ts';
import { createSeededRandom, type SeededRandom } from '../sampling/seeded-random.ts';
import { simulate } from '../simulation/run.ts';
import type { Spend } from './sources.ts';

interface MadeUpSource {
  share: number;
  origin: Partial<Attribution>;
  /** The daily cost, in the currency of sales.yaml. */
  daily?: number;
}

const site = 'https://fieldnote.example';
const sources: readonly MadeUpSource[] = [
  { share: 30, origin: { referrer: 'https://www.google.com/', landingPage: `${site}/` } },
  { share: 18, origin: { source: 'google', medium: 'cpc', campaign: 'spare parts', landingPage: site }, daily: 60 },
  {
    share: 14,
    origin: { source: 'linkedin', medium: 'paid', campaign: 'service leaders', landingPage: site },
    daily: 85,
  },
  { share: 12, origin: { landingPage: `${site}/pricing` } },
  { share: 10, origin: { referrer: 'https://www.linkedin.com/feed/', landingPage: `${site}/blog/parts` } },
  { share: 8, origin: { via: 'import:fair-2026' } },
  { share: 8, origin: {} },
];

/**
 * A year of leads that never were, through the rules of the config: with sources, first calls and reports of delivery, so that
 * every figure has something to show. The same for the same seed and config.
 */
export function madeUpYear(
  config: Config,
  { leads, seed, until }: { leads: number; seed: number; until: Instant },
): { histories: LeadHistory[]; spend: Spend[] } {
  const start = plus(until, -365 * day);
  const { histories } = simulate(config, { leads, seed, days: 365, start });
  const chance = createSeededRandom(seed);
  const { currency } = config.sales.outcome;
  const spend = Array.from({ length: 365 }, (_, index) => dateOn(plus(start, index * day), 'UTC')).flatMap((date) =>
    sources.flatMap(({ origin: { source, medium, campaign = '' }, daily }): Spend[] =>
      daily === undefined ? [] : [{ source: `${source} / ${medium}`, campaign, day: date, amount: daily, currency }],
    ),
  );
  const later = createSeededRandom(seed + 1);
  return { histories: histories.map((history) => withMore(livelier(history, chance), later)), spend };
}

function livelier({ lead, activities, sends, assignments, ...more }: LeadHistory, chance: SeededRandom): LeadHistory {
  const origin = chance.pick(sources.map((one) => [one, one.share] as const)).origin;
  const sourced = activities.map((one) => (one.id === lead.captured.id ? withOrigin(one, origin) : one));
  const named = sends.map((send, index) => ({ ...send, messageId: `${send.lifecycleId}-${index}` }));
  const delivered = named.flatMap(({ messageId, template, lifecycleId, sentAt }): Activity[] => {
    if (sentAt === undefined || chance.is(0.02)) return [];
    const at = plus(sentAt, minute);
    return [{ id: `${messageId}-d`, type: 'mail.delivered', at, lifecycleId, detail: { messageId, template } }];
  });
  const calls = assignments.flatMap(({ acceptedAt, lifecycleId, repId }) => {
    if (acceptedAt === undefined || chance.is(0.08)) return [];
    const at = plus(acceptedAt, Math.round((5 + chance.next() ** 3 * 2_000) * minute));
    const facts = { repId, channel: 'call', reached: chance.is(0.7), first: true } as const;
    const event = { type: 'LeadContacted' as const, lifecycleId, facts };
    return [{ stage: 'working' as const, at, why: 'called', event }];
  });
  return {
    ...more,
    lead: { ...lead, moves: withCalls(lead.moves, calls) },
    activities: [...sourced, ...delivered].sort(byTime),
    sends: named,
    assignments,
  };
}

/** Adds further visits from other sources, and the value of sales. */
function withMore(history: LeadHistory, chance: SeededRandom): LeadHistory {
  const { lead, activities, assignments } = history;
  const { captured } = lead;
  const { origin } = chance.pick(sources.map((one) => [one, one.share] as const));
  const at = plus(captured.at, Math.round(chance.next() * 14 * day));
  const detail = { url: `${site}/`, attribution: { landingPage: `${site}/`, ...origin } };
  const visit: Activity = {
    id: `${captured.id}-again`,
    type: 'page.viewed',
    at,
    lifecycleId: captured.lifecycleId,
    detail,
  };
  const values = new Map(
    assignments.map(({ lifecycleId }) => [lifecycleId, Math.round(1_200 + chance.next() ** 2 * 24_000)]),
  );
  const isKnown = chance.is(0.9);
  return {
    ...history,
    activities: chance.is(0.3) && origin.via === undefined ? [...activities, visit].sort(byTime) : activities,
    assignments: assignments.map((one) =>
      one.outcome?.result === 'won' && isKnown
        ? { ...one, outcome: { ...one.outcome, value: values.get(one.lifecycleId) } }
        : one,
    ),
  };
}

const byTime = (a: Activity, b: Activity) => (a.at < b.at ? -1 : 1);

/** A call is written down where it happened, while the rep had the lead. */
function withCalls(moves: LeadHistory['lead']['moves'], calls: LeadHistory['lead']['moves']) {
  const told = [...moves];
  for (const call of calls) {
    const next = told.findIndex(({ at }) => at > call.at);
    const place = next < 0 ? told.length : next;
    if (told[place - 1]?.stage === 'working') told.splice(place, 0, call);
  }
  return told;
}

function withOrigin(activity: Activity, origin: Partial<Attribution>): Activity {
  if (activity.type !== 'form.submitted') return activity;
  const { detail } = activity;
  return { ...activity, detail: { ...detail, attribution: { ...detail.attribution, ...origin } } };
}
