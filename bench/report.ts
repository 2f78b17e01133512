import { readFileSync, writeFileSync } from 'node:fs';
import { type Figure, machine } from './measure.ts';

/** The figures as a Markdown table, the ratio first. */
export function markdown(figures: readonly Figure[]): string {
  const rows = figures.map(
    ({ ratio, what, got, floor, aim }) => `| **${ratio}** | ${what} | ${got} | ${floor} | ${aim} |`,
  );
  return ['| ratio | what | figure | beside | aim |', '|---|---|---|---|---|', ...rows].join('\n');
}

const readme = new URL('README.md', import.meta.url);

/** Replaces the figures of one bench in bench/README.md: the text between its two markers. */
export function save(name: string, table: string): void {
  const begin = `<!-- figures: ${name} -->`;
  const end = `<!-- end: ${name} -->`;
  const [before, rest] = readFileSync(readme, 'utf8').split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`bench/README.md has no lines "${begin}" and "${end}"`);
  const measured = `Measured ${new Date().toISOString().slice(0, 10)}: ${machine()}; \`npm run bench -- ${name}\``;
  writeFileSync(readme, `${before}${begin}\n${table}\n\n${measured}\n${end}${after}`);
}
