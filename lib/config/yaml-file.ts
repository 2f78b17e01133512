import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isNode, isPair, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

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
/** What a folder of an older version lacks. */
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
  /** Where the problem has no setting, such as a syntax error. */
  at?: Position;
}

export interface YamlFile {
  value: unknown;
  /** Syntax errors, and a file that cannot be read. */
  broken: Problem[];
  /** Where a setting stands in the file; of a missing one, where the nearest setting around it stands. */
  positionOf(path: readonly PropertyKey[]): Position;
}

/** Reads a file and remembers where everything stands in it. */
export function readYaml(dir: string, part: Part): YamlFile {
  let text: string;
  try {
    text = readFileSync(join(dir, `${part}.yaml`), 'utf8');
  } catch {
    return {
      value: undefined,
      broken: optional.includes(part)
        ? []
        : [{ part, path: [], text: 'got no file, expected one — restore it from the repository' }],
      positionOf: start,
    };
  }
  const { document, lines } = parsed(part, text);
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const broken = document.errors.map(({ message, pos }) => ({
    part,
    path: [],
    text: `broken YAML: ${message}`,
    at: position(pos[0]),
  }));
  return {
    value: broken.length > 0 ? undefined : document.toJS(),
    broken,
    positionOf: (path) => position(offsetOf(document.contents, path)),
  };
}

/** The last text of each file: a deployment, its preview and their tests read the same files over and over. */
const known = new Map<Part, { text: string; lines: LineCounter; document: ReturnType<typeof parseDocument> }>();

function parsed(part: Part, text: string) {
  const last = known.get(part);
  if (last?.text === text) return last;
  const lines = new LineCounter();
  const made = { text, lines, document: parseDocument(text, { lineCounter: lines, prettyErrors: false }) };
  known.set(part, made);
  return made;
}

const start = (): Position => ({ line: 1, column: 1 });

/** Walks down as far as the path exists; of a setting in a map the position is that of its key. */
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
