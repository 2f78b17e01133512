import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cards } from './read.ts';

const sample = (name: string) => readFileSync(new URL(`samples/${name}.vcf`, import.meta.url), 'utf8');
const cellsOf = async (text: string, size?: number) => (await cards(text, size)).map(({ cells }) => cells);

test('C15: a card of an iPhone: the preferred address first, no photo, the note with its line break', async () => {
  expect(await cellsOf(sample('iphone'))).toEqual([
    [
      'grace@example.org; grace@home.example',
      'Grace Brewster Hopper',
      'Example Works',
      'Head of Service',
      '+49 30 901820',
      'Germany',
      'Met at the fair, wants\nthe guide',
    ],
  ]);
});

test('a card of Outlook: version 2.1, parameters without names, quoted-printable in Windows-1252 over two lines', async () => {
  expect(await cellsOf(sample('outlook'))).toEqual([
    [
      'joerg.mueller@muster.example',
      'Jörg Müller',
      'Muster GmbH',
      'Leiter Kundendienst, Südwest',
      '+49 711 123456',
      'Deutschland',
      '',
    ],
  ]);
});

test('cards of Google and of version 4.0, several in a file, one without an address', async () => {
  expect(await cellsOf(sample('google'))).toEqual([
    ['ada@example.org', 'Ada Lovelace', 'Analytical Engines Ltd', 'Operations', '+44 20 7946 0000', '', ''],
    ['algo@example.net; second@example.net', 'محمد الخوارزمي', '', '', '+966-11-000', '', ''],
    ['', "Nobody's Address", '', '', '', '', ''],
  ]);
});

test('pieces of any size are the same cards', async () => {
  const all = sample('iphone') + sample('outlook') + sample('google');
  const whole = await cards(all, all.length);
  for (const size of [1, 2, 3, 11, 64, 1_000]) expect(await cards(all, size)).toEqual(whole);
});

test('the card of an assistant in a card is no row, and no part of the person', async () => {
  const ada = ['BEGIN:VCARD', 'FN:Ada', 'AGENT:', 'BEGIN:VCARD', 'FN:Bob', 'EMAIL:bob@b.de', 'END:VCARD'];
  const text = [...ada, 'EMAIL:ada@b.de', 'END:VCARD', 'BEGIN:VCARD', 'AGENT:', 'EMAIL:eve@b.de', 'END:VCARD'].join(
    '\n',
  );
  expect(await cellsOf(text)).toEqual([
    ['ada@b.de', 'Ada', '', '', '', '', ''],
    ['eve@b.de', '', '', '', '', '', ''],
  ]);
});

test.each([
  ['a card that is cut off', 'BEGIN:VCARD\nVERSION:3.0\nFN:x\n', ['without END:VCARD']],
  [
    'a card in a card',
    'BEGIN:VCARD\nFN:x\nBEGIN:VCARD\nFN:y\nEMAIL:y@b.de\nEND:VCARD\n',
    ['without END:VCARD', undefined],
  ],
  ['text between cards', 'BEGIN:VCARD\nEMAIL:y@b.de\nEND:VCARD\nhello\n', [undefined, 'outside of a card']],
])('%s is told, and the others are read', async (_, text, broken) => {
  const found = (await cards(text)).map((row) => row.broken);
  expect(found).toEqual(broken.map((one) => (one ? expect.stringContaining(one) : undefined)));
});

test('a photo of megabytes is dropped as it is read', async () => {
  const photo = `PHOTO;ENCODING=b:${'A'.repeat(5_000_000)}\n`;
  expect(await cellsOf(`BEGIN:VCARD\n${photo}EMAIL:y@b.de\nEND:VCARD\n`, 65_536)).toEqual([
    ['y@b.de', '', '', '', '', '', ''],
  ]);
});

test('no text between BEGIN and END stops the reader', async () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      'EMAIL',
      'EMAIL;',
      'TEL;WORK:',
      'N:;;',
      'FN;ENCODING=QUOTED-PRINTABLE:=ZZ=',
      ' folded',
      'ADR:\\',
      'ORG;TYPE="x:y',
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 6 }), async (lines) => {
      const found = await cards(
        ['BEGIN:VCARD', ...lines, 'END:VCARD', 'BEGIN:VCARD', 'EMAIL:y@b.de', 'END:VCARD'].join('\n'),
        9,
      );
      expect(found.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
