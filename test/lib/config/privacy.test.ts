import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { day } from '../../../domain/time/instant.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { edited, settings, wrongAfter } from '../../support/repository/edited.ts';

const wrong = (from: string | RegExp, to: string) => wrongAfter('privacy.yaml', from, to);

test('a folder of before keeps everything and erases nothing by itself', () => {
  const copy = edited('privacy.yaml', 'apply: false', 'apply: true');
  rmSync(join(copy.dir, 'privacy.yaml'));
  expect(loadConfig(copy.dir).privacy.retention).toEqual({ apply: false });
  copy.remove();
});

test('what the comment of privacy.yaml offers to copy works', () => {
  const [, copied = ''] =
    /try: (customers: .+)$/m.exec(readFileSync(join(settings, 'config/privacy.yaml'), 'utf8')) ?? [];
  expect(copied).toContain('days');
  expect(wrong('  apply: false', `  apply: false\n  ${copied}`)).toBe('');
});

test.each([
  [/rejected: .*/, 'rejected: 31 days', 'retention.rejected: got "31 days", expected "30 days" at most'],
  [/dormant: .*/, 'dormant: 5 minutes', 'retention.dormant: got "5 minutes", expected "1 day" or more'],
  [/lost: .*/, 'lost: a while', 'retention.lost: got "a while", expected a duration'],
  [/mails: .*/, 'mails: 40 days', 'retention.mails: got 40 days, expected 30 days at most'],
  [/dormant: .*/, 'dormnat: 5 days', 'did you mean "dormant"'],
  [/apply: .*/, 'apply: maybe', 'retention.apply: got "maybe"'],
] as const)('%s: %s is told with its line', (from, to, told) => {
  const text = wrong(from, to);
  expect(text).toMatch(/config\/privacy\.yaml:\d+:\d+ /);
  expect(text).toContain(told);
});

test('durations are milliseconds', () => {
  expect(loadConfig().privacy.retention.rejected).toBe(30 * day);
});
