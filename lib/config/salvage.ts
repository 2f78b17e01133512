import { core } from 'zod';
import { nearest } from './did-you-mean.ts';
import { knownSettings, schemasAt, shapeOf } from './known-settings.ts';

type Path = readonly PropertyKey[];
type Container = Record<PropertyKey, unknown>;

/** A file after its invalid parts were corrected or removed: enough to check it against other files. */
export interface Salvaged {
  value: unknown;
  /** The path in the file of a path in `value`: entries may have moved up in their lists. */
  original(path: Path): PropertyKey[];
  /** Whether a problem only follows from a corrected or removed part. */
  follows(path: Path, text: string): boolean;
}

export const untouched = (value: unknown): Salvaged => ({ value, original: (path) => [...path], follows: () => false });

/** Putting one thing right shows the next: a setting, then the entry that cannot do without it. */
const rounds = 12;

/** Values that one or another kind of setting takes. */
const candidates = [
  '1 day',
  'a',
  'Mon',
  '09:00',
  '18:00',
  'Europe/Berlin',
  'DE',
  'a@example.com',
  'https://example.com',
  1,
  0,
  50,
  true,
  [],
  ['a'],
  {},
];

/** Undefined when nothing useful is left. */
export function salvage(schema: core.$ZodType, file: unknown): Salvaged | undefined {
  const root = structuredClone(file);
  const places = new Map<unknown, number[]>();
  const touched: Path[] = [];
  const ids = new Set<string>();
  const original = (path: Path) =>
    path.map((key, depth) => places.get(at(root, path.slice(0, depth)))?.[Number(key)] ?? key);
  const follows = (path: Path, text: string) =>
    touched.some((one) => one.every((key, depth) => path[depth] === key)) ||
    [...ids].some((id) => text.includes(`"${id}"`));

  for (let round = 0; round < rounds; round++) {
    const parsed = core.safeParse(schema, root);
    if (parsed.success) return { value: parsed.data, original, follows };
    const wrong = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
    );
    // From the end of a list to its beginning, so that the places of the others still hold.
    for (const path of wrong.toSorted(lastFirst)) if (!putRight(path)) return undefined;
  }
  return undefined;

  /** A misspelt name gets the right one, a wrong value one that is taken; what cannot be put right is taken out. */
  function putRight(path: Path): boolean {
    const parent = at(root, path.slice(0, -1));
    const key = path.at(-1);
    if (key === undefined) return false;
    if (typeof parent !== 'object' || parent === null) return putRight(path.slice(0, -1));
    const [sub] = schemasAt(schema, path);
    if (!sub && key in parent && !Array.isArray(parent))
      return rename(parent as Container, path.slice(0, -1), String(key));
    const given = at(root, path);
    // A number or yes where a text is expected becomes that text, so that later messages show the file's own words.
    const isText = ['number', 'boolean'].includes(typeof given) && sub && core.safeParse(sub, String(given)).success;
    const standIn =
      sub && !core.safeParse(sub, undefined).success ? (isText ? String(given) : standInFor(sub)) : undefined;
    touched.push(original(path));
    // An invalid entry may affect its neighbours in ways that no check detects.
    noteIds('', parent);
    if (standIn !== undefined && at(root, path) !== standIn) {
      (parent as Container)[key] = standIn;
      return true;
    }
    if (!(key in parent)) return putRight(path.slice(0, -1));
    noteIds(key, (parent as Container)[key]);
    if (!Array.isArray(parent)) return Reflect.deleteProperty(parent, key);
    const place = places.get(parent) ?? parent.map((_, index) => index);
    places.set(parent, place.toSpliced(Number(key), 1));
    parent.splice(Number(key), 1);
    return true;
  }

  function rename(parent: Container, path: Path, key: string): boolean {
    const meant = nearest(key, knownSettings(schema, path));
    if (meant !== undefined && !(meant in parent)) parent[meant] = parent[key];
    return Reflect.deleteProperty(parent, key);
  }

  function noteIds(key: PropertyKey, value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const { id, name } = value as Container;
    for (const one of [key, id, name]) if (typeof one === 'string' && one !== '') ids.add(one);
  }
}

/** A value that a schema takes; undefined when none is found. */
function standInFor(schema: core.$ZodType): unknown {
  const found = candidates.find((value) => core.safeParse(schema, value).success);
  if (found !== undefined) return structuredClone(found);
  const [choice] = schema._zod.values ?? [];
  if (choice !== undefined) return choice;
  const needed = Object.entries(shapeOf(schema) ?? {}).filter(([, one]) => !core.safeParse(one, undefined).success);
  const made = Object.fromEntries(needed.map(([key, one]) => [key, standInFor(one)]));
  return needed.length > 0 && core.safeParse(schema, made).success ? made : undefined;
}

const at = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Container)[key] : undefined),
    root,
  );

function lastFirst(a: Path, b: Path): number {
  for (const [depth, key] of a.entries()) {
    const other = b[depth];
    if (other === undefined) return -1;
    if (key !== other) return typeof key === 'number' && typeof other === 'number' ? other - key : 0;
  }
  return b.length - a.length;
}
