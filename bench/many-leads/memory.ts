import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { day } from '../../domain/time/instant.ts';
import type { Services } from '../../local/cloud/services.ts';
import { freshCloud, leadBody, monday } from '../cloud.ts';
import { type Bench, show } from '../measure.ts';
import { load } from '../server/load.ts';

const days = 45;
/** Ten thousand take an hour: LEADLOOP_BENCH_LEADS=10000. */
const many = Number(process.env.LEADLOOP_BENCH_LEADS ?? 200);
const megabytes = 1e6;

/** The embedded cloud while leads live through 45 virtual days: memory half-way and at the end, files beside their data. */
export const memory: Bench = async (progress) => {
  const cloud = await freshCloud('virtual', progress);
  try {
    const folder = cloud.services().dataFolder;
    const { statuses } = await load({ port: cloud.port, path: '/leads', body: leadBody }, many, Math.min(many, 20));
    if (statuses['202'] !== many) throw new Error(`posts were answered ${JSON.stringify(statuses)}`);
    await cloud.advance(monday + (days / 2) * day);
    const half = process.memoryUsage().rss;
    await cloud.advance(monday + days * day);
    const end = process.memoryUsage().rss;
    const files = sizeOf(join(folder, 'dynamodb'));
    const data = await dataOf(cloud.services());
    return [
      {
        what: `memory after ${days} days of ${many.toLocaleString('en')} leads, beside half the time`,
        ratio: show(end / half),
        got: `${show(end / megabytes)} MB`,
        floor: `${show(half / megabytes)} MB`,
        aim: '≤ 800 MB with 10,000 leads, flat',
      },
      {
        what: 'files of the table beside their data',
        ratio: show(files / data),
        got: `${show(files / megabytes)} MB`,
        floor: `${show(data / megabytes)} MB`,
        aim: '≤ 3',
      },
    ];
  } finally {
    await cloud.stop();
  }
};

const sizeOf = (folder: string) =>
  readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );

/** Bytes of all items as JSON. */
async function dataOf({ db, assembly }: Services): Promise<number> {
  let bytes = 0;
  for (const { name } of assembly.tables) {
    let from: unknown;
    do {
      const page = (await db.call('scan', { TableName: name, ExclusiveStartKey: from })) as {
        Items: unknown[];
        LastEvaluatedKey?: unknown;
      };
      bytes += JSON.stringify(page.Items).length;
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }
  return bytes;
}
