import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coarse } from '../../analysis/insight/coarse.ts';
import { workTimeOf } from '../../analysis/insight/counting.ts';
import { type Figures, insightOf } from '../../analysis/insight/insight.ts';
import { fates } from '../../analysis/insight/journey.ts';
import { journeysOf } from '../../analysis/insight/journeys-of.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { journeyColumns } from '../../lib/constructs/insight-columns.ts';
import { madeUpLeads, now } from '../support/insight/histories.ts';
import { root } from '../support/repository/sources.ts';

// docs/reference/insight.sql is Athena's: DuckDB runs it with the functions of Athena that it lacks.
const config = loadConfig();
const timeZone = 'Europe/Berlin';
const statements = new Map(
  readFileSync(join(root, 'docs/reference/insight.sql'), 'utf8')
    .split(/^-- (?=[a-z ]+: )/m)
    .slice(1)
    .map((part) => [
      part.split(':', 1)[0] ?? '',
      part.slice(part.indexOf('\n')).replaceAll('to_unixtime(now())', `CAST(${now / 1000} AS double)`),
    ]),
);

/** `array<struct<at:bigint>>` as DuckDB writes it. */
function typeOf(hive: string): string {
  const simple: Record<string, string> = {
    string: 'VARCHAR',
    int: 'INTEGER',
    bigint: 'BIGINT',
    double: 'DOUBLE',
    boolean: 'BOOLEAN',
  };
  if (hive.startsWith('array<')) return `${typeOf(hive.slice(6, -1))}[]`;
  if (!hive.startsWith('struct<')) return simple[hive] ?? hive;
  let depth = 0;
  const fields = [''];
  for (const sign of hive.slice(7, -1)) {
    if (sign === '<') depth += 1;
    if (sign === '>') depth -= 1;
    if (sign === ',' && depth === 0) fields.push('');
    else fields[fields.length - 1] += sign;
  }
  return `STRUCT(${fields.map((field) => `"${field.slice(0, field.indexOf(':'))}" ${typeOf(field.slice(field.indexOf(':') + 1))}`).join(', ')})`;
}

/** As the SerDe reads names of fields. */
const lowered = (line: string) => line.replace(/"(\w+)":/g, (_, name: string) => `"${name.toLowerCase()}":`);

let connection: DuckDBConnection;
let figures: Figures;
const folder = mkdtempSync(join(tmpdir(), 'leadloop-sql-'));

beforeAll(async () => {
  const leads = fc.sample(madeUpLeads, { numRuns: 40, seed: 11 }).flat();
  const journeys = leads.flatMap(({ history }, index) => {
    const id = index.toString(16).padStart(32, '0');
    const all = journeysOf(history, id, { ...config, timeZone });
    // Some were erased, and count on.
    return index % 9 === 0 ? all.map((journey) => coarse(journey, timeZone)) : all;
  });
  figures = insightOf(journeys, { now, since: 0, timeZone, notCounted: [], workTime: workTimeOf(config.sales) }).all;
  const file = join(folder, 'journeys.jsonl');
  writeFileSync(file, journeys.map((journey) => lowered(JSON.stringify(journey))).join('\n'));
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  const columns = journeyColumns.map(([name, type]) => `"${name}": '${typeOf(type)}'`).join(', ');
  await connection.run(
    `CREATE TABLE journeys AS SELECT * FROM read_json('${file}', format = 'newline_delimited', columns = {${columns}})`,
  );
  await connection.run('CREATE MACRO cardinality(a) AS len(a)');
  await connection.run('CREATE MACRO to_unixtime(t) AS epoch(t)');
  await connection.run('CREATE MACRO with_timezone(t, zone) AS timezone(zone, t)');
  // Athena counts down when the end is below the start: then an empty list would be read at 1 and 0.
  await connection.run('CREATE MACRO sequence(a, b) AS CASE WHEN b >= a THEN range(a, b + 1) ELSE [a, b] END');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function rows(name: string): Promise<Record<string, unknown>[]> {
  const statement = statements.get(name);
  if (statement === undefined) throw new Error(`no statement ${name} in insight.sql`);
  const found = (await connection.runAndReadAll(statement)).getRowObjectsJson();
  return found.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, numeric(value)])));
}

const numeric = (value: unknown) =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;

test('there is enough to compare', () => {
  expect(figures.lifecycles).toBeGreaterThan(100);
  expect(figures.funnel.all.reached.won?.n).toBeGreaterThan(5);
});

