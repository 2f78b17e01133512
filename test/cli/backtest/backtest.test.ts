import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backtest, caseOf } from '../../../analysis/backtest/backtest.ts';
import { madeUpHistory } from '../../../analysis/simulation/made-up-history.ts';
import { withRules } from '../../../cli/backtest/new-rules.ts';
import { backtestPage } from '../../../cli/backtest/page.ts';
import { backtestText, spanText } from '../../../cli/backtest/text.ts';
import { command } from '../../../cli/commands/backtest.ts';
import { day, hour } from '../../../domain/time/instant.ts';
import { read } from '../../support/cli.ts';
import { config, monday } from '../../support/fixtures.ts';
import { settings } from '../../support/repository/edited.ts';

const rules = readFileSync(join(settings, 'config/scoring.yaml'), 'utf8');
const written = (text: string) => {
  const file = join(mkdtempSync(join(tmpdir(), 'leadloop-')), 'new.yaml');
  writeFileSync(file, text);
  return file;
};

describe('new rules from a file', () => {
  test('are checked as the configuration is, and a mistake is told with the name of that file', () => {
    expect(
      withRules(written(rules.replace(/^handOff: .*$/m, 'handOff: { score: 45, grade: B }'))).scoring.handOff,
    ).toEqual({
      score: 45,
      grade: 'B',
    });
    const wrong = written(rules.replace('group: downloads }', 'group: nobody }'));
    expect(() => withRules(wrong)).toThrow(new RegExp(`^${wrong}:\\d+:\\d+ .*got "nobody"`));
    expect(() => withRules('/nowhere/new.yaml')).toThrow('which does not exist');
  });
});

describe('the report', () => {
  const after = { ...config, scoring: { ...config.scoring, handOff: { score: 45, grade: 'C' as const } } };
  const cases = madeUpHistory(1, 200, monday).flatMap((history) => caseOf(history) ?? []);
  const found = backtest(cases, config, after);

  test('on a terminal has the confusion table, both figures, the lead time and the leads that flip', () => {
    const text = backtestText(found);
    expect(text).toMatch(/^200 closed leads$/m);
    expect(text).toMatch(/^sales-ready, won +\d+ +\d+$/m);
    expect(text).toMatch(/^precision .* %$/m);
    expect(text).toMatch(/^recall .* %$/m);
    expect(text).toMatch(/Median lead time gained: .* won leads/);
    expect(text).toMatch(/now ready: score \d+ and grade [A-C]/);
    expect(backtestText(backtest(cases, config, config))).toContain('No lead flips.');
  });

  test('as a page stands alone, says in words what its plots show, and has every flip', () => {
    const facts = { source: 'a <b>test</b>', before: 'old', after: 'new', rules: { before: config, after } };
    const page = backtestPage(found, facts);
    expect(page).toContain('a &lt;b&gt;test&lt;/b&gt;');
    expect(page).not.toMatch(/<script|<link|src=|url\(|https?:/);
    expect(page.match(/<svg /g)).toHaveLength(3);
    expect(page.match(/<desc /g)).toHaveLength(3);
    expect(page.match(/class="tag /g)).toHaveLength(found.flips.length);
    expect(found.lostReasons.length).toBeGreaterThan(0);
    for (const { reason, lost } of found.lostReasons)
      expect(page).toContain(`<th scope="row">${reason}</th><td>${lost}</td>`);
    expect(page).not.toMatch(/NaN|undefined/);
    expect(backtestPage(backtest([], config, after), facts)).not.toMatch(/NaN|undefined|Why leads were lost/);
  });
});

test.each([
  [3.5 * day, '3.5 days earlier'],
  [-2 * hour, '2.0 hours later'],
  [0, 'none'],
])('%i ms gained are %s', (ms, text) => {
  expect(spanText(ms)).toBe(text);
});

describe('its arguments', () => {
  test('know short spans', () => {
    expect(read(command, '--since', '180d', '--synthetic', '--seed', '4')).toMatchObject({
      since: 180 * day,
      synthetic: { leads: 1_000, seed: 4 },
    });
    expect(read(command, '--since', '2 weeks')).toMatchObject({ since: 14 * day, synthetic: undefined });
  });

  test.each([
    ['--since', 'long'],
    ['--leads', '5'],
    ['--synthetic', '--leads=0'],
    ['--ruls', 'x'],
  ])('say what is wrong: %s %s', (...args) => {
    expect(() => read(command, ...args)).toThrow();
  });
});
