import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Spend } from '../../../analysis/insight/sources.ts';
import { readSpend, withSpend } from '../../../cli/spend/spend-file.ts';

const head = 'source,campaign,day,amount,currency';

test('a file is read in any order of columns, with amounts as people write them', () => {
  const { rows, problems } = readSpend(
    'Day;Source;Amount;Currency\n2026-11-02;Google / CPC;1.234,50;eur\n',
    'spend.csv',
  );
  expect(problems).toEqual([]);
  expect(rows).toEqual([{ source: 'google / cpc', campaign: '', day: '2026-11-02', amount: 1234.5, currency: 'EUR' }]);
});

test.each([
  ['a day that does not exist', 'google,,2026-02-30,5,EUR', 'spend.csv:3: day: got “2026-02-30”, expected a day'],
  ['no amount', 'google,,2026-02-03,free,EUR', 'spend.csv:3: amount: got “free”, expected an amount'],
  ['less than nothing', 'google,,2026-02-03,-5,EUR', 'spend.csv:3: amount: got “-5”, expected an amount'],
  ['no currency', 'google,,2026-02-03,5,euros', 'spend.csv:3: currency: got “euros”, expected three letters'],
  ['no source', ',,2026-02-03,5,EUR', 'spend.csv:3: source: got “”, expected the source'],
])('%s is named by line, and what is right beside it too', (_, line, expected) => {
  const { rows, problems } = readSpend(`${head}\nbing,,2026-02-03,5,EUR\n${line}\n`, 'spend.csv');
  expect(rows).toHaveLength(1);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(expected);
});

test('columns that are missing are named', () => {
  expect(readSpend('source,amount\nx,1\n', 'spend.csv').problems[0]).toContain('expected also day, currency');
  expect(readSpend('', 'spend.csv').problems[0]).toContain('expected also source, day, amount, currency');
});

test('importing again changes nothing, and a correction replaces', () => {
  const row = fc.record({
    source: fc.constantFrom('google / cpc', 'linkedin / paid'),
    campaign: fc.constantFrom('', 'spring'),
    day: fc.constantFrom('2026-11-01', '2026-11-02'),
    amount: fc.nat(100),
    currency: fc.constant('EUR'),
  });
  fc.assert(
    fc.property(fc.array(row), fc.array(row), (known, rows) => {
      const before = withSpend([], known);
      const once = withSpend(before, rows);
      expect(withSpend(once, rows)).toEqual(once);
      const total = (all: readonly Spend[]) => all.reduce((sum, { amount }) => sum + amount, 0);
      const replaced = before.filter((one) =>
        rows.some(({ source, campaign, day }) => one.source === source && one.campaign === campaign && one.day === day),
      );
      expect(total(once)).toBe(total(before) - total(replaced) + total(rows));
    }),
  );
});
