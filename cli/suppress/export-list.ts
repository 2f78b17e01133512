import type { Suppression } from '../../functions/adapters/dynamodb/suppressions.ts';
import type { Keys } from '../../functions/adapters/secrets/key-ring.ts';
import { hashColumn } from './list-file.ts';

/** The lines of an export, as `import` reads them. */
export async function* exportLines(
  keys: Keys,
  all: AsyncIterable<Suppression & { hash: string }>,
): AsyncGenerator<string> {
  yield `${hashColumn(keys)},reason,at\n`;
  for await (const { hash, reason, at } of all) yield `${hash},${reason},${at}\n`;
}
