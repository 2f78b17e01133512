import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../commands/index.ts';

const titles = { marketer: 'For marketers', sales: 'For sales', ops: 'For ops', shell: 'For your shell' } as const;
const page = join(import.meta.dirname, '../../docs/guide/commands.md');

/** `docs/guide/commands.md`: every command with its options and examples, from what `--help` shows. */
export async function commandReference(): Promise<string> {
  const sections = await Promise.all(
    commands.map(async ({ name, group, summary, load }) => {
      const { command } = await load();
      const words = Object.keys(command.words ?? {}).join(' ');
      const lines = [
        `### ${name}`,
        '',
        `\`npx leadloop ${[name, words].filter(Boolean).join(' ')}\` ${summary}.`,
        '',
        command.about,
        '',
        ...list({ ...command.words, ...command.options }),
        ...exits(command.exitCodes),
        '```sh',
        ...command.examples.map((example) => `npx leadloop ${example}`),
        '```',
        '',
      ];
      return { group, lines };
    }),
  );
  const groups = Map.groupBy(sections, ({ group }) => group);
  return [
    '# The `leadloop` command',
    '',
    '`npx leadloop <command>` works in a fresh clone; `npm run leadloop -- <command>` is the same. `npx leadloop --help` lists the commands by person, and each',
    'has `--help`. Exit codes are 0 (done), 1 (broke off) and 2 (something to put right) where nothing else is said. `npm run generate` writes this page.',
    '',
    ...[...groups].flatMap(([group, all]) => [`## ${titles[group]}`, '', ...all.flatMap(({ lines }) => lines)]),
  ].join('\n');
}

function list(entries: Readonly<Record<string, string>>): string[] {
  const rows = Object.entries(entries).map(([name, what]) => `- \`${name}\` ${what}`);
  return rows.length === 0 ? [] : [...rows, ''];
}

function exits(codes: Readonly<Record<number, string>> = {}): string[] {
  const rows = Object.entries(codes).map(([code, what]) => `${code} (${what})`);
  return rows.length === 0 ? [] : [`Exit codes beside the usual: ${rows.join(', ')}.`, ''];
}

if (import.meta.main) writeFileSync(page, await commandReference());
