import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkout } from '../support/repository/checkout.ts';

/** A copy with slips in config/ and emails/ as a marketer makes them. */
const copy = checkout(mkdtempSync(join(tmpdir(), 'leadloop-app-')));
afterAll(copy.remove);

const outdir = join(copy.dir, 'cdk.out');
const run = (...line: string[]) => copy.run(process.execPath, line, { CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' });

describe('files that are wrong', () => {
  test.each(['bin/leadloop.ts', 'cli/main.ts check'])(
    'end %s with every problem, file and line, and no stack',
    (line) => {
      const restore = [
        copy.edit('config/scoring.yaml', /^halfLife: .*$/m, 'halfLife: forever'),
        copy.edit('config/sales.yaml', /^capacity: .*$/m, 'capacity: [30'),
        copy.edit('emails/welcome.md', /\{\{\s*firstName/, '{{firstNmae'),
      ];
      const { status, stderr, stdout } = run(...line.split(' '));
      for (const undo of restore) undo();
      expect(status).toBe(1);
      expect(stderr).toMatch(/^config\/sales\.yaml:\d+:\d+ broken YAML: /m);
      expect(stderr).toMatch(/^config\/scoring\.yaml:\d+:1 halfLife: got "forever", expected a duration/m);
      expect(stderr).toMatch(/^emails\/welcome\.md:\d+: .*firstNmae/m);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(stdout).toBe('');
      expect(existsSync(outdir)).toBe(false);
    },
  );

  test('a wrong state machine ends the check with its name', () => {
    const restore = copy.edit(
      'state-machines/lead-lifecycle.asl.json',
      '$states.context.Task.Token',
      '$states.context.Task.Tokn',
    );
    const { status, stderr } = run('cli/main.ts', 'check');
    restore();
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^state-machines\/lead-lifecycle\.asl\.json: state "Wait for confirmation": \$states\.context\.Task\.Tokn does not exist/,
    );
  });
});

test('the check tells what it has looked at', () => {
  const { status, stdout } = run('cli/main.ts', 'check');
  expect([status, stdout]).toEqual([
    0,
    expect.stringMatching(/^checked \d+ configuration files, \d+ mails, 1 state machine: all right\n$/m),
  ]);
});
