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

test('who has too few decided leads for a place stands behind those who have one, by name', () => {
  const [line = expect.fail()] = journeys;
  const taken = (rep: string, won: number, lost: number) =>
    Array.from({ length: won + lost }, (_, n) => ({
      ...line,
      rep,
      outcomes: n < won ? [] : [{ result: 'lost' as const, at: 0, reason: 'x' }],
      reached: { captured: 0, accepted: 0, ...(n < won && { won: 1 }) },
    }));
  const lines = [...taken('zoe', 3, 0), ...taken('ada', 10, 10), ...taken('ben', 0, 2), ...taken('eve', 12, 3)];
  const { reps } = insightOf(lines, settings).all.wins;
  expect(reps.map(({ name: id, rank }) => [id, rank])).toEqual([
    ['eve', 1],
    ['ada', 2],
    ['ben', undefined],
    ['zoe', undefined],
  ]);
});

test('a sale whose value nobody wrote down is not worth nothing', () => {
  const worth = (value: number | undefined) => {
    const lines = journeys.map((line) => ({
      ...line,
      outcomes: line.outcomes.map((one) => (one.result === 'won' ? { ...one, value } : one)),
    }));
    const [table] = tablesOf(insightOf(lines, settings, spend).all, 'sources', name);
    const [won, column] = ['won', 'value'].map((head) => table?.head.indexOf(head) ?? 0) as [number, number];
    return table?.rows.map((row) => [row[won] !== '0', row[column]]);
  };
  for (const [isWon, value] of worth(undefined) ?? []) expect(value).toBe(isWon ? 'not recorded' : '0');
  expect(worth(undefined)?.some(([isWon]) => isWon)).toBe(true);
  for (const [isWon, value] of worth(7) ?? []) expect(value === '0').toBe(!isWon);
});

test('a track that a lead runs through again is one track', () => {
  const again = (day: string) => ({ ...(histories[0]?.sends[0] ?? expect.fail()), track: `again-2026-0${day}` });
  const [history = expect.fail()] = histories;
  const sends = ['1-20', '2-02'].map((date) => again(date));
  const [line] = journeysOf({ ...history, sends }, 'x', { ...config, timeZone });
  expect([line?.track, ...(line?.mails.map(({ track }) => track) ?? [])]).toEqual(['again', 'again', 'again']);
});

test('the three ways of giving credit differ in a made-up year, and add up to the same', () => {
  const year = madeUpYear(config, { leads: 300, seed: 1, until }).histories;
  const lines = year.flatMap((history) => journeysOf(history, history.lead.id, { ...config, timeZone }));
  const { sources } = insightOf(lines, settings).all;
  const credits = (['first', 'last', 'linear'] as const).map((model) =>
    sources.map(({ credit }) => Math.round(credit[model].won * 1_000) / 1_000),
  );
  expect(new Set(credits.map((credit) => JSON.stringify(credit))).size).toBe(3);
  const [first, ...others] = credits.map((credit) => credit.reduce((a, b) => a + b, 0));
  for (const other of others) expect(other).toBeCloseTo(first ?? 0, 1);
});

test.each([
  ['form', config.capture.forms.guide?.title],
  ['rep', config.deployment.manager.name],
] as const)('groups by %s have the name that people know', async (by, title) => {
  const said: string[] = [];
  const terminal = { result: (_: unknown, text: string) => said.push(text), say: () => {}, warn: () => {} };
  await command.run(command.read(given(['funnel'], { by, synthetic: true, leads: '150' })), terminal as never);
  expect(title).toBeDefined();
  expect(said.join('')).toContain(`── ${by}: ${title} ──`);
  expect(said.join('')).not.toMatch(/── (?:form: guide|rep: manager) ──/);
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
