import type { Journey } from '../../../analysis/insight/journey.ts';
import type { Attribution } from '../../../domain/lead/person.ts';
import { visitorKey } from '../../adapters/dynamodb/keys-of-rows.ts';
import type { Key, Row, Table } from '../../adapters/dynamodb/table.ts';
import { type InsightFiles, shardOf } from '../../adapters/s3/insight-files.ts';
import { insightIdOf, type Keys } from '../../adapters/secrets/key-ring.ts';

// What lies elsewhere and only the rows of a lead name. An erasure deletes it, and an export shows the same.

/** Browsers of the person, by their ids. */
export const visitorIdsIn = (rows: readonly Row[]): string[] =>
  rows.flatMap(({ detail }) => (detail as { visitorId?: string } | undefined)?.visitorId ?? []);

/** Leads that sent the person with a later form, by their ids. */
export const referrerIdsIn = (rows: readonly Row[]): string[] =>
  rows.flatMap(({ detail }) => (detail as { attribution?: Attribution } | undefined)?.attribution?.referredBy ?? []);

/** Mails that were received, by their names in the bucket, each once. `mailGone`: retention has deleted it. */
export function mailNamesIn(rows: readonly (Row & Key)[]): string[] {
  const names = rows.flatMap(({ SK, type, id, track, step, mailGone }) => {
    if (mailGone) return [];
    if (SK.startsWith('MAIL#')) return [SK.slice('MAIL#'.length)];
    if (type === 'mail.replied') return [String(id).slice('reply-'.length)];
    return SK.startsWith('SEND#') && track === 'reply' ? [String(step)] : [];
  });
  return [...new Set(names)];
}

/** Rows of these browsers, except a browser that belongs to another person. */
export async function visitorRowsOf(
  table: Pick<Table, 'partition'>,
  leadId: string,
  visitorIds: Iterable<string>,
): Promise<(Row & Key)[]> {
  const found: (Row & Key)[] = [];
  for (const visitorId of new Set(visitorIds)) {
    const rows = (await table.partition(visitorKey(visitorId).PK)) as (Row & Key)[];
    const owner = rows.find(({ SK }) => SK === 'VISITOR')?.leadId;
    if (owner === undefined || owner === leadId) found.push(...rows);
  }
  return found;
}

/** Lines of insight that name a lead. */
export async function journeysNaming(
  files: Pick<InsightFiles<Journey>, 'shard'>,
  keys: Keys,
  leadId: string,
): Promise<Journey[]> {
  const id = insightIdOf(keys, leadId);
  return (await files.shard(shardOf(id))).lines.filter((line) => line.id === id);
}
