import { setTimeout as sleep } from 'node:timers/promises';
import { leadBody } from '../cloud.ts';
import { type Bench, type Figure, interleaved, median, ratioOf, show } from '../measure.ts';
import { type Load, load } from './load.ts';
import { type Measured, start } from './server.ts';

const rounds = 4;
/** The first round does not count and is this many times longer, because V8 optimizes hot code. */
const warmUp = 2;
const connections = 20;
/** Enough posts for a p99 of each cloud: among 200 posts it is the third slowest. */
const requests = { bare: 5_000, put: 500, 'put and thread': 500, 'two puts': 300, cloud: 500, unfiltered: 500 };

type Name = keyof typeof requests;
interface Round extends Load {
  /** CPU milliseconds of the server's process for each request, up to the last 202. */
  cpu: number;
  /** Leads per second from the first post until the last of the round is parked behind its first mail. */
  nurtured?: number;
  /** CPU milliseconds for each lead until then. */
  cpuNurtured?: number;
}

/** Posts at 20 connections: the embedded cloud beside bare HTTP and beside one put of one item through the SDK. */
export const capture: Bench = async (progress) => {
  const servers: Record<Name, Measured> = {
    bare: await start('bare.ts'),
    put: await start('put.ts', ['memory']),
    'put and thread': await start('put.ts', ['disk']),
    'two puts': await start('put.ts', ['disk', '2']),
    cloud: await start('cloud.ts'),
    unfiltered: await start('cloud.ts', ['unfiltered']),
  };
  try {
    let person = 0;
    const warm = new Set<Name>();
    const round = async (name: Name): Promise<Round> => {
      const server = servers[name];
      const count = requests[name] * (warm.has(name) ? 1 : warmUp);
      warm.add(name);
      const isCloud = name === 'cloud' || name === 'unfiltered';
      const before = isCloud ? await server.ask<number>('nurtured') : 0;
      const cpu = await server.cpu();
      const started = performance.now();
      const target = { port: server.port, path: '/leads', body: () => leadBody(person++) };
      const seen = await load(target, count, connections);
      if (seen.statuses['202'] !== count) throw new Error(`${name} answered ${JSON.stringify(seen.statuses)}`);
      const result: Round = { ...seen, cpu: ((await server.cpu()) - cpu) * (1000 / count) };
      if (!isCloud) return result;
      while ((await server.ask<number>('nurtured')) < before + count) await sleep(20);
      result.nurtured = count / ((performance.now() - started) / 1000);
      result.cpuNurtured = ((await server.cpu()) - cpu) * (1000 / count);
      const errors = await server.ask<string[]>('settled');
      if (errors.length > 0) throw new Error(`the embedded cloud reported ${errors[0]} and ${errors.length - 1} more`);
      return result;
    };
    const results = await interleaved(
      rounds,
      Object.fromEntries((Object.keys(requests) as Name[]).map((name) => [name, () => round(name)])) as Record<
        Name,
        () => Promise<Round>
      >,
      (name, n, { perSecond, p50, p99, nurtured }) => {
        const all = nurtured === undefined ? '' : `, nurtured ${show(nurtured)}/s`;
        progress(`round ${n} of ${rounds}: ${name} ${show(perSecond)}/s, p50 ${show(p50)}, p99 ${show(p99)} ms${all}`);
      },
    );
    for (const name of Object.keys(results) as Name[]) results[name].shift();
    return figuresOf(results);
  } finally {
    await Promise.all(Object.values(servers).map((server) => server.stop()));
  }
};

function figuresOf(results: Record<Name, Round[]>): Figure[] {
  const of = (name: Name, key: 'perSecond' | 'p50' | 'p99' | 'cpu') => results[name].map((round) => round[key]);
  const speed = (name: Name) =>
    `${show(median(of(name, 'perSecond')))}/s, p50 ${show(median(of(name, 'p50')))} ms, p99 ${show(median(of(name, 'p99')))} ms`;
  const beside = (what: string, name: Name, aim: string): Figure => ({
    what: `202s beside ${what}`,
    ratio: show(ratioOf(of('cloud', 'perSecond'), of(name, 'perSecond'))),
    got: speed('cloud'),
    floor: speed(name),
    aim,
  });
  const nurtured = results.cloud.map((round) => round.nurtured ?? 0);
  const cpuNurtured = results.cloud.map((round) => round.cpuNurtured ?? 0);
  return [
    beside('one put, dynalite in the same process and in memory', 'put', '≥ 0.7'),
    beside('one put, dynalite in a thread and on disk, as in the embedded cloud', 'put and thread', '–'),
    beside('two puts one after the other, the same dynalite: as many SDK calls as capture makes', 'two puts', '–'),
    beside('bare node:http', 'bare', '–'),
    {
      what: 'CPU for each 202 beside one put (memory)',
      ratio: show(ratioOf(of('cloud', 'cpu'), of('put', 'cpu'))),
      got: `${show(median(of('cloud', 'cpu')))} ms`,
      floor: `${show(median(of('put', 'cpu')))} ms; in a thread ${show(median(of('put and thread', 'cpu')))} ms`,
      aim: '–',
    },
    {
      what: 'capture p99 with all filters beside without',
      ratio: show(ratioOf(of('cloud', 'p99'), of('unfiltered', 'p99'))),
      got: `${show(median(of('cloud', 'p99')))} ms`,
      floor: `${show(median(of('unfiltered', 'p99')))} ms`,
      aim: '≤ 1.3',
    },
    {
      what: 'leads fully nurtured (verified, scored, first mail sent and in the ledger, parked) beside one put',
      ratio: show(ratioOf(nurtured, of('put', 'perSecond'))),
      got: `${show(median(nurtured))} leads/s, ${show(median(cpuNurtured))} ms CPU each`,
      floor: `${show(median(of('put', 'perSecond')))}/s`,
      aim: '–',
    },
  ];
}
