import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const dir = mkdtempSync(join(tmpdir(), 'leadloop-app-'));

/** A copy of all that synthesis reads, with slips in config/ and emails/ as a marketer makes them. */
beforeAll(() => {
  for (const part of [
    'bin',
    'analysis',
    'cli',
    'lib',
    'config',
    'emails',
    'guides',
    'domain',
    'functions',
    'state-machines',
    'package.json',
    'cdk.json',
  ])
    cpSync(join(root, part), join(dir, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const run = (script: string) =>
  spawnSync(process.execPath, [script], {
    cwd: dir,
    encoding: 'utf8',
    env: { ...process.env, CDK_OUTDIR: join(dir, 'cdk.out'), CDK_VALIDATION: 'false' },
  });

function edit(file: string, from: string | RegExp, to: string): () => void {
  const path = join(dir, file);
  const before = readFileSync(path, 'utf8');
  expect(before).toMatch(from);
  writeFileSync(path, before.replace(from, to));
  return () => writeFileSync(path, before);
}

describe('files that are wrong', () => {
  test.each(['bin/leadloop.ts', 'cli/check.ts'])('end %s with every problem, file and line, and no stack', (script) => {
    const restore = [
      edit('config/scoring.yaml', /^halfLife: .*$/m, 'halfLife: forever'),
      edit('config/sales.yaml', /^capacity: .*$/m, 'capacity: [30'),
      edit('emails/welcome.md', /\{\{\s*firstName/, '{{firstNmae'),
    ];
    const { status, stderr, stdout } = run(script);
    for (const undo of restore) undo();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^config\/sales\.yaml:\d+:\d+ broken YAML: /m);
    expect(stderr).toMatch(/^config\/scoring\.yaml:\d+:1 halfLife: got "forever", expected a duration/m);
    expect(stderr).toMatch(/^emails\/welcome\.md:\d+: .*firstNmae/m);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(existsSync(join(dir, 'cdk.out'))).toBe(false);
  });

  test('a wrong state machine ends the check with its name', () => {
    const restore = edit(
      'state-machines/lead-lifecycle.asl.json',
      '$states.context.Task.Token',
      '$states.context.Task.Tokn',
    );
    const { status, stderr } = run('cli/check.ts');
    restore();
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^state-machines\/lead-lifecycle\.asl\.json: state "Wait for confirmation": \$states\.context\.Task\.Tokn does not exist/,
    );
  });
});

test('the check tells what it has looked at', () => {
  const { status, stdout } = run('cli/check.ts');
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(/^checked 5 configuration files, \d+ mails, 1 state machine: all right\n$/),
  ]);
});
