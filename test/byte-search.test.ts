import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domainToASCII } from 'node:url';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesWith } from './support/byte-search.ts';

const traces = { words: ['Müller-Žižka', 'müller@bücher.example'], phones: ['3077665544'] };
const name = 'Jana Müller-Žižka';
const hex = (byte: number) => byte.toString(16).padStart(2, '0');
const quoted = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) => (byte > 126 || byte === 61 ? `=${hex(byte).toUpperCase()}` : String.fromCharCode(byte)))
    .join('');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const escapedJson = (text: string) =>
  text.replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Every spelling that a form, a mail, a list or a program of ours may write. */
const planted: Record<string, string | Uint8Array> = {
  'as it is': `name: ${name}`,
  'in upper case': name.toUpperCase(),
  'with accents apart': name.normalize('NFD'),
  'in Latin-1': Buffer.from('müller@bücher.example', 'latin1'),
  'percent-encoded': `?name=${encodeURIComponent(name)}&x=1`,
  'in a form’s body': new URLSearchParams({ name }).toString(),
  'in JSON with escapes': `{"name":"${escapedJson(name)}"}`,
  'in HTML': `<p>Jana M&#252;ller-&#x17d;i&#382;ka</p>`,
  'quoted-printable, folded': `Content: x\r\n${quoted(name).replace('ller', 'l=\r\nler')}\r\n`,
  'an encoded word of a header': `Subject: =?UTF-8?Q?${quoted(name).replaceAll(' ', '_')}?=`,
  'an encoded word in base64': `From: =?UTF-8?B?${base64(name)}?= <x@y.example>`,
  'base64, folded': base64(`Dear reader, this is about ${name}, who wrote`).replace(/(.{20})/g, '$1\r\n'),
  'base64 in the middle of a run': `AB${base64(`xx ${name}`)}`,
  'base64 of a link in a mail in JSON': JSON.stringify({
    body: `${base64(`https://x.example/?n=${encodeURIComponent(name)}`).replace(/(.{30})/g, '$1\r\n')}`,
  }),
  'packed by gzip': gzipSync(strToU8(name)),
  'in a zip': zipSync({ 'a.txt': strToU8(name) }),
  'in UTF-16 of Windows': Buffer.from('\ufeffmüller@bücher.example', 'utf16le'),
  'a domain in punycode': `MAIL TO: <müller@${domainToASCII('bücher.example').toUpperCase()}>`,
  'a phone as typed': 'Tel. 030/7766-5544, abends',
  'a phone of abroad': '+49 (30) 77 66 55 44',
  'a phone as E.164': '"phone":"+493077665544"',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadloop-search-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each(Object.entries(planted))('the search finds a person %s', (file, content) => {
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep', 'file'), content);
  expect(filesWith(folder, traces), file).toHaveLength(1);
});

test('the search finds nobody among others', () => {
  writeFileSync(
    join(folder, 'file'),
    `Jana Muller, m@bucher.example, +49 30 77665545, ${base64('Jana Zizka, 2026-11-30T07:07:66')}`,
  );
  expect(filesWith(folder, traces)).toEqual([]);
});
