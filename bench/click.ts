import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle } from '../bin/bundle.ts';
import { readSettings } from '../bin/settings.ts';
import { synth } from '../bin/synth.ts';
import type { Config } from '../domain/config.ts';
import type { Cloud } from '../local/cloud.ts';
import { freshCloud, leadBody } from './cloud.ts';
import { type Bench, type Figure, median, show } from './measure.ts';

const leads = 200;
/** How many visitors click in the same moment. */
const together = [1, 10];
const everyDay = { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], from: '00:00', to: '24:00' };
const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

/**
 * Milliseconds from the click that makes a waiting lead sales-ready until the rep's mail is handed to SES, on the real clock:
 * the click is recorded and decided on, the lead woken, scored and offered to a rep, and the mail claimed.
 */
export const click: Bench = async (progress) => {
  const mailed = new Map<string, (at: number) => void>();
  const settings = readSettings();
  const config = alwaysAtWork(settings.config);
  const assembly = async (dir: string): Promise<string> => {
    const [dist, outdir] = [join(dir, 'dist'), join(dir, 'cdk.out')];
    await bundle({ ...settings, config, outdir: dist, quiet: true });
    await synth({ ...settings, config, dist, outdir });
    return outdir;
  };
  const cloud = await freshCloud('real', progress, assembly, {
    config,
    faults: {
      mail: ({ tags }) => {
        if (tags.template === 'rep-assignment') mailed.get(tags.lead ?? '')?.(performance.now());
        return undefined;
      },
    },
  });
  const waited = async ({ leadId, link }: Waiting): Promise<number> => {
    const sent = new Promise<number>((resolve) => mailed.set(leadId, resolve));
    const clicked = performance.now();
    const { status } = await fetch(link, { redirect: 'manual', headers: browser });
    if (status !== 302) throw new Error(`a click was answered ${status}`);
    return (await sent) - clicked;
  };
  try {
    const waiting = await nurtured(cloud, leads * together.length + 10);
    for (const one of waiting.splice(0, 10)) await waited(one); // functions are loaded by these
    const figures: Figure[] = [];
    for (const size of together) {
      const times: number[] = [];
      while (times.length < leads) {
        times.push(...(await Promise.all(waiting.splice(0, size).map(waited))));
        await sleep(50 * size); // visitors do not wait for each other's hand-off to be booked, but they are not one crowd
      }
      figures.push(figureOf(times, size === 1 ? 'one at a time' : `${size} in the same moment`));
      progress(`${figures.at(-1)?.what}: ${figures.at(-1)?.got}`);
    }
    return figures;
  } finally {
    await cloud.stop();
  }
};

function figureOf(times: number[], how: string): Figure {
  const p99 = times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN;
  return {
    what: `click → rep’s mail, ${times.length} leads, ${how}`,
    ratio: show(1_000 / p99),
    got: `p50 ${show(median(times))} ms, p99 ${show(p99)} ms, worst ${show(Math.max(...times))} ms`,
    floor: 'one second',
    aim: 'p99 < 1 s',
  };
}

interface Waiting {
  leadId: string;
  link: string;
}

/** So many leads that have had their first mail long enough ago for a click to be a person's, and wait. */
async function nurtured(cloud: Cloud, count: number): Promise<Waiting[]> {
  const headers = { 'content-type': 'application/json' };
  for (let n = 0; n < count; n++) await fetch(`${cloud.url}/leads`, { method: 'POST', headers, body: leadBody(n) });
  const isAsleep = async () =>
    (await cloud.executions()).filter(({ state }) => state === 'Wait for engagement').length === count;
  while (!(await isAsleep())) await sleep(500);
  await sleep(6_000);
  return cloud
    .mail()
    .filter(({ tags }) => tags.template === 'welcome')
    .map(({ html, tags }) => ({ leadId: tags.lead ?? '', link: /https?:[^"\s]*\/c\/[\w.~-]+/.exec(html)?.[0] ?? '' }));
}

/** A form and a click are enough for sales, and there is always a rep at work with room for one more. */
function alwaysAtWork(config: Config): Config {
  const reps = config.sales.reps.map((rep) => ({ ...rep, hours: everyDay, absences: [], capacity: undefined }));
  return {
    ...config,
    scoring: { ...config.scoring, handOff: { score: 22, grade: 'D' } },
    sales: { ...config.sales, reps, capacity: 10_000 },
  } as Config;
}
