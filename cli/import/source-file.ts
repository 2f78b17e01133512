import { isAscii, isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { wrongLetters } from './code-page.ts';
import { ImportError } from './import-error.ts';

export interface SourceFile {
  path: string;
  kind: 'csv' | 'vcard';
  /** As iconv-lite knows it. */
  encoding: string;
  /** Bytes in it are none of this encoding: rows with the sign for that (U+FFFD) cannot be read. */
  hasWrongBytes: boolean;
  bytes: number;
  /** SHA-256 of the content: a checkpoint belongs to exactly this file. */
  hash: string;
}

/** What spreadsheet programs write when "save as" was left at its default: a zip (xlsx, ods, numbers) or an OLE file (xls). */
const workbooks = [Buffer.from('PK\u0003\u0004'), Buffer.from([0xd0, 0xcf, 0x11, 0xe0])];
/** Texts that are no list, by how they begin. Programs that mean a table write HTML and call it .xls. */
const noLists: readonly [RegExp, string][] = [
  [/^<(?:!doctype|html|head|meta|table|\?xml)/i, 'a web page or XML under another name'],
  [/^[[{]/, 'JSON'],
  [/^%PDF-/, 'a PDF'],
];
const sampleBytes = 64 * 1024;

/**
 * Reads the file once: its hash, and how its text is encoded, unless that was `said`. Throws ImportError when it is no text, or in
 * a code page that cannot be guessed.
 */
export async function inspect(path: string, said?: string): Promise<SourceFile> {
  const sample = await beginning(path);
  if (sample.length === 0) throw new ImportError(`${path} is empty`);
  if (workbooks.some((start) => sample.subarray(0, start.length).equals(start)))
    throw new ImportError(`${path} is a workbook, expected a text file — save it as “CSV UTF-8” and import that`);
  const marked = encodingByMark(sample) ?? utf16WithoutMark(sample);
  const hash = createHash('sha256');
  const lines = countLines();
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    lines.add(chunk);
  }
  const { utf8, others, samples } = lines.end();
  // One row of another program does not make all the others wrong.
  const guessed = others === 0 || utf8 > others ? 'utf-8' : 'windows-1252';
  const encoding = said ?? marked ?? guessed;
  if (encoding === 'windows-1252' && said === undefined) refuseWrongLetters(path, samples);
  const start = iconv.decode(sample, encoding).trimStart().slice(0, 11);
  const other = noLists.find(([begins]) => begins.test(start));
  if (other)
    throw new ImportError(
      `${path} is ${other[1]}, expected a CSV or vCard file — open it in a spreadsheet program, save it as “CSV UTF-8” and import that`,
    );
  const kind = /^BEGIN:VCARD/i.test(start) ? 'vcard' : 'csv';
  const hasWrongBytes = said !== undefined || (encoding === 'utf-8' && others > 0);
  return { path, kind, encoding, hasWrongBytes, bytes, hash: hash.digest('hex') };
}

function refuseWrongLetters(path: string, samples: readonly Buffer[]): void {
  const wrong = wrongLetters(samples.map((line) => iconv.decode(line, 'windows-1252')));
  if (wrong !== undefined)
    throw new ImportError(
      `${path} is no UTF-8, and as windows-1252 it reads “${wrong}”, which can be no word — say the code page: --encoding windows-1251 (Cyrillic), windows-1250 (Central Europe), windows-1253 (Greek), cp850 (DOS) or macintosh; or save it as “CSV UTF-8”`,
    );
}

/** Longest line that is looked at as a whole. */
const longestLine = 1024 * 1024;
const mostSamples = 200;

/** Counts the lines with letters beyond ASCII that are UTF-8, and the others; keeps some of the latter. */
function countLines() {
  const found = { utf8: 0, others: 0, samples: [] as Buffer[] };
  let rest: Buffer = Buffer.alloc(0);
  function look(block: Buffer) {
    if (isAscii(block)) return;
    for (let from = 0; from < block.length; ) {
      const end = block.indexOf(10, from);
      const line = block.subarray(from, end < 0 ? block.length : end);
      from = end < 0 ? block.length : end + 1;
      if (isAscii(line)) continue;
      if (isUtf8(line)) found.utf8 += 1;
      else {
        found.others += 1;
        if (found.samples.length < mostSamples) found.samples.push(Buffer.from(line));
      }
    }
  }
  return {
    add(chunk: Buffer) {
      const block = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = block.lastIndexOf(10) + 1 || (block.length > longestLine ? block.length : 0);
      look(block.subarray(0, end));
      rest = block.subarray(end);
    },
    end() {
      look(rest);
      return found;
    },
  };
}

/** The text in pieces, without a byte order mark. `onBytes` gets the number of bytes read. */
export async function* textOf(
  { path, encoding }: SourceFile,
  onBytes: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding);
  let read = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    read += chunk.length;
    onBytes(read);
    yield decoder.write(chunk);
  }
  yield decoder.end() ?? '';
}

async function beginning(path: string): Promise<Buffer> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new ImportError(`${path} cannot be read (${error.code}), expected a CSV or vCard file`);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0).catch(() => {
      throw new ImportError(`${path} is no file, expected a CSV or vCard file`);
    });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function encodingByMark(sample: Buffer): SourceFile['encoding'] | undefined {
  const mark = sample.subarray(0, 3).toString('hex');
  if (mark === 'efbbbf') return 'utf-8';
  if (mark.startsWith('fffe')) return 'utf-16le';
  if (mark.startsWith('feff')) return 'utf-16be';
  return undefined;
}

/** Of Latin text in UTF-16 every other byte is 0; a stray NUL in a cell is far from that. */
function utf16WithoutMark(sample: Buffer): SourceFile['encoding'] | undefined {
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > sample.length * 0.3) return 'utf-16le';
  if (even > sample.length * 0.3) return 'utf-16be';
  return undefined;
}
