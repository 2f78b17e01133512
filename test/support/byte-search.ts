import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { domainToASCII } from 'node:url';
import { gunzipSync, unzipSync } from 'fflate';

/** What nobody may find: words without spaces in any spelling, and phone numbers by the digits that follow the prefix of a country or a 0. */
interface Traces {
  words: readonly string[];
  phones: readonly string[];
}

/** Every file below a folder with one of the traces, packed, encoded or escaped in any way, with the found ones. */
export function filesWith(folder: string, traces: Traces, again = 5): string[] {
  try {
    return filesNowWith(folder, traces);
  } catch (error) {
    // A cloud in another process has put a new file in the place of an old one meanwhile: all are read once more.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || again === 0) throw error;
    return filesWith(folder, traces, again - 1);
  }
}

function filesNowWith(folder: string, traces: Traces): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    // Compiled before anybody came, and thirty megabytes of it: read as it is.
    const isCompiled = path.startsWith(join(folder, 'build'));
    const found = isCompiled ? among([plain(bytes.toString())], traces) : tracesIn(bytes, traces);
    return found.length > 0 ? [`${path.slice(folder.length + 1)}: ${found.join(', ')}`] : [];
  });
}

/** The traces that these bytes hold, also where they are packed, encoded or escaped. */
export const tracesIn = (bytes: Uint8Array, traces: Traces): string[] =>
  among([...new Set(unpacked(bytes).flatMap(readings))], traces);

function among(texts: readonly string[], { words, phones }: Traces): string[] {
  const wanted = words.flatMap((word) => [plain(word), plain(inAscii(word))]);
  const found = [
    ...wanted.filter((word) => texts.some((text) => text.includes(word))),
    ...phones.filter((phone) => texts.some((text) => numbersIn(text).some((number) => number.includes(phone)))),
  ];
  return [...new Set(found)];
}

/** An address with its domain as DNS has it. */
const inAscii = (word: string) => word.replace(/(?<=@).+$/, (domain) => domainToASCII(domain));

/** Upper or lower case, composed or decomposed: all the same. */
const plain = (text: string) => text.normalize('NFC').toLowerCase();

const beginsWith = (bytes: Uint8Array, ...first: number[]) => first.every((one, index) => bytes[index] === one);

/** The bytes, and what is packed in them. */
function unpacked(bytes: Uint8Array): Uint8Array[] {
  if (beginsWith(bytes, 0x1f, 0x8b)) return [bytes, ...unpacked(gunzipSync(bytes))];
  if (beginsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) return [bytes, ...Object.values(unzipSync(bytes)).flatMap(unpacked)];
  return [bytes];
}

/** The bytes as every text they may be. Without zeros UTF-16 of our letters is Latin-1, in either order of bytes. */
function readings(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes);
  const latin1 = buffer.toString('latin1');
  const asUtf8 = buffer.toString('utf8');
  const narrow = latin1.replaceAll('\0', '');
  // Text of one kind is none of another.
  let texts = !asUtf8.includes('\ufffd') ? [asUtf8] : narrow.length * 1.5 < latin1.length ? [narrow] : [asUtf8, latin1];
  // In the order in which programs put them around each other: a link in HTML in a mail in JSON.
  for (const layer of layers) texts = [...new Set(texts.flatMap((text) => [text, ...layer(text)]))];
  return texts.map(plain);
}

const utf8 = (codes: string) => Buffer.from(codes, 'hex').toString('utf8');
const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** A run of base64 of either alphabet, folded or not. */
const packed = /[\w+/-]{12,}(?:\r?\n[\w+/-]+)*/g;

/** A run of base64 as the text in it, which may begin anywhere; nothing where no text comes out. */
const textsIn = (run: string): string[] =>
  [0, 1, 2, 3].flatMap((skip) => {
    const text = Buffer.from(run.replace(/\s/g, '').slice(skip), 'base64').toString('utf8');
    return (text.match(/[^\P{Cc}\s]|\ufffd/gu) ?? []).length * 8 > text.length ? [] : [text];
  });

const layers: ((text: string) => string[])[] = [
  // JSON.
  (text) => [
    text
      .replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\r/g, '\r')
      .replace(/\\n/g, '\n')
      .replace(/\\(["\\/])/g, '$1'),
  ],
  // Quoted-printable, in bodies and in headers.
  (text) => [text.replace(/=\r?\n/g, '').replace(/(?:=[0-9a-f]{2})+/gi, (run) => utf8(run.replaceAll('=', '')))],
  (text) => [(text.match(packed) ?? []).flatMap(textsIn).join('\n')],
  // HTML.
  (text) => [
    text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (all, hex, number, name) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? all;
      const code = hex === undefined ? Number(number) : Number.parseInt(hex, 16);
      return code > 0x10ffff ? all : String.fromCodePoint(code);
    }),
  ],
  // Percent-encoding.
  (text) => [text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => utf8(run.replaceAll('%', '')))],
];

/** What may be phone numbers, as digits. */
const numbersIn = (text: string) =>
  (text.match(/[+(\d](?:[\s()./-]*\d){5,}/g) ?? []).map((number) => number.replace(/\D/g, ''));
