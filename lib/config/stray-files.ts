import { readdirSync } from 'node:fs';
import { parts } from './yaml-file.ts';

/** A line for each file of config/ and emails/ that looks as if it counted, and is read by nothing. */
export function strayFiles(configDir: string, mailDir: string): string[] {
  const known = parts.flatMap((part) => [`${part}.yaml`, `${part}.yml`]);
  return [
    ...visible(configDir)
      .filter((name) => /\.ya?ml$/i.test(name) && !known.includes(name))
      .map((name) => `config/${name}: nothing reads this file — the files are ${parts.join(', ')}, each with .yaml`),
    ...visible(mailDir)
      .filter((name) => !name.endsWith('.md') && name !== 'layout.html' && name !== 'layout.txt')
      .map((name) => `emails/${name}: nothing reads this file — a mail is a file whose name ends in .md`),
  ];
}

const visible = (dir: string) =>
  readdirSync(dir, { withFileTypes: true })
    .filter((file) => file.isFile() && !/^\.|~$/.test(file.name))
    .map(({ name }) => name)
    .sort();
