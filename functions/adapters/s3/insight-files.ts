import { gunzipSync, gzipSync } from 'node:zlib';
import type { S3 } from './s3.ts';

/** A line of a shard. `id` names the lead in insight; an erased one has none. */
interface ShardLine {
  id?: string;
}

/** The first two digits of the id. */
export const shardOf = (id: string): string => id.slice(0, 2);

/** `00` to `ff`. */
export const shardNames: readonly string[] = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));

/** Lines of one shard that are kept in memory: a hundred thousand of all shards take 150 MB, and a function has 512. */
const mostKnown = 400;

function linesOf<T>(body: Uint8Array): T[] {
  const text = gunzipSync(body).toString();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as T);
}

export type InsightFiles<Line extends ShardLine = ShardLine> = ReturnType<typeof createInsightFiles<Line>>;

/**
 * The files of insight in its bucket: `journeys/<shard>.jsonl.gz`, one line a lifecycle, and `spend.jsonl.gz`. An object that `s3` hands
 * out twice is read once, so callers whose `s3` remembers objects must change no line.
 */
export function createInsightFiles<Line extends ShardLine>(s3: Pick<S3, 'whole' | 'replace'>, bucket: string) {
  const shardKey = (shard: string) => `journeys/${shard}.jsonl.gz`;
  const known = new WeakMap<object, unknown[]>();

  async function lines<T>(key: string): Promise<{ lines: T[]; etag?: string }> {
    const object = await s3.whole(bucket, key);
    if (object === undefined) return { lines: [] };
    const found = (known.get(object) as T[] | undefined) ?? linesOf<T>(object.body);
    if (found.length <= mostKnown) known.set(object, found);
    return { lines: found, etag: object.etag };
  }

  /** False when another writer has changed the object: read it again. */
  const write = (key: string, all: readonly unknown[], etag: string | undefined): Promise<boolean> =>
    s3.replace(bucket, key, gzipSync(all.map((line) => JSON.stringify(line)).join('\n')), etag);

  return {
    /** The lines of a shard with the tag of its version; an empty shard has none. */
    shard: (shard: string) => lines<Line>(shardKey(shard)),
    writeShard: (shard: string, all: readonly Line[], etag: string | undefined) => write(shardKey(shard), all, etag),
    spend: <T>() => lines<T>('spend.jsonl.gz'),
    writeSpend: (all: readonly unknown[], etag: string | undefined) => write('spend.jsonl.gz', all, etag),

    /** Every line of every shard, a few shards at a time. */
    async *all(): AsyncGenerator<Line> {
      const atOnce = 16;
      for (let from = 0; from < shardNames.length; from += atOnce) {
        const read = shardNames.slice(from, from + atOnce).map((shard) => lines<Line>(shardKey(shard)));
        for (const { lines: some } of await Promise.all(read)) yield* some;
      }
    },
  };
}
