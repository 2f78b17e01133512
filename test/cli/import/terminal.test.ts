import { describe, expect, test } from 'vitest';
import { createProgress } from '../../../cli/command/progress.ts';
import { command } from '../../../cli/commands/import.ts';
import { throttled } from '../../../cli/import/throttle.ts';
import { createRateLimiter } from '../../../functions/adapters/aws/rate-limiter.ts';
import { usualRate } from '../../../functions/adapters/step-functions/granted-rates.ts';
import { read } from '../../support/cli.ts';

describe('the command', () => {
  test('takes a file, a source and what is said about them', () => {
    const line = [
      'leads.csv',
      '--source',
      ' Fair 2026 ',
      '--basis',
      'consent',
      '--map',
      'A=name',
      '--map',
      'B=email',
      '--rate',
      '50',
    ];
    expect(read(command, ...line, '--dry-run', '--stack', 'Leadloop-test')).toEqual({
      path: 'leads.csv',
      source: 'Fair 2026',
      basis: 'consent',
      dryRun: true,
      maps: ['A=name', 'B=email'],
      rate: 50,
      form: undefined,
      stack: 'Leadloop-test',
    });
  });

  test.each([
    ['no file', ['--source', 'x'], "missing required argument 'file'"],
    ['two files', ['a.csv', 'b.csv', '--source', 'x'], 'too many arguments'],
    ['no source', ['a.csv'], 'such as --source "Fair 2026"'],
    [
      'a basis that is none',
      ['a.csv', '--source', 'x', '--basis', 'bought'],
      'expected consent or legitimate-interest',
    ],
    ['a rate that is none', ['a.csv', '--source', 'x', '--rate', 'fast'], 'a second above 0'],
    ['an option that does not exist', ['a.csv', '--sauce', 'x'], "unknown option '--sauce'"],
  ])('%s is told with what is expected', (_, line, message) => {
    expect(() => read(command, ...line)).toThrow(message);
  });
});

describe('progress', () => {
  /** What is shown when so many seconds pass between looks at a file of 1,000 bytes. */
  function shown(isTTY: boolean, looks: [seconds: number, bytes: number, rows: number][]): string[] {
    let now = 0;
    const texts: string[] = [];
    const progress = createProgress({ isTTY, write: (text: string) => texts.push(text) }, 1_000, () => now * 1_000);
    for (const [seconds, bytes, rows] of looks) {
      now = seconds;
      progress.at(bytes, rows);
    }
    progress.end();
    return texts;
  }

  test('on a terminal is a bar with rows, rate and time left, drawn in place and taken away', () => {
    const texts = shown(true, [
      [0, 0, 0],
      [1, 250, 2_000],
      [1.1, 260, 2_100],
    ]);
    expect(texts).toEqual([
      '\r\u001B[K██████░░░░░░░░░░░░░░░░░░ 25 % · 2,000 rows · 2,000 rows/s · 3 s left',
      '\r\u001B[K',
    ]);
  });

  test('elsewhere is a plain line now and then; rows of the run before do not count for the rate', () => {
    expect(
      shown(false, [
        [0, 500, 10_000],
        [4, 600, 11_000],
        [10, 750, 20_000],
      ]),
    ).toEqual(['75 % · 20,000 rows · 1,000 rows/s · 10 s left\n']);
  });
});

describe('the throttle', () => {
  test('spaces calls evenly and never lets a burst through', async () => {
    let now = 0;
    const turn = createRateLimiter(
      100,
      () => now,
      async (ms) => {
        now += ms;
      },
    );
    const at: number[] = [];
    for (let n = 0; n < 4; n++) {
      await turn();
      at.push(now);
    }
    now = 10_000; // a pause earns nothing
    for (let n = 0; n < 2; n++) {
      await turn();
      at.push(now);
    }
    expect(at).toEqual([0, 10, 20, 30, 10_000, 10_010]);
  });

  test('holds back every call of Step Functions and changes none', async () => {
    const calls: unknown[] = [];
    const turn = async () => void calls.push('turn');
    const slow = throttled(
      {
        start: async (...all) => calls.push(['start', ...all]) > 0,
        wake: async (...all) => calls.push(['wake', ...all]) > 0,
      },
      turn,
    );
    await slow.start('lead', 'lifecycle', 2);
    expect(await slow.wake('token', 'form.submitted')).toBe(true);
    expect(calls).toEqual(['turn', ['start', 'lead', 'lifecycle', 2], 'turn', ['wake', 'token', 'form.submitted']]);
  });

  test('leaves a third of the bucket of StartExecution to everybody else', () => {
    expect([usualRate('start', 'eu-west-1'), usualRate('start', 'eu-central-1')]).toEqual([200, 100]);
  });
});
