import { fraction } from '../../domain/lead/hash.ts';
import type { Key, Table } from '../../functions/adapters/dynamodb/table.ts';
import { createMemoryTable } from '../protocol/memory-table.ts';

/** One call of a table: its method, and the arguments that it is told apart by. */
export interface TableCall {
  name: string;
  key: Partial<Key>;
  change: object;
}

/**
 * A table on which every call waits up to `longest` turns of the event loop's microtasks, always the same for the same race. `began` hears
 * of each call before it is carried out, `held` of each that answered something.
 */
export function slowTable(
  race: number,
  longest: number,
  { began, held }: { began?: (call: TableCall) => void; held?: (call: TableCall) => void },
): Table {
  let calls = 0;
  const slow =
    (name: string, method: (...args: unknown[]) => Promise<unknown>) =>
    async (...args: unknown[]) => {
      calls += 1;
      await turns(fraction(`${race} ${calls}`) * longest);
      const call = { name, key: args[0] as Partial<Key>, change: (args[1] ?? {}) as object };
      began?.(call);
      const answer = await method(...args);
      if (answer) held?.(call);
      return answer;
    };
  return Object.fromEntries(
    Object.entries(createMemoryTable()).map(([name, method]) => [name, slow(name, method)]),
  ) as unknown as Table;
}

/** Lets others go on, so many times (whole ones). */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < Math.floor(count); turn++) await undefined;
}
