import assert from 'node:assert/strict';
import type { Config } from '../../domain/config/config.ts';
import { chooseRep, type RepLoad } from '../../domain/distribution/routing.ts';
import { type Facts, routingFacts } from '../../domain/distribution/routing-fields.ts';
import { type Instant, plus } from '../../domain/time/instant.ts';
import { type Bench, interleaved, median, ratioOf, show } from '../measure.ts';
import { plainChoice } from './routing-plain.ts';
import { config, forEverybody, leads, now, repCapacity } from './routing-sample.ts';

const rounds = 9;
const decisions = 4_000;
/** It is slow: fewer decisions give the same rate. */
const forPlain = 60;

type Chosen = { repId?: string; pass?: number };
type Choose = (facts: Facts, reps: ReadonlyMap<string, RepLoad>, config: Config, now: Instant, seed: string) => Chosen;

const ours: Choose = (facts, reps, { sales }, at, seed) => {
  const choice = chooseRep({ facts, reps, exclude: [], rules: sales, now: at, seed });
  return choice.none ? {} : choice;
};

/** Seconds of this thread on a processor: others on the machine count less than by the clock. */
const cpu = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
};

/** Routing decisions per second with a thousand reps and fifty rules, in sequence, each on the state after the one before. */
export const routing: Bench = async (progress) => {
  assert.deepEqual([config.sales.reps.length, config.sales.rules.length], [1_000, 50]);
  const histories = leads(decisions);
  // The leads' facts are computed once: scoring has a bench of its own.
  const known = histories.map((history) => {
    const facts = routingFacts(history, config, now);
    for (const field of ['grade', 'interest', 'companySize', 'country', 'language', 'territory']) facts(field);
    return { facts, id: history.lead.id };
  });
  /** Decides about the given number of leads on fresh desks: who got them, and how many a second. */
  const decide = (choose: Choose, rules: Config, count: number) => {
    const reps = repCapacity();
    const started = cpu();
    const to = known.slice(0, count).map(({ facts, id }, n) => {
      const at = plus(now, n * 100);
      const { repId = '', pass } = choose(facts, reps, rules, at, id);
      const load = reps.get(repId);
      const openLeads = ((load?.openLeads ?? 0) + 1) % 29; // a slot is freed as often as one is taken
      if (load) reps.set(repId, { ...load, openLeads, turn: (load.turn ?? 0) + 1, pass, lastAssignedAt: at });
      return repId;
    });
    return { to, perSecond: count / (cpu() - started) };
  };
  const same = [ours, plainChoice].map((choose) => decide(choose, forEverybody, forPlain).to);
  assert.deepEqual(same[0], same[1], 'both must choose the same reps');
  const rates = await interleaved(
    rounds,
    {
      teams: async () => decide(ours, config, decisions).perSecond,
      everybody: async () => decide(ours, forEverybody, decisions).perSecond,
      plain: async () => decide(plainChoice, forEverybody, forPlain).perSecond,
    },
    (name, round, rate) => progress(`round ${round} of ${rounds}: ${name} ${show(rate)}/s`),
  );
  const floor = `filter everybody, ask the calendar, sort: ${show(median(rates.plain))}/s`;
  const row = (what: string, of: 'teams' | 'everybody') => ({
    what: `${what}, with the reason and up to 25 candidates`,
    ratio: show(ratioOf(rates[of], rates.plain)),
    got: `${show(median(rates[of]))} decisions/s, best round ${show(Math.max(...rates[of]))}`,
    floor,
    aim: '≥ 20,000/s',
  });
  return [
    row('50 rules, 1,000 reps in teams of a hundred and one of all', 'teams'),
    row('50 rules, and every lead is for all 1,000 reps, 720 of them at work', 'everybody'),
  ];
};
