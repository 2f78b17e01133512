import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSheet } from '../../../cli/import/sheet-file.ts';
import { inspect } from '../../../cli/import/source-file.ts';
import { rowsOf } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadloop-source-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const list = 'E-Mail;Name\r\njoerg@example.org;Jörg Müller – €\r\n';
const utf16 = Buffer.from(list, 'utf16le');
const windows = Buffer.from(list.replace('–', '\u0096').replace('€', '\u0080'), 'latin1');

test.each([
  ['UTF-8', Buffer.from(list), 'utf-8'],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${list}`), 'utf-8'],
  ['UTF-16 of Excel (“Unicode text”)', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), 'utf-16le'],
  ['UTF-16 the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]), 'utf-16be'],
  ['UTF-16 without a mark', utf16, 'utf-16le'],
  ['Windows-1252 of Excel (“CSV”)', windows, 'windows-1252'],
])('%s is recognised', async (name, content, encoding) => {
  const source = await inspect(file(`${name.replace(/\W/g, '')}.csv`, content));
  expect(source).toMatchObject({ encoding, kind: 'csv', bytes: content.length });
  const sheet = await openSheet(source, () => undefined);
  expect(sheet.headers).toEqual(['E-Mail', 'Name']);
  expect((await rowsOf(sheet)).map(({ cells }) => cells)).toEqual([['joerg@example.org', 'Jörg Müller – €']]);
});

test('a NUL in a cell makes no UTF-16 of a file', async () => {
  expect((await inspect(file('nul.csv', `email,name\na@b.de,${'\0'.repeat(9)}${'x'.repeat(90)}\n`))).encoding).toBe(
    'utf-8',
  );
});

test('cards are known by what they are, not by the name of the file', async () => {
  expect((await inspect(file('cards.txt', '\uFEFFBEGIN:VCARD\r\nEND:VCARD\r\n'))).kind).toBe('vcard');
});

test.each([
  ['an Excel workbook', Buffer.from('PK\u0003\u0004rest'), 'save it as “CSV UTF-8”'],
  ['a web page that is called .xls', Buffer.from('\ufeff<html><table><tr><td>Email'), 'is a web page'],
  ['a table of an older Excel', Buffer.from('<?xml version="1.0"?><Workbook>'), 'XML under another name'],
  ['JSON', Buffer.from('[{"email":"a@b.de"}]'), 'is JSON'],
  ['a PDF', Buffer.from('%PDF-1.7 …'), 'is a PDF'],
  ['an old Excel workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'save it as “CSV UTF-8”'],
  ['nothing', Buffer.alloc(0), 'is empty'],
])('%s is refused with what to do', async (_, content, message) => {
  await expect(inspect(file('refused', content))).rejects.toThrow(message);
});

test('a file that is not there, and a folder, are refused', async () => {
  await expect(inspect(join(folder, 'missing.csv'))).rejects.toThrow('cannot be read (ENOENT)');
  await expect(inspect(folder)).rejects.toThrow('no file');
});
