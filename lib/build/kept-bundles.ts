import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** One bundle's inputs and outputs. */
interface Made {
  /** Files of this repository, relative to it. Packages are known by the lock file. */
  files: string[];
  /** Virtual modules that have a part in the code. */
  virtual: string[];
  /** Hash of all these. */
  of: string;
  code: string;
}

interface KeptBundles {
  /** Whether the bundle in the folder is what bundling again would give. */
  isCurrent(name: string): Promise<boolean>;
  /** Writes down what these bundles were made of, after they were written. */
  remember(metafile: Metafile, bundles: readonly { name: string; output: string }[]): Promise<void>;
}

/**
 * Stores the inputs of the bundles of `outdir` in `path`, so that an edit rebuilds only the functions that it reaches.
 * `sourceOf` gives the text of a virtual module.
 */
export function openKeptBundles(path: string, outdir: string, sourceOf: (id: string) => Promise<string>): KeptBundles {
  const known = read(path);
  const tools = toolsHash();
  const hashes = new Map<string, string>();
  const codeOf = (name: string) => hashOfFile(join(outdir, name, 'index.js'));

  async function hashOf({ files, virtual }: Pick<Made, 'files' | 'virtual'>): Promise<string> {
    const hash = createHash('sha256').update(tools);
    for (const file of files) {
      if (!hashes.has(file)) hashes.set(file, hashOfFile(join(root, file)));
      hash.update(`${file}\0${hashes.get(file)}\0`);
    }
    for (const id of virtual) hash.update(`${id}\0${id === ofPackages ? '' : await sourceOf(id)}\0`);
    return hash.digest('hex');
  }

  return {
    async isCurrent(name) {
      const made = known[name];
      return made !== undefined && made.code === codeOf(name) && made.of === (await hashOf(made));
    },
    async remember({ inputs, outputs }, bundles) {
      for (const { name, output } of bundles) {
        const { entryPoint, inputs: parts = {} } = outputs[output] ?? {};
        if (entryPoint === undefined) throw new Error(`esbuild did not tell what ${output} is made of`);
        const reached = reachedFrom(entryPoint, inputs);
        const made = {
          files: reached.filter((file) => !/(^|\/)node_modules\/|^[\w-]+:/.test(file)),
          // These are literals without imports: one that left no byte in the bundle cannot change it.
          virtual: Object.entries(parts).flatMap(([input, { bytesInOutput }]) =>
            input.startsWith(namespace) && bytesInOutput > 0 ? [input.slice(namespace.length)] : [],
          ),
        };
        known[name] = { ...made, of: await hashOf(made), code: codeOf(name) };
      }
      writeFileSync(path, JSON.stringify(known));
    },
  };
}

const namespace = 'leadloop:';
/** Made of packages alone, and slow to make. */
const ofPackages = 'leadloop:domains';

/** Everything an entry imports, also what esbuild left out of its code: an edit may bring it in. */
function reachedFrom(entry: string, inputs: Metafile['inputs']): string[] {
  const reached = new Set([entry]);
  for (const file of reached) for (const { path } of inputs[file]?.imports ?? []) reached.add(path);
  return [...reached].sort();
}

/** What bundles, and the versions of all packages. */
function toolsHash(): string {
  const own = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const files = [...own.map((name) => join('lib/build', name)), 'package-lock.json', 'tsconfig.json'];
  const hash = createHash('sha256').update(process.version);
  for (const file of files) hash.update(hashOfFile(join(root, file)));
  return hash.digest('hex');
}

const hashOfFile = (path: string) =>
  existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';

function read(path: string): Record<string, Made> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, Made>;
  } catch {
    return {}; // none yet, or a process died while writing it: everything is bundled
  }
}
