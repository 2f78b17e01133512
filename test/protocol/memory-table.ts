import { isDeepStrictEqual } from 'node:util';
import type { Change, When } from '../../functions/adapters/dynamodb/expression.ts';
import type { Key, Row, Table } from '../../functions/adapters/dynamodb/table.ts';

/** A table as a value: rows by `PK SK`. Nothing is changed in place, so that a state can be kept and gone on from twice. */
export type Rows = ReadonlyMap<string, Row>;

export const keyOf = ({ PK, SK }: Key) => `${PK} ${SK}`;

/** One call of a table: the answer, and the table after it. */
export interface Answer {
  rows: Rows;
  answer: unknown;
}

/** The calls that functions of the protocol make. */
export type Method = Exclude<keyof Table, 'indexPage'>;

/** The partition key of each sparse index. */
const shardIn: Record<string, string> = { PendingIndex: 'pendingShard', UntoldIndex: 'untoldShard' };

/** What DynamoDB does, as far as our adapters use it; memory-table.test.ts holds it against a DynamoDB server. */
export function perform(rows: Rows, method: Method, args: readonly unknown[]): Answer {
  switch (method) {
    case 'get':
      return { rows, answer: rows.get(keyOf(args[0] as Key)) };
    case 'getAll':
      return { rows, answer: (args[0] as Key[]).flatMap((key) => rows.get(keyOf(key)) ?? []) };
    case 'partition':
      return {
        rows,
        answer: lastFirst([...rows.values()].filter(({ PK }) => PK === args[0])).slice(
          0,
          args[1] as number | undefined,
        ),
      };
    case 'scanIndex':
      return { rows, answer: [...rows.values()].filter((row) => row[shardIn[String(args[0])] ?? ''] !== undefined) };
    case 'put': {
      const [row, when = {}] = args as [Row & Key, When?];
      if (!holds(rows.get(keyOf(row)), when)) return { rows, answer: false };
      return { rows: new Map(rows).set(keyOf(row), plain(row)), answer: true };
    }
    case 'putAll': {
      const written = new Map(rows);
      for (const row of args[0] as (Row & Key)[]) written.set(keyOf(row), plain(row));
      return { rows: written, answer: undefined };
    }
    case 'change': {
      const [key, change] = args as [Key, Change];
      const before = rows.get(keyOf(key));
      if (!holds(before, change.when ?? {})) return { rows, answer: undefined };
      const after = changed(before ?? { ...key }, change);
      return { rows: new Map(rows).set(keyOf(key), after), answer: after };
    }
    case 'removeAll': {
      const left = new Map(rows);
      for (const key of args[0] as Key[]) left.delete(keyOf(key));
      return { rows: left, answer: undefined };
    }
  }
}

/** A table of its own, for tests that need no server; `all`: every row of it. */
export function createMemoryTable(): Table & { all: () => readonly Row[] } {
  let rows: Rows = new Map();
  const call =
    (method: Method) =>
    async (...args: unknown[]) => {
      const done = perform(rows, method, args);
      rows = done.rows;
      return done.answer;
    };
  const methods: Method[] = ['get', 'getAll', 'partition', 'scanIndex', 'put', 'putAll', 'change', 'removeAll'];
  const table = Object.fromEntries(methods.map((method) => [method, call(method)])) as unknown as Table;
  const all = () => [...rows.values()];
  // In one page.
  const indexPage: Table['indexPage'] = async (_, { attribute, value }) => {
    return { rows: all().filter((row) => row[attribute] === value) };
  };
  return { ...table, indexPage, all };
}

const lastFirst = (rows: Row[]) => rows.sort((a, b) => (String(a.SK) < String(b.SK) ? 1 : -1));

/** As it comes back from a server: a copy, without what is undefined. */
function plain<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(plain) as T;
  const kept = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(kept.map(([name, one]) => [name, plain(one)])) as T;
}

function at(row: Row | undefined, path: string): unknown {
  const [name = '', ...key] = path.split('.');
  const value = row?.[name];
  return key.length === 0 ? value : (value as Row | undefined)?.[key.join('.')];
}

function holds(row: Row | undefined, when: When): boolean {
  const is = (path: string, value: unknown) => isDeepStrictEqual(at(row, path), value);
  return (
    Object.entries(when.equals ?? {}).every(([path, value]) => is(path, value)) &&
    Object.entries(when.oneOf ?? {}).every(([path, values]) => values.some((value) => is(path, value))) &&
    Object.entries(when.noneOf ?? {}).every(([path, values]) => !values.some((value) => is(path, value))) &&
    (when.absent ?? []).every((path) => at(row, path) === undefined) &&
    (when.present ?? []).every((path) => at(row, path) !== undefined) &&
    Object.entries(when.fewerThan ?? {}).every(([path, n]) => sizeOf(at(row, path)) < n) &&
    Object.entries(when.atMost ?? {}).every(
      ([path, n]) => at(row, path) === undefined || (at(row, path) as typeof n) <= n,
    )
  );
}

const sizeOf = (value: unknown) => (value === undefined ? 0 : Object.keys(value as object).length);

function changed(before: Row, { set = {}, setOnce = {}, copy = {}, append = {}, add = {}, remove = [] }: Change): Row {
  const after = { ...before };
  const inner = (name: string) => {
    after[name] = { ...(after[name] as Row) };
    return after[name] as Row;
  };
  const put = (path: string, value: unknown) => {
    if (value === undefined) return;
    const [name = '', ...key] = path.split('.');
    if (key.length === 0) after[name] = plain(value);
    else inner(name)[key.join('.')] = plain(value);
  };
  for (const [path, value] of Object.entries(set)) put(path, value);
  for (const [path, value] of Object.entries(setOnce)) if (at(before, path) === undefined) put(path, value);
  for (const [to, from] of Object.entries(copy)) put(to, at(before, from));
  for (const [path, values] of Object.entries(append))
    put(path, [...((at(before, path) as unknown[]) ?? []), ...values]);
  for (const [path, n] of Object.entries(add)) put(path, ((at(before, path) as number) ?? 0) + n);
  for (const path of remove) {
    const [name = '', ...key] = path.split('.');
    if (key.length === 0) delete after[name];
    else if (after[name] !== undefined) delete inner(name)[key.join('.')];
  }
  return after;
}
