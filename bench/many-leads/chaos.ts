import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../lib/config/load.ts';
import { build } from '../../local/leadloop/build.ts';
import { type Found, livesThrough } from '../../test/support/chaos/world.ts';
import { freshCloud } from '../cloud.ts';
import type { Bench } from '../measure.ts';

const people = Number(process.env.LEADLOOP_BENCH_LEADS ?? 1_000);
const seeds = Number(process.env.LEADLOOP_BENCH_SEEDS ?? 1);
const days = Number(process.env.LEADLOOP_BENCH_DAYS ?? 60);

/** All leads and reps act through days in which functions die, are throttled, lose permissions and time out at random. */
export const chaos: Bench = async (progress) => {
  const all: Found[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-bench-build-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const built = await build(folder);
  for (let seed = 1; seed <= seeds; seed++) {
    const found = await livesThrough({ seed, people, days, config: loadConfig() }, (faults) =>
      freshCloud('virtual', () => undefined, built, { faults }),
    );
    const { lost, doubled, stuck, mails } = found;
    progress(`seed ${seed}: ${mails} mails, ${lost.length} lost, ${doubled.length} doubled, ${stuck.length} stuck`);
    for (const line of [...lost, ...doubled, ...stuck].slice(0, 20)) progress(`  ${line}`);
    all.push(found);
  }
  const sum = (count: (found: Found) => number) => all.reduce((total, found) => total + count(found), 0);
  const troubled = sum(({ troubled }) => Object.values(troubled).reduce((total, one) => total + one, 0));
  const beside = `${people.toLocaleString('en')} leads, ${days} days, ${seeds === 1 ? 'one seed' : `${seeds} seeds`}`;
  const none = (what: 'lost' | 'doubled' | 'stuck', of: string) => {
    const count = sum((found) => found[what].length);
    return { what: `${of} ${what}`, ratio: String(count), got: String(count), floor: beside, aim: '0' };
  };
  return [
    none('lost', 'leads'),
    none('doubled', 'mails'),
    none('stuck', 'leads'),
    {
      what: 'mails a process died over, which are not sent again',
      ratio: (sum(({ inDoubt }) => inDoubt) / sum(({ mails }) => mails)).toFixed(4),
      got: String(sum(({ inDoubt }) => inDoubt)),
      floor: `${sum(({ mails }) => mails)} mails, ${troubled} invocations in trouble, ${sum(({ replaced }) => replaced)} executions replaced`,
      aim: '–',
    },
  ];
};
