import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { given } from '../../../cli/command/declare.ts';
import { commands } from '../../../cli/commands/index.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { leadloop } from '../../support/cli.ts';
import { leadloopHere } from '../../support/command-here.ts';
import { root } from '../../support/repository/sources.ts';
import { typedIn } from '../../support/repository/typed-commands.ts';

const run = promisify(execFile);

/** The names under a heading of `--help`, in order. */
function listed(help: string, heading: string): string[] {
  const [, block = ''] = new RegExp(`^${heading}:\n((?: .*\n)+)`, 'm').exec(help) ?? [];
  return [...block.matchAll(/^ {2}(\S+(?: \S+)*) {2,}/gm)].map(([, name = '']) => name);
}

describe('leadloop --help', () => {
  test('lists every command once, in the group of the person it is for', async () => {
    const { code, stdout, stderr } = await leadloop(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    const headings = { marketer: 'Marketers', sales: 'Sales', ops: 'Ops', shell: 'Your shell' };
    for (const [group, heading] of Object.entries(headings))
      expect(listed(stdout, heading), heading).toEqual(
        commands.filter((one) => one.group === group).map(({ name }) => name),
      );
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
  });

  test('has each command in a file of its name, and one of two words in the folder of the first', () => {
    const index = readFileSync(join(root, 'cli/commands/index.ts'), 'utf8');
    const named = Array.from(index.matchAll(/name: '([^']+)',[^}]*import\('\.\/([^']+)\.ts'\)/g));
    expect(named.length).toBe(commands.length - 1); // completion is made of the others
    for (const [, name = '', file] of named) expect(file, name).toBe(name.replace(' ', '/'));
  });

  test('is what leadloop alone answers', async () => {
    expect((await leadloopHere([])).stdout).toBe((await leadloopHere(['--help'])).stdout);
  });

  test.each(commands)('of $name has options, examples and exit codes', async ({ name, load }) => {
    const { command } = await load();
    const { stdout, stderr } = await leadloopHere([...name.split(' '), '--help']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(new RegExp(`^Usage: leadloop ${name} \\[options\\]`));
    for (const flags of Object.keys(command.options ?? {})) expect(stdout).toContain(flags.replace('...', ''));
    for (const line of command.examples) expect(stdout).toContain(`\n  npx leadloop ${line}\n`);
    expect(stdout).toMatch(/\nExit codes:\n {2}0 {3}.+\n {2}1 {3}.+\n {2}2 {3}.+/);
  });
});

/** `cdk` speaks in one, a shell reads the other as a script. */
const speakToOthers = ['deploy', 'completion'];

test.each(commands.filter(({ name }) => !speakToOthers.includes(name)))('$name answers programs', async ({ load }) => {
  expect((await load()).command.options).toHaveProperty('--json');
});

test.each(commands)('the examples of $name are understood', async ({ name, load }) => {
  const { command } = await load();
  for (const example of command.examples) {
    expect(`${example} `.startsWith(`${name} `), example).toBe(true);
    const [typed] = typedIn(`npx leadloop ${example}\n`);
    const words = typed?.words.slice(name.split(' ').length) ?? [];
    expect(() => command.read(given(command, words)), example).not.toThrow();
  }
});

test.each([
  [['prewiew'], /^unknown command 'prewiew'\n\(Did you mean preview\?\)/],
  [['routing', 'explan'], /^unknown command 'explan'\n\(Did you mean explain\?\)/],
  [['routing'], /^expected explain or simulate behind routing/],
  [['cost', '--leds', 'all'], /^unknown option '--leds'\n\(Did you mean --leads\?\)/],
  [['import'], /^missing required argument 'file'/],
  [['sending', 'stop'], /^got "stop", expected pause, resume or nothing/],
])('leadloop %s ends with 2 and says what was expected', async (line, message) => {
  const { code, stdout, stderr } = await leadloopHere(line);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect([code, stdout]).toEqual([2, '']);
});

test('where no cloud answers, LEADLOOP_PORT is named', async () => {
  const { code, stderr } = await leadloopHere(['sending'], { LEADLOOP_PORT: '9' }); // the discard port
  expect(stderr).toContain('no embedded cloud answers at http://127.0.0.1:9 (LEADLOOP_PORT is 9) — start it with npm');
  expect(code).toBe(2);
});

describe('R12: piped into head', () => {
  const shell = (line: string) => run('bash', ['-c', `set -o pipefail; ${line}`], { cwd: root });

  test('a command that only tells ends quietly', async () => {
    const { stdout, stderr } = await shell(
      `'${process.execPath}' cli/main.ts routing simulate --synthetic --leads 60 --days 30 | head -n 1`,
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\d+ hand-offs of 60 made-up leads/);
  });

  test('one that changes something goes on to its end, unheard', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'leadloop-unheard-')), 'end');
    const work = [
      "import { writeFileSync } from 'node:fs';",
      "import { setTimeout } from 'node:timers/promises';",
      "import { endWithReader } from './cli/command/terminal.ts';",
      "import { commands } from './cli/commands/index.ts';",
      "const { command } = await commands.find(({ name }) => name === 'import').load();",
      "endWithReader(() => command.changes?.({ dryRun: process.argv[2] === 'dry' }) ?? false);",
      "for (let row = 0; row < 50; row++) { console.log('row', row); console.error('row', row); await setTimeout(1); }",
      "writeFileSync(process.argv[1], 'all rows');",
    ].join(' ');
    const piped = (how: string) =>
      shell(`'${process.execPath}' --input-type=module -e "${work}" '${file}' ${how} 2>&1 | head -n 1`);
    await piped('dry');
    expect(existsSync(file)).toBe(false);
    await piped('real');
    expect(readFileSync(file, 'utf8')).toBe('all rows');
    rmSync(dirname(file), { recursive: true });
  });

  test('so does one whose reader was never there', async () => {
    const { stderr } = await shell(`'${process.execPath}' cli/main.ts completion zsh | true`);
    expect(stderr).toBe('');
  });
});

