import { expect, test } from 'vitest';
import { rulesOfInsight } from '../../../analysis/insight/counting.ts';
import { insightOf } from '../../../analysis/insight/insight.ts';
import { journeysOf } from '../../../analysis/insight/journeys-of.ts';
import { withSegments } from '../../../analysis/insight/segments.ts';
import { figureNames } from '../../../analysis/insight/shown/figure-names.ts';
import { rateText, spanText } from '../../../analysis/insight/shown/words.ts';
import { madeUpYear } from '../../../analysis/insight/synthetic.ts';
import { command } from '../../../cli/commands/insight.ts';
import { namesBehind } from '../../../cli/insight/behind.ts';
import { insightPage } from '../../../cli/insight/page.ts';
import { tablesOf } from '../../../cli/insight/tables.ts';
import { tablesText } from '../../../cli/insight/text.ts';
import { hour } from '../../../domain/time/instant.ts';
import { loadConfig } from '../../../lib/config/load.ts';

const config = loadConfig();
const until = '2026-11-01T00:00:00.000Z';
const { histories, spend } = madeUpYear(config, { leads: 60, seed: 3, until });
const timeZone = 'Europe/Berlin';
const { scoring, segments } = config;
const journeys = histories.flatMap((history) => {
  const own = journeysOf(history, history.lead.id, { ...config, timeZone });
  return withSegments(own, history, { scoring, segments }, until);
});
const settings = { ...rulesOfInsight(config), now: Date.parse(until), since: 0, timeZone, notCounted: [] };
const { all } = insightOf(journeys, settings, spend);
const name = (id: string) => config.sales.reps.find((rep) => rep.id === id)?.name ?? id;

const given = (words: string[], options: Record<string, string | true> = {}) => ({
  words,
  text: (one: string) => (typeof options[one] === 'string' ? options[one] : undefined),
  all: () => [],
  flag: (one: string) => options[one] === true,
});

test('a made-up year has something to show in every part, as text and as a page', () => {
  for (const part of Object.values(figureNames)) {
    const tables = tablesOf(all, part, name);
    const rows = tables.flatMap((table) => table.rows);
    // Sixty leads may have no variants and no declines; every part has some table with rows.
    expect(rows.length).toBeGreaterThan(0);
    for (const table of tables) for (const row of table.rows) expect(row).toHaveLength(table.head.length);
    expect(tablesText(tables)).not.toMatch(/undefined|NaN|Infinity/);
    expect(insightPage([{ tables }], 'a <year>')).toContain('a &lt;year&gt;');
  }
});

test('of a deployment that has no lead yet every part says so, as text, as a page and compared', () => {
  const { all: empty, groups } = insightOf([], settings, [], 'source');
  expect(groups).toEqual([]);
  for (const part of Object.values(figureNames)) {
    const tables = tablesOf(empty, part, name);
    for (const table of tables) for (const row of table.rows) expect(row).toHaveLength(table.head.length);
    for (const text of [tablesText(tables), insightPage([{ tables }], 'nothing yet')])
      expect(text).not.toMatch(/undefined|NaN|Infinity/);
  }
});

test('segments of a made-up year stand with their titles, sizes and conditions', () => {
  const [table] = tablesOf(all, 'segments', name);
  expect(table?.rows.map(([title]) => title)).toEqual(segments.segments.map(({ title }) => title));
  const inside = (id: string) => journeys.filter((one) => one.segments?.includes(id)).length;
  expect(table?.rows.map(([, size]) => Number(size))).toEqual(segments.segments.map(({ id }) => inside(id)));
});

test('people read names of reps, never their ids', () => {
  const text = tablesText(tablesOf(all, 'wins', name));
  for (const { id, name: full } of config.sales.reps)
    if (text.includes(full)) expect(text).not.toMatch(new RegExp(`\\b${id}\\b`));
});

test('the same seed makes the same year', () => {
  expect(madeUpYear(config, { leads: 60, seed: 3, until }).histories).toEqual(histories);
});

test.each([
  [['nonsense'], {}, 'got nonsense, expected some of funnel'],
  [[], { by: 'weather' }, 'got --by weather, expected one of source'],
  [[], { since: 'yesterday' }, 'got --since yesterday, expected a span'],
  [[], { leads: '50' }, 'without --synthetic'],
])('says what is wrong with %j %j', (words, options, problem) => {
  expect(() => command.read(given(words, options))).toThrow(problem);
});

test('a rate says what it is of and how sure it is', () => {
  expect(rateText({ n: 0, of: 0, leads: [] })).toBe('–');
  expect(rateText({ n: 10, of: 100, rate: 0.1, low: 0.055, high: 0.174, leads: [] })).toBe(
    '10 of 100: 10 % (5.5 %–17 %)',
  );
  expect([spanText(undefined), spanText(5 * hour), spanText(72 * hour)]).toEqual(['not yet', '5 h', '3 days']);
});

test('the lifecycles behind a figure are those that it counts, and what is not there is named', () => {
  const parts = Object.values(figureNames);
  expect(namesBehind(all, parts, 'won@all')).toEqual(all.funnel.all.reached.won?.leads);
  expect(() => namesBehind(all, parts, 'sold@all')).toThrow('got --behind sold@all, expected a column of captured');
  expect(() => namesBehind(all, ['funnel'], 'won@tomorrow')).toThrow('expected won@ with a row of');
});
