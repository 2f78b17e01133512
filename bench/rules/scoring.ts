import assert from 'node:assert/strict';
import type { Activity } from '../../domain/lead/activity.ts';
import { score } from '../../domain/scoring/score.ts';
import { historyRows } from '../../functions/adapters/dynamodb/leads/reading.ts';
import { type Bench, interleaved, median, ratioOf, show } from '../measure.ts';
import { byEngine, byKindEngine } from './scoring-by-engine.ts';
import { byHand } from './scoring-by-hand.ts';
import { activitiesOf, flood, now, twentyRules } from './scoring-sample.ts';

const rounds = 9;
const leads = 3_000;
/** The engine is slow: fewer leads give the same rate. */
const forEngine = 60;

/** Leads scored per second with twenty rules, beside a rule engine and beside code that knows these rules by heart. */
export const scoring: Bench = async (progress) => {
  const rules = twentyRules();
  assert.equal(rules.points.length, 20);
  const histories = Array.from({ length: leads }, (_, n) => activitiesOf(n));
  const hand = byHand(rules, now);
  const engines = { engine: byEngine(rules, now), kind: byKindEngine(rules, now) };
  for (const history of histories)
    assert.equal(hand(history), score(history, rules, now).total, 'both must give the same score');
  for (const history of histories.slice(0, forEngine))
    for (const engine of Object.values(engines))
      assert.equal(await engine(history), score(history, rules, now).total, 'the engine must give the same score');
  const perSecond = async (count: number, work: (history: Activity[]) => unknown): Promise<number> => {
    const started = performance.now();
    for (const history of histories.slice(0, count)) work(history);
    return count / ((performance.now() - started) / 1000);
  };
  const engineRate = async (engine: (history: Activity[]) => Promise<number>) => {
    const started = performance.now();
    for (const history of histories.slice(0, forEngine)) await engine(history);
    return forEngine / ((performance.now() - started) / 1000);
  };
  const many = flood();
  const read = many.slice(-historyRows);
  const inMs = async (list: Activity[]) => {
    const started = performance.now();
    score(list, rules, now);
    return performance.now() - started;
  };
  const rates = await interleaved(
    rounds,
    {
      hand: () => perSecond(leads, hand),
      score: () => perSecond(leads, (history) => score(history, rules, now)),
      engine: () => engineRate(engines.engine),
      kind: () => engineRate(engines.kind),
      flood: () => inMs(many),
      look: () => inMs(read),
    },
    (name, round, rate) =>
      progress(
        `round ${round} of ${rounds}: ${name} ${show(rate)}${name === 'flood' || name === 'look' ? ' ms' : '/s'}`,
      ),
  );
  const what = `score() of ${histories[0]?.length} activities with 20 rules and a reason for every point`;
  const got = `${show(median(rates.score))} leads/s`;
  return [
    {
      what,
      got,
      ratio: show(ratioOf(rates.score, rates.engine)),
      floor: `json-rules-engine finds the rule of each activity: ${show(median(rates.engine))}/s`,
      aim: '≥ 50',
    },
    {
      what,
      got,
      ratio: show(ratioOf(rates.score, rates.kind)),
      floor: `json-rules-engine, the rules found before, one run a lead: ${show(median(rates.kind))}/s`,
      aim: '–',
    },
    {
      what,
      got,
      ratio: show(ratioOf(rates.score, rates.hand)),
      floor: `hand-written for these rules, without reasons: ${show(median(rates.hand))}/s`,
      aim: '≥ 0.2',
    },
    {
      what: 'score() of 100,000 activities of one lead, a reason each',
      ratio: `${show(median(rates.flood))} ms`,
      got: `fastest round ${show(Math.min(...rates.flood))} ms`,
      floor: 'were all of them read',
      aim: '< 50 ms',
    },
    {
      what: `score() of what a look reads of them: the newest ${show(historyRows)}`,
      ratio: `${show(median(rates.look))} ms`,
      got: `fastest round ${show(Math.min(...rates.look))} ms`,
      floor: 'however many there are',
      aim: '< 50 ms',
    },
  ];
};
