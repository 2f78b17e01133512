import { gunzipSync, gzipSync } from 'node:zlib';
import type { ErasureRecord } from '../../../domain/privacy/erasure.ts';
import type { S3 } from './s3.ts';

/** 256 files, so that a replay reads them all and two erasures seldom write the same one. */
const shardOf = (leadId: string) => leadId.slice(0, 2);
const shards = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));
const keyOf = (shard: string) => `erasures/${shard}.jsonl.gz`;
const tries = 20;
const readAtOnce = 16;

export type ErasureRecords = ReturnType<typeof createErasureRecords>;

/** Records of erasures outside the table: a restore of the table does not bring them back. One line a person, the newest erasure. */
export function createErasureRecords(s3: Pick<S3, 'whole' | 'replace'>, bucket: string) {
  async function shard(name: string): Promise<{ records: ErasureRecord[]; etag?: string }> {
    const object = await s3.whole(bucket, keyOf(name));
    if (!object) return { records: [] };
    const lines = gunzipSync(object.body).toString().split('\n');
    return { records: lines.map((line) => JSON.parse(line) as ErasureRecord), etag: object.etag };
  }

  return {
    async find(leadId: string): Promise<ErasureRecord | undefined> {
      return (await shard(shardOf(leadId))).records.find((one) => one.leadId === leadId);
    },

    /** Writes what `made` makes of the record as it is now. Others write the same file, so this may take a few rounds. */
    async change(leadId: string, made: (known: ErasureRecord | undefined) => ErasureRecord): Promise<ErasureRecord> {
      const name = shardOf(leadId);
      for (let attempt = 0; attempt < tries; attempt++) {
        const { records, etag } = await shard(name);
        const known = records.find((one) => one.leadId === leadId);
        const record = made(known);
        if (known && JSON.stringify(known) === JSON.stringify(record)) return known;
        const all = [...records.filter((one) => one !== known), record];
        if (await s3.replace(bucket, keyOf(name), gzipSync(all.map((one) => JSON.stringify(one)).join('\n')), etag))
          return record;
      }
      throw new Error(`the records of erasures in ${name} were written by others ${tries} times in a row`);
    },

    /** Every record, a few files at a time. */
    async *all(): AsyncGenerator<ErasureRecord> {
      for (let from = 0; from < shards.length; from += readAtOnce)
        for (const { records } of await Promise.all(shards.slice(from, from + readAtOnce).map(shard))) yield* records;
    },
  };
}