describe('Athena’s SQL counts what the folds count', () => {
  test('the funnel', async () => {
    const { cohorts } = figures.funnel;
    expect((await rows('funnel')).map(({ contacted, ...row }) => row)).toEqual(
      cohorts.map(({ week, reached: { captured, real, ready, accepted, won } }) => ({
        week,
        captured: captured?.n,
        real: real?.n,
        ready: ready?.n,
        accepted: accepted?.n,
        won: won?.n,
      })),
    );
    const told = new Map((await rows('funnel')).map(({ week, contacted }) => [week, contacted]));
    for (const { week, reached } of cohorts)
      if (reached.contacted) expect([week, told.get(week)]).toEqual([week, reached.contacted.n]);
  });

  test('the fates of each stage', async () => {
    const expected = figures.stages.map(({ stage, entries, fates: counted }) => [
      stage,
      entries,
      ...fates.map((fate) => counted[fate].n),
    ]);
    expect((await rows('stages')).map((row) => Object.values(row))).toEqual(expected.sort());
  });

  test('time in stage', async () => {
    const expected = figures.stages
      .filter(({ fates: counted, entries }) => counted.there.n < entries)
      .map(({ stage, median = null, p75 = null, p90 = null }) => ({ stage, median, p75, p90 }));
    expect(await rows('time in stage')).toEqual(expected.sort((a, b) => (a.stage < b.stage ? -1 : 1)));
  });

  test('speed to lead', async () => {
    const clocks = figures.speed.clocks
      .filter(({ n, running }) => running < n)
      .map(({ clock, median = null, p90 = null }) => ({ clock, median, p90 }));
    expect(await rows('speed')).toEqual(clocks.sort((a, b) => (a.clock < b.clock ? -1 : 1)));
  });

  test('hand-over and why leads came back', async () => {
    const { ready, accepted, won, recycles } = figures.handover;
    expect(await rows('handover')).toEqual([{ ready, accepted: accepted.n, won: won.n }]);
    expect(await rows('recycles')).toEqual(recycles.map(({ reason, times }) => ({ reason, times })));
  });

  test('the bottleneck, with weekends of the zone that are no waiting of sales', async () => {
    const key = ({ stage, rep }: Record<string, unknown>) => `${stage} ${rep}`;
    const found = new Map((await rows('bottleneck')).map(({ lead_days, ...row }) => [key(row), { row, lead_days }]));
    expect(figures.bottleneck.length).toBeGreaterThan(3);
    expect(figures.bottleneck.some(({ leadDays }) => leadDays > 0)).toBe(true);
    expect([...found.keys()].sort()).toEqual(figures.bottleneck.map((jam) => key({ ...jam })).sort());
    for (const { stage, rep, leadDays, waiting, usual, arrivals, departures } of figures.bottleneck) {
      const told = found.get(key({ stage, rep }));
      expect(told?.row).toEqual({ stage, rep, waiting, usual, arrivals, departures });
      expect(told?.lead_days).toBeCloseTo(leadDays, 6);
    }
  });

  test('where leads wait in their tracks', async () => {
    const expected = figures.waiting.map(({ track, step = null, waiting }) => ({ track, step, waiting }));
    expect(expected.length).toBeGreaterThan(0);
    expect(await rows('waiting')).toEqual(expect.arrayContaining(expected));
    expect(await rows('waiting')).toHaveLength(expected.length);
  });

  test('win rates and velocity', async () => {
    const counted = (await rows('wins')).filter((row) => Number(row.decided) > 0);
    const decided = counted.map(({ low: _, high: __, ...row }) => row);
    const months = figures.wins.months.filter(({ rate }) => rate.of > 0);
    for (const [index, { rate }] of months.entries()) {
      expect(counted[index]?.low).toBeCloseTo(rate.low ?? -1, 9);
      expect(counted[index]?.high).toBeCloseTo(rate.high ?? -1, 9);
    }
    expect(decided).toEqual(months.map(({ month, rate }) => ({ acceptedmonth: month, won: rate.n, decided: rate.of })));
    const ruled = figures.velocity.months.filter(({ ready }) => ready > 0);
    expect(await rows('velocity')).toEqual(ruled.map(({ month, ready }) => ({ ruledmonth: month, ready })));
  });

  test('sources, by each way of giving credit', async () => {
    const found = new Map((await rows('sources')).map((row) => [`${row.what} ${row.source}`, row]));
    for (const { source, credit } of figures.sources)
      for (const what of ['real', 'won'] as const) {
        const row = found.get(`${what} ${source}`);
        const told = [row?.first_touch, row?.last_touch, row?.every_touch].map((share) => Number(share ?? 0));
        for (const [index, model] of (['first', 'last', 'linear'] as const).entries())
          expect(told[index]).toBeCloseTo(credit[model][what], 9);
      }
  });

  test('mails and content', async () => {
    const mails = figures.mails.mails.map(
      ({ track, step, template, sent, delivered, clicked, engaged, unsubscribed, bounced }) => ({
        track,
        step,
        template,
        sent,
        delivered: delivered.n,
        clicked: clicked.n,
        engaged: engaged.n,
        unsubscribed: unsubscribed.n,
        bounced: bounced.n,
      }),
    );
    expect(await rows('mails')).toEqual(mails);
    const content = figures.content.map(({ name, seen, ready, won }) => ({ name, seen, ready: ready.n, won: won.n }));
    expect(await rows('content')).toEqual(content);
  });
});
