import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');
const skipped = ['node_modules', 'dist', 'cdk.out', 'coverage'];

export interface Import {
  /** A package (`zod/mini`, `node:fs`, `leadloop:config`) or a file relative to the root (`domain/lead/lead.ts`). */
  target: string;
  /** `import type`: gone before anything runs. */
  typeOnly: boolean;
}

export interface Source {
  /** Relative to the root, with slashes. */
  path: string;
  text: string;
  /** Without comments, with every string kept. */
  code: string;
  imports: Import[];
}

/** Every TypeScript file of the repository, with what it imports. */
export function sources(): Source[] {
  return files(root).map((file) => {
    const text = readFileSync(file, 'utf8');
    const code = withoutComments(text);
    return { path: slashes(relative(root, file)), text, code, imports: importsOf(code, file) };
  });
}

function files(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && !skipped.includes(name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? files(join(dir, entry.name))
        : /\.(?:[cm]?ts|tsx)$/.test(entry.name)
          ? [join(dir, entry.name)]
          : [],
    );
}

/** Comments go, strings stay: one pattern takes the earlier one. */
const withoutComments = (text: string) =>
  text.replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*/g,
    (_, string?: string) => string ?? '',
  );

const statement = /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
/** `import('../x.ts')` runs a module; `import('../x.ts').Lead` is a type. */
const inline = /\bimport\(\s*['"]([^'"]+)['"]\s*\)(\.[A-Z])?/g;

function importsOf(code: string, file: string): Import[] {
  const found = [
    ...[...code.matchAll(statement)].map(([, type, target = '']) => ({ target, typeOnly: type !== undefined })),
    ...[...code.matchAll(inline)].map(([, target = '', type]) => ({ target, typeOnly: type !== undefined })),
  ];
  return found.map(({ target, typeOnly }) => ({
    target: target.startsWith('.') ? slashes(relative(root, resolve(dirname(file), target))) : target,
    typeOnly,
  }));
}

const slashes = (path: string) => path.split(sep).join('/');
