import type { Key, Row } from '../../functions/adapters/dynamodb/table.ts';
import { keyOf, type Method, perform, type Rows } from './memory-table.ts';
import type { Call } from './replay.ts';

/** Rows of all states of a scene: equal ones are one object, and equal writes are carried out once. */
export function createSharedRows() {
  const rowNumbers = new WeakMap<object, number>();
  const rowsByText = new Map<string, { row: Row; number: number }>();
  const writes = new WeakMap<Call, Map<Row | undefined, { after?: Row; answer: unknown }>>();

  /** Writes one row. Many orders lead to the same call on the same row, which is then looked up. */
  function written(rows: Rows, call: Call): { rows: Rows; answer: unknown } {
    const key = keyOf(call.args[0] as Key);
    const before = rows.get(key);
    const known = writes.get(call) ?? new Map<Row | undefined, { after?: Row; answer: unknown }>();
    writes.set(call, known);
    let found = known.get(before);
    if (!found) {
      const alone: Rows = new Map(before && [[key, before]]);
      const { rows: all, answer } = perform(alone, call.method as Method, call.args);
      const row = all === alone ? undefined : all.get(key);
      const after = row && one(row);
      found = { after, answer: after && call.method === 'change' ? after : answer };
      known.set(before, found);
    }
    const { after, answer } = found;
    return { rows: after ? new Map(rows).set(key, after) : rows, answer };
  }

  /** Equal rows become one object, which is what keeps a million states in memory. */
  function one(row: Row): Row {
    if (rowNumbers.has(row)) return row;
    const text = JSON.stringify(
      Object.fromEntries(
        Object.keys(row)
          .sort()
          .map((name) => [name, row[name]]),
      ),
    );
    const known = rowsByText.get(text) ?? { row, number: rowsByText.size };
    rowsByText.set(text, known);
    rowNumbers.set(known.row, known.number);
    return known.row;
  }
  const ones = (rows: Rows): Rows => new Map([...rows].map(([key, row]) => [key, one(row)]));
  const numberOf = (row: object) => rowNumbers.get(row);
  /** What tells one answer from another: rows by their number. */
  const told = (answer: unknown): string => {
    if (Array.isArray(answer)) return answer.map(told).join();
    const number = typeof answer === 'object' && answer !== null ? numberOf(answer) : undefined;
    return number === undefined ? (JSON.stringify(answer) ?? 'nothing') : `row ${number}`;
  };

  return { written, ones, numberOf, told };
}
