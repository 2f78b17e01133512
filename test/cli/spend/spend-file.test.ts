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
  ['a BOM', '\uFEFFsource,day,amount,currency\nbing,2026-11-02,"1,234.50",EUR\n'],
  ['Excel’s own first line', '\uFEFFsep=;\r\nsource;day;amount;currency\r\nbing;2026-11-02;1234,5;EUR\r\n'],
  ['tabs', 'source\tday\tamount\tcurrency\nbing\t2026-11-02\t1 234,50\tEUR\n'],
  ['empty lines', '\n\nsource,day,amount,currency\n\nbing,2026-11-02,1234.5,EUR\n\n'],
])('a file with %s is read as any other', (_, text) => {
  const bing = { source: 'bing', campaign: '', day: '2026-11-02', amount: 1234.5, currency: 'EUR' };
  expect(readSpend(text, 'spend.csv')).toEqual({ rows: [bing], problems: [], repeated: [] });
});

test('lines in their file are counted with the line that Excel wrote above them', () => {
  const { problems } = readSpend('sep=;\nsource;day;amount;currency\nbing;soon;5;EUR\n', 'spend.csv');
  expect(problems[0]).toMatch(/^spend\.csv:3: day: got “soon”/);
});

test('a line that repeats another word for word counts, and is named', () => {
  const line = 'bing,,2026-02-03,5,EUR';
  const { rows, repeated } = readSpend(`${head}\n${line}\nbing,,2026-02-03,6,EUR\n${line}\n`, 'spend.csv');
  expect(withSpend([], rows)).toMatchObject([{ amount: 16 }]);
  expect(repeated).toEqual(['spend.csv:4 says the same as line 2, and both count']);
});

test('a wrong currency is put right by importing again; two in one file stay two', () => {
  const row = (amount: number, currency: string) => ({
    source: 'bing',
    campaign: '',
    day: '2026-02-03',
    amount,
    currency,
  });
  expect(withSpend([row(5, 'USD')], [row(5, 'EUR')])).toEqual([row(5, 'EUR')]);
  expect(withSpend([row(5, 'USD')], [row(5, 'EUR'), row(7, 'USD')])).toEqual([row(5, 'EUR'), row(7, 'USD')]);
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
