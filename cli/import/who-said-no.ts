import { type Keys, leadIdOf } from '../../functions/adapters/secrets/key-ring.ts';
import type { Sheet } from './sheet.ts';
import type { NoReader } from './verdict.ts';
import { openWithinFile, type WithinFile } from './within-file.ts';

/** Rows between two looks at Ctrl+C. */
const rowsPerLook = 1_000;

/**
 * The leads that some row of a list says no for: a person on two rows, one of them a no, is not mailed, whichever comes first. Undefined
 * when it was stopped.
 */
export async function whoSaidNo(
  { rows }: Sheet,
  saysNo: NoReader,
  keys: Keys,
  stopped: () => boolean,
): Promise<WithinFile | undefined> {
  const found = openWithinFile();
  let done = 0;
  for await (const row of rows) {
    const identity = saysNo(row);
    if (identity !== undefined) found.earlier(leadIdOf(keys, identity), row.line);
    done += 1;
    if (done % rowsPerLook === 0 && stopped()) {
      found.close();
      return undefined;
    }
  }
  return found;
}
