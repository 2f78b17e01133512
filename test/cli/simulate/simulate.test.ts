import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CommandError } from '../../../cli/command/arguments.ts';
import { command } from '../../../cli/commands/simulate.ts';
import { read } from '../../support/cli.ts';
import { edited } from '../../support/repository/edited.ts';

const root = resolve(import.meta.dirname, '../../..');
const page = join(tmpdir(), `leadloop-simulation-${process.pid}.html`);
afterAll(() => rmSync(page, { force: true }));

function run(...args: string[]): { text: string; html: string } {
  const line = ['cli/main.ts', 'simulate', '--leads', '60', '--days', '40', '--html', page, ...args];
  const text = execFileSync(process.execPath, line, { cwd: root, encoding: 'utf8' });
  return { text, html: readFileSync(page, 'utf8') };
}

test('leadloop simulate says the same twice, on the screen and on its page', () => {
  const once = run('--seed', '4');
  expect(once.text).toMatch(/^60 made-up leads over 40 days, seed 4\n/);
  expect(once.text).toMatch(/marketing mails +\d+/);
  expect(once.text).toMatch(/waiting leads of 60 made-up leads of 40 days/);
  expect(once.html).toContain('Mails a day, simulated');
  expect(once.html).not.toMatch(/<script|https?:\/\/|url\(/);
  expect(run('--seed', '4')).toEqual(once);
});

test('leadloop simulate --against a folder runs the same people through both configs', () => {
  const other = edited('nurture.yaml', /(template: nurture-1\n +after:) 3 days/, '$1 5 days');
  try {
    const { text } = run('--against', other.dir);
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

test('a folder that is not there is named', () => {
  expect(() => run('--against', '/nowhere')).toThrow(/got --against \/nowhere/);
});
