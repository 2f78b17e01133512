import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isNode, isPair, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { readText, type TextFile } from './text-file.ts';
import { cutTexts, syntaxErrors } from './yaml-words.ts';

/** The files, and the parts of the configuration: `capture` is in `capture.yaml`. */
export const parts = [
  'capture',
  'scoring',
  'nurture',
  'sales',
  'deployment',
  'insight',
  'segments',
  'privacy',
] as const;
export type Part = (typeof parts)[number];
/** Files that a folder of an older version lacks. */
const optional: readonly Part[] = ['segments', 'privacy'];

export interface Position {
  line: number;
  column: number;
}

/** Something to be corrected: where, and `got …, expected …` in words. */
export interface Problem {
  part: Part;
  path: readonly PropertyKey[];
  text: string;
  /** For a problem without a setting, as a syntax error. */
  at?: Position;
}

export interface YamlFile {
  /** Undefined when the file cannot be read. */
  value: unknown;
  /** Syntax errors, doubles, and a file that cannot be read. */
  broken: Problem[];
  /** What can be read and is probably not meant. */
  unlikely: Problem[];
  /** Where a setting is in the file; of a missing one, where the nearest setting around it is. */
  positionOf(path: readonly PropertyKey[]): Position;
}

/** Reads a file and remembers the line of everything in it. `<<: *name` takes over the settings of `&name`. */
export function readYaml(dir: string, part: Part): YamlFile {
  let file: TextFile;
  try {
    file = readText(join(dir, `${part}.yaml`));
  } catch {
    if (existsSync(join(dir, `${part}.yml`)))
      return unreadable({ part, path: [], text: `got ${part}.yml, expected the name ${part}.yaml — rename it` });
    if (optional.includes(part)) return unreadable();
    return unreadable({ part, path: [], text: 'got no file, expected one — restore it from the repository' });
  }
  const { text, wrong } = file;
  if (wrong) return unreadable({ part, path: [], text: wrong.what, at: { line: wrong.line, column: 1 } });
  const { document, lines, errors, cuts } = parsed(part, text);
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  return {
    value: errors.every(({ isDouble }) => isDouble) ? document.toJS() : undefined,
    broken: errors.map((one) => ({ part, path: [], text: `broken YAML: ${one.text}`, at: position(one.at) })),
    unlikely: cuts.map(({ text: got, comment, at }) => ({
      part,
      path: [],
      at: position(at),
      text: `got "${got}", and "#${comment}" behind it as a comment — put the whole text in quotes if it belongs to it`,
    })),
    positionOf: (path) => position(offsetOf(document.contents, path)),
  };
}

/** The last text of each file: a deployment, its preview and their tests read the same files over and over. */
const known = new Map<Part, ReturnType<typeof parse>>();

function parsed(part: Part, text: string) {
  const last = known.get(part);
  if (last?.text === text) return last;
  const made = parse(text);
  known.set(part, made);
  return made;
}

function parse(text: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  return { text, lines, document, errors: syntaxErrors(document, text), cuts: cutTexts(document) };
}

const unreadable = (...broken: Problem[]): YamlFile => ({ value: undefined, broken, unlikely: [], positionOf: start });

const start = (): Position => ({ line: 1, column: 1 });

/** Follows the path as far as it exists; the position of a setting in a map is that of its key. */
function offsetOf(root: Node | null, path: readonly PropertyKey[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && keyText(item.key) === String(key));
      if (!pair) return offset;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      if (!isNode(node)) return offset;
      offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

const keyText = (key: unknown) => String(isNode(key) && 'value' in key ? key.value : key);