test('npx leadloop runs in a clone, by the Node of node_modules', async () => {
  expect(packageJson.bin.leadloop).toBe('cli/leadloop.mjs');
  expect(readFileSync(join(root, packageJson.bin.leadloop), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  const { stdout } = await run('npx', ['leadloop', 'completion', '--help'], { cwd: root });
  expect(stdout).toMatch(/^Usage: leadloop completion/);
});

test('an import has 128 MB of heap, however long its list is; other commands take what Node gives', async () => {
  /** Megabytes that the process of the command may use, told as it ends. */
  async function heapOf(name: string): Promise<number> {
    const tell =
      "import v8 from 'node:v8'; process.on('exit', () => console.error('heap', v8.getHeapStatistics().heap_size_limit))";
    const env = { ...process.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tell)}` };
    const { stderr } = await run(process.execPath, ['cli/leadloop.mjs', name, '--help'], { cwd: root, env });
    return Math.min(...[...stderr.matchAll(/^heap (\d+)$/gm)].map(([, bytes]) => Number(bytes) / 2 ** 20));
  }
  const [bound, usual] = [await heapOf('import'), await heapOf('lead')];
  expect(bound).toBeGreaterThanOrEqual(128);
  // What is young comes on top of it.
  expect(bound).toBeLessThan(192);
  expect(usual).toBeGreaterThan(bound);
});

test('completion knows every command and option', async () => {
  const { stdout } = await leadloopHere(['completion', 'bash']);
  const asked = ['leadloop rou', 'leadloop routing ', ...commands.map(({ name }) => `leadloop ${name} --`)];
  const complete = (line: string) => {
    const words = line.split(' ');
    return `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _leadloop; echo "\${COMPREPLY[@]}"`;
  };
  const answers = (await run('bash', ['-c', [stdout, ...asked.map(complete)].join('\n')])).stdout.split('\n');
  const [routing, both, ...options] = answers.map((line) => line.split(' ').filter(Boolean));
  expect(routing).toEqual(['routing']);
  expect(both).toEqual(['explain', 'simulate']);
  for (const [at, { name, load }] of commands.entries()) {
    const flags = Object.keys((await load()).command.options ?? {}).map((flag) => flag.split(' ')[0]);
    expect(options[at], name).toEqual([...flags, '--help']);
  }
});
