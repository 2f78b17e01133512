import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csv, rowsOf } from './read.ts';

const cellsOf = async (text: string, size?: number) => (await rowsOf(await csv(text, size))).map(({ cells }) => cells);

describe('delimiters', () => {
  test.each([
    ['commas', 'email,name\na@b.de,"Hopper, Grace"\n'],
    ['semicolons', 'email;name\na@b.de;Hopper, Grace\n'],
    ['tabs', 'email\tname\na@b.de\tHopper, Grace\n'],
    ['bars', 'email|name\na@b.de|Hopper, Grace\n'],
    ['a note of Excel', 'sep=;\r\nemail;name\r\na@b.de;Hopper, Grace\r\n'],
    ['carriage returns alone', 'email;name\ra@b.de;Hopper, Grace\r'],
    ['carriage returns, later line feeds', 'email;name\ra@b.de;Hopper, Grace\n'],
    ['no line break at the end', 'email;name\na@b.de;Hopper, Grace'],
  ])('%s are found', async (_, text) => {
    const sheet = await csv(text);
    expect(sheet.headers).toEqual(['email', 'name']);
    expect((await rowsOf(sheet)).map(({ cells }) => cells)).toEqual([['a@b.de', 'Hopper, Grace']]);
  });

  test('a Mac ends rows with carriage returns, and lines within a cell with line feeds', async () => {
    const text = '"email";"note"\r"a@b.de";"two\nlines"\r"c@d.de";"one"\r';
    expect(await cellsOf(text)).toEqual([
      ['a@b.de', 'two\nlines'],
      ['c@d.de', 'one'],
    ]);
  });

  test('one column needs none', async () => {
    expect(await cellsOf('email\na@b.de\nc@d.de\n')).toEqual([['a@b.de'], ['c@d.de']]);
  });

  test('in quoted headers do not count', async () => {
    expect((await csv('"a,b,c,d";email\n1;2\n')).headers).toEqual(['a,b,c,d', 'email']);
  });
});

describe('quotation marks', () => {
  test('keep delimiters, line breaks and doubled quotes of a cell', async () => {
    expect(await cellsOf('a,b\n"x, ""y""\r\nz",2\n3,4\n')).toEqual([
      ['x, "y"\nz', '2'],
      ['3', '4'],
    ]);
  });

  test('inside an unquoted cell are text', async () => {
    expect(await cellsOf('a,b\n6" pipe,said "hi"\n')).toEqual([['6" pipe', 'said "hi"']]);
  });

  test('that nobody closed take one line with them, not the rest of the file', async () => {
    const rows = await rowsOf(await csv('a,b\n"broken,2\n3,4\n"5","6"\n7,8\n'));
    expect(rows.map(({ line, cells, broken }) => [line, broken ? 'broken' : cells])).toEqual([
      [2, 'broken'],
      [3, ['3', '4']],
      [4, ['5', '6']],
      [5, ['7', '8']],
    ]);
  });

  test('at the very end of a file, too', async () => {
    const rows = await rowsOf(await csv('a,b\n1,2\n3,"4\n5,6'));
    expect(rows.map(({ line, broken }) => [line, broken === undefined])).toEqual([
      [2, true],
      [3, false],
      [4, true],
    ]);
  });

  test('with text behind the closing one break their own line only', async () => {
    const rows = await rowsOf(await csv('a,b\n"1"x,2\n3,4\n'));
    expect(rows.map(({ broken }) => broken)).toEqual([expect.stringContaining('expected it twice'), undefined]);
  });
});

describe('sizes', () => {
  test('a cell of 100 kB is a cell', async () => {
    expect(await cellsOf(`a,b\n${'x'.repeat(100_000)},2\n`, 4_096)).toEqual([['x'.repeat(100_000), '2']]);
  });

  test('a line without an end breaks one row, and the next is read', async () => {
    const rows = await rowsOf(await csv(`a,b\n${'x'.repeat(3_000_000)}\n3,4\n`, 65_536));
    expect(rows.map(({ cells, broken }) => broken ?? cells)).toEqual([
      expect.stringContaining('longer than'),
      ['3', '4'],
    ]);
  });

  test('rows keep the line they begin on, and empty ones are left out', async () => {
    const rows = await rowsOf(await csv('a,b\n\n"1\n1",2\n,\n;;\n3,4\n'));
    expect(rows.map(({ line, number }) => [line, number])).toEqual([
      [3, 1],
      [6, 3],
      [7, 4],
    ]);
  });
});

test('a file whose first line is data is refused with what to do', async () => {
  await expect(csv('grace@example.org;Grace\n')).rejects.toThrow('expected headers');
});

const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('\r', '')),
  fc.constantFrom('', '"', '""', ',', '\n', '=cmd|x', 'مرحبا', '👩‍🚒'),
);

test('all that a spreadsheet writes comes back, in pieces of any size', async () => {
  const sheets = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(sheets, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const text = ['a,b,c', ...rows.map((row) => row.map(quoted).join(','))].join('\r\n');
      const filled = rows.filter((row) => row.some((one) => one.trim() !== ''));
      expect(await cellsOf(text, size)).toEqual(filled);
    }),
    { numRuns: 200 },
  );
});

test('no text at all stops the reader', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'x', ';', ' ', '\0'), maxLength: 60 }),
      async (text) => {
        const rows = await rowsOf(await csv(`a,b\n${text}`, 5));
        expect(rows.every(({ cells }) => cells.length > 0)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
