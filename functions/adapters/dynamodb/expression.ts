/** When a write may happen. All parts must hold. A path is a name, or a map and the key in it (`parked.for`); keys may hold dots. */
export interface When {
  /** An undefined value means that nothing is at the path: `{ taken: lead.taken?.offer }` holds while the row is as it was read. */
  equals?: Record<string, unknown>;
  oneOf?: Record<string, readonly unknown[]>;
  /** True also where there is nothing at the path. */
  noneOf?: Record<string, readonly unknown[]>;
  absent?: readonly string[];
  present?: readonly string[];
  /** The map or list at the path has fewer entries than this, or does not exist. */
  fewerThan?: Record<string, number>;
  /** The number (or text) at the path is no larger than this, or there is none. */
  atMost?: Record<string, number | string>;
  /** The number (or text) at the path is this or more; none is less. */
  atLeast?: Record<string, number | string>;
}

/** Which rows with one key of an index, and in which order. */
export interface IndexRange {
  /** The sort key is below this. */
  below?: string;
  beginsWith?: string;
  newestFirst?: boolean;
  /** Rows looked at, before `filter`. */
  limit?: number;
  /** Condition on the rows that the index returns. */
  filter?: When;
}

/** One change of one row. */
export interface Change {
  set?: Record<string, unknown>;
  /** Set only where nothing is yet. */
  setOnce?: Record<string, unknown>;
  /** Target path from source path, both in the row as it was. */
  copy?: Record<string, string>;
  append?: Record<string, readonly unknown[]>;
  remove?: readonly string[];
  add?: Record<string, number>;
  when?: When;
}

interface Pieces {
  name(path: string): string;
  value(value: unknown): string;
  names: Record<string, string> | undefined;
  values: Record<string, unknown> | undefined;
}

// Every name is aliased: DynamoDB reserves some 570 words and adds to them.
function pieces(): Pieces {
  const names: Record<string, string> = {};
  const aliases = new Map<string, string>();
  const values: Record<string, unknown> = {};
  const alias = (part: string) => {
    const known = aliases.get(part) ?? `#n${aliases.size}`;
    aliases.set(part, known);
    names[known] = part;
    return known;
  };
  return {
    name: (path) => {
      const dot = path.indexOf('.');
      return dot < 0 ? alias(path) : `${alias(path.slice(0, dot))}.${alias(path.slice(dot + 1))}`;
    },
    value: (value) => {
      const alias = `:v${Object.keys(values).length}`;
      values[alias] = value;
      return alias;
    },
    get names() {
      return Object.keys(names).length > 0 ? names : undefined;
    },
    get values() {
      return Object.keys(values).length > 0 ? values : undefined;
    },
  };
}

function condition(when: When, { name, value }: Pieces): string | undefined {
  const parts = [
    ...Object.entries(when.equals ?? {}).map(([path, v]) =>
      v === undefined ? `attribute_not_exists(${name(path)})` : `${name(path)} = ${value(v)}`,
    ),
    ...Object.entries(when.oneOf ?? {}).map(([path, v]) => `${name(path)} IN (${v.map(value).join(', ')})`),
    ...Object.entries(when.noneOf ?? {}).map(([path, v]) => `NOT ${name(path)} IN (${v.map(value).join(', ')})`),
    ...(when.absent ?? []).map((path) => `attribute_not_exists(${name(path)})`),
    ...(when.present ?? []).map((path) => `attribute_exists(${name(path)})`),
    ...Object.entries(when.fewerThan ?? {}).map(
      ([path, n]) => `(attribute_not_exists(${name(path)}) OR size(${name(path)}) < ${value(n)})`,
    ),
    ...Object.entries(when.atMost ?? {}).map(
      ([path, n]) => `(attribute_not_exists(${name(path)}) OR ${name(path)} <= ${value(n)})`,
    ),
  ];
  for (const [path, n] of Object.entries(when.atLeast ?? {})) parts.push(`${name(path)} >= ${value(n)}`);
  return parts.length > 0 ? parts.join(' AND ') : undefined;
}

/** The expressions of a query on an index; `sort` names its sort key. */
export function queryOf(
  { attribute, value, sort }: { attribute: string; value: string; sort?: string },
  range: IndexRange,
) {
  const p = pieces();
  const { below, beginsWith, filter = {} } = range;
  const keys = [
    `${p.name(attribute)} = ${p.value(value)}`,
    sort && below !== undefined && `${p.name(sort)} < ${p.value(below)}`,
    sort && beginsWith !== undefined && `begins_with(${p.name(sort)}, ${p.value(beginsWith)})`,
  ];
  return {
    KeyConditionExpression: keys.filter(Boolean).join(' AND '),
    FilterExpression: condition(filter, p),
    names: p.names,
    values: p.values,
  };
}

/** The condition of a put. */
export function whenOf(when: When) {
  const p = pieces();
  return { ConditionExpression: condition(when, p), names: p.names, values: p.values };
}

/** The expressions of an update; undefined values are left out, as if they had not been named. */
export function expressionOf(change: Change) {
  const p = pieces();
  const given = (entries: Record<string, unknown> = {}) => Object.entries(entries).filter(([, v]) => v !== undefined);
  const set = [
    ...given(change.set).map(([path, v]) => `${p.name(path)} = ${p.value(v)}`),
    ...given(change.setOnce).map(([path, v]) => `${p.name(path)} = if_not_exists(${p.name(path)}, ${p.value(v)})`),
    ...Object.entries(change.copy ?? {}).map(([to, from]) => `${p.name(to)} = ${p.name(from)}`),
    ...Object.entries(change.append ?? {}).map(
      ([path, v]) => `${p.name(path)} = list_append(if_not_exists(${p.name(path)}, ${p.value([])}), ${p.value(v)})`,
    ),
  ];
  const add = Object.entries(change.add ?? {}).map(([path, n]) => `${p.name(path)} ${p.value(n)}`);
  const remove = (change.remove ?? []).map(p.name);
  const clauses = [
    set.length > 0 && `SET ${set.join(', ')}`,
    add.length > 0 && `ADD ${add.join(', ')}`,
    remove.length > 0 && `REMOVE ${remove.join(', ')}`,
  ].filter(Boolean);
  return {
    UpdateExpression: clauses.length > 0 ? clauses.join(' ') : undefined,
    ConditionExpression: condition(change.when ?? {}, p),
    names: p.names,
    values: p.values,
  };
}
