import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Skips files of packages that no function uses: unsent commands of the SDK, and zod's messages in fifty languages. esbuild
 * would drop their code, but reads all of them for each bundle. The files of `rooms` name the commands.
 */
export function fewerFiles(rooms: readonly string[]): Plugin {
  return {
    name: 'fewer-files',
    setup({ onLoad }) {
      const used = new Set(rooms.flatMap(namesIn));
      const isUsed = (file: string) =>
        file.endsWith('Client') || !/^[A-Z]|^waitFor/.test(file) || used.has(nameOf(file)) || file === 'Interfaces';
      onLoad({ filter: /[/\\]client-[\w-]+[/\\]dist-es[/\\](?:\w+[/\\])?index\.js$/ }, async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replace(/^export \* from "\.\/(\w+)";$/gm, (line, file) =>
          isUsed(file) ? line : '',
        ),
      }));
      onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({ contents: 'export {};' }));
    },
  };
}

/**
 * A file's export: `GetParameterCommand` itself, `paginateListTags` of `ListTagsPaginator`. `SSM`, all commands at once, is
 * never used by us.
 */
const nameOf = (file: string) =>
  file.replace(/^(\w+)Paginator$/, 'paginate$1').replace(/^waitFor(\w+)$/, 'waitUntil$1');

function namesIn(room: string): string[] {
  return readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap(
      (name) => readFileSync(join(room, name), 'utf8').match(/\b(?:[A-Z]\w*Command|paginate\w+|waitUntil\w+)\b/g) ?? [],
    );
}
