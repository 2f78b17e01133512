import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CommandError } from '../../../cli/command/arguments.ts';
import { command } from '../../../cli/commands/simulate.ts';
import { read } from '../../support/cli.ts';
import { leadloopHere } from '../../support/command-here.ts';
import { edited } from '../../support/repository/edited.ts';

const page = join(tmpdir(), `leadloop-simulation-${process.pid}.html`);
afterAll(() => rmSync(page, { force: true }));

async function run(...args: string[]): Promise<{ text: string; html: string }> {
  const { stdout, stderr } = await leadloopHere([
    ...['simulate', '--leads', '60', '--days', '40', '--html', page],
    ...args,
  ]);
  expect(stderr).toBe('');
  return { text: stdout, html: readFileSync(page, 'utf8') };
}

test('leadloop simulate says the same twice, on the screen and on its page', async () => {
  const once = await run('--seed', '4');
  expect(once.text).toMatch(/^60 made-up leads over 40 days, seed 4\n/);
  expect(once.text).toMatch(/marketing mails +\d+/);
  expect(once.text).toMatch(/waiting leads of 60 made-up leads of 40 days/);
  expect(once.html).toContain('Mails a day, simulated');
  expect(once.html).not.toMatch(/<script|https?:\/\/|url\(/);
  expect(await run('--seed', '4')).toEqual(once);
});

test('leadloop simulate --against a folder runs the same people through both configs', async () => {
  const other = edited('nurture.yaml', /(template: nurture-1\n +after:) 3 days/, '$1 5 days');
  try {
    const { text } = await run('--against', other.dir);
    expect(text).toMatch(/leads who came +60 +60\n/);
    expect(text).toMatch(/^first +\d+ +\d+ +[1-9]\d* /m); // some wait for a mail that comes sooner with the shorter delay
  } finally {
    other.remove();
  }
});

test.each([
  ['--leads', '0'],
  ['--days', 'many'],
  ['--stack', 'x'],
])('says what is wrong: %s %s', (...args) => {
  expect(() => read(command, ...args)).toThrow(CommandError);
});

test('a folder that is not there is named', async () => {
  const { code, stderr } = await leadloopHere(['simulate', '--against', '/nowhere']);
  expect(stderr).toMatch(/^got --against \/nowhere/);
  expect(code).toBe(2);
});
