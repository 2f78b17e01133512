import { type Source, sources } from './sources.ts';

/** What can open a file, or start a program that does. */
const openers = ['node:fs', 'node:fs/promises', 'node:child_process', 'node:worker_threads'];

/**
 * Modules that open files and never the shipped settings by themselves: the embedded cloud knows nothing of Leadloop, the model of the
 * protocol reads state-machines/, and the loaders read the folder that they are given, which is the fixture unless a test names another.
 */
const innocent =
  /^(?:local\/cloud\/|lib\/(?:config|mail)\/|test\/protocol\/definition\.ts$|test\/support\/(?:fixtures|repository\/edited|repository\/sources)\.ts$)/;
const settingsFolder = /['"`/](?:config|emails|guides)(?:\/|['"`])/;
const importLine = /^\s*(?:import|export)\b[^;]*?\sfrom\s+'[^']*';/gms;

/**
 * Those of the test files that could see an edit of config/, emails/ or guides/: they run on the shipped settings, name such a folder,
 * or reach something that opens files.
 */
export function settingsReaders(testFiles: (path: string) => boolean): string[] {
  const all = new Map(sources().map((source) => [source.path, source]));
  const opens = (file: string, seen: Set<string>): boolean => {
    if (openers.includes(file)) return true;
    const source = all.get(file);
    if (!source || seen.has(file) || innocent.test(file)) return false;
    seen.add(file);
    return source.imports.some(({ target, typeOnly }) => !typeOnly && opens(target, seen));
  };
  const names = ({ code }: Source) => settingsFolder.test(code.replace(importLine, ''));
  return [...all.values()]
    .filter(({ path }) => path.endsWith('.test.ts') && testFiles(path))
    .filter((source) => source.path.startsWith('test/shipped/') || names(source) || opens(source.path, new Set()))
    .map(({ path }) => path);
}
