import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../docs/decisions');
const index = 'README.md';

/** The index of docs/decisions/, newest first. Throws an Error that names a decision without a title or a status. */
export function decisionIndex(): string {
  const rows = readdirSync(folder)
    .filter((file) => file !== index)
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const title = /^# (.+)$/m.exec(text)?.[1];
      const [, status, date] = /^Status: (\w+), (\d{4}-\d\d-\d\d)/m.exec(text) ?? [];
      if (title === undefined || status === undefined || date === undefined)
        throw new Error(`docs/decisions/${file}: expected "# title" and "Status: accepted, 2026-11-29"`);
      return { file, title, status, date };
    })
    .sort((a, b) => (a.date === b.date ? (a.file < b.file ? -1 : 1) : a.date > b.date ? -1 : 1));
  return [
    '# Decisions',
    '',
    'Each file says what was chosen, what came second, and what would change it. A *one-way door* is hard to walk back through once leads exist.',
    'A new decision is a file here with a title, a `Status:` line and at most 25 lines; `npm run generate` rewrites this index.',
    '',
    '| decision | status | date |',
    '|---|---|---|',
    ...rows.map(
      ({ file, title, status, date }) => `| [${title.replaceAll('|', '\\|')}](${file}) | ${status} | ${date} |`,
    ),
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(join(folder, index), decisionIndex());
