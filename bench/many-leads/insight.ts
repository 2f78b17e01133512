import { gunzipSync, gzipSync } from 'node:zlib';
import { rulesOfInsight } from '../../analysis/insight/counting.ts';
import { createInsight } from '../../analysis/insight/insight.ts';
import { type Journey, nameOf } from '../../analysis/insight/journey.ts';
import { journeysOf } from '../../analysis/insight/journeys-of.ts';
import { madeUpYear } from '../../analysis/insight/synthetic.ts';
import { day } from '../../domain/time/instant.ts';
import { loadConfig } from '../../lib/config/load.ts';

// `node bench/many-leads/insight.ts`: all figures of 100,000 lifecycles from the files as they lie in S3, in the memory of one function.
const lifecycles = 100_000;
const shards = 256;
const until = '2026-11-01T00:00:00.000Z';
const config = loadConfig();
const { timeZone } = config.insight;
const { histories, spend } = madeUpYear(config, { leads: 400, seed: 1, until });
const some = histories.flatMap((history) => journeysOf(history, history.lead.id, { ...config, timeZone }));

const files = Array.from({ length: shards }, (_, shard) => {
  const lines: string[] = [];
  for (let n = shard; n < lifecycles; n += shards) {
    const journey = some[n % some.length] as Journey;
    const back = (n % 90) * day;
    const id = n.toString(16).padStart(32, '0');
    // Other people on other days: nothing is equal, so nothing is cheaper than in life.
    const text = JSON.stringify({ ...journey, id }).replace(/1[67]\d{11}/g, (at) => String(Number(at) - back));
    lines.push(text);
  }
  return gzipSync(lines.join('\n'));
});

global.gc?.();
const before = process.memoryUsage().rss;
let peak = before;
const [started, used] = [performance.now(), process.cpuUsage()];
const insight = createInsight({ ...rulesOfInsight(config), now: Date.parse(until), since: 0 }, spend);
for (const file of files) {
  for (const line of gunzipSync(file).toString().split('\n')) {
    const journey = JSON.parse(line) as Journey;
    insight.add(journey, nameOf(journey));
  }
  peak = Math.max(peak, process.memoryUsage().rss);
}
const figures = insight.figures();
const [took, spent] = [performance.now() - started, process.cpuUsage(used)];
peak = Math.max(peak, process.memoryUsage().rss);
const mb = (bytes: number) => Math.round(bytes / 2 ** 20);
console.log(
  JSON.stringify({
    lifecycles: figures.all.lifecycles,
    seconds: Number((took / 1000).toFixed(2)),
    // On a machine that does other things too, this is what counts.
    cpuSeconds: Number(((spent.user + spent.system) / 1e6).toFixed(2)),
    filesMB: mb(files.reduce((sum, file) => sum + file.length, 0)),
    grownMB: mb(peak - before),
    rssMB: mb(peak),
  }),
);
