import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { ImportError } from './import-error.ts';

export interface SourceFile {
  path: string;
  kind: 'csv' | 'vcard';
  /** As TextDecoder knows it. */
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  bytes: number;
  /** SHA-256 of the content: a checkpoint belongs to exactly this file. */
  hash: string;
}

/** What spreadsheet programs write when "save as" was left at its default: a zip (xlsx, ods, numbers) or an OLE file (xls). */
const workbooks = [Buffer.from('PK\u0003\u0004'), Buffer.from([0xd0, 0xcf, 0x11, 0xe0])];
const sampleBytes = 64 * 1024;

/** Reads the file once: its hash, and how its text is encoded. Throws ImportError when it is no text. */
export async function inspect(path: string): Promise<SourceFile> {
  const sample = await beginning(path);
  if (sample.length === 0) throw new ImportError(`${path} is empty`);
  if (workbooks.some((start) => sample.subarray(0, start.length).equals(start)))
    throw new ImportError(`${path} is a workbook, expected a text file — save it as “CSV UTF-8” and import that`);
  const marked = encodingByMark(sample) ?? utf16WithoutMark(sample);
  const hash = createHash('sha256');
  const check = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    isUtf8 &&= decodes(check, chunk);
  }
  isUtf8 &&= decodes(check);
  const encoding = marked ?? (isUtf8 ? 'utf-8' : 'windows-1252');
  const start = new TextDecoder(encoding).decode(sample).trimStart().slice(0, 11);
  const kind = /^BEGIN:VCARD/i.test(start) ? 'vcard' : 'csv';
  return { path, kind, encoding, bytes, hash: hash.digest('hex') };
}

/** The text in pieces; a byte order mark is left out. `onBytes` hears how much of the file has been read. */
export async function* textOf(
  { path, encoding }: SourceFile,
  onBytes: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let read = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    read += chunk.length;
    onBytes(read);
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
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

function decodes(check: InstanceType<typeof TextDecoder>, chunk?: Buffer): boolean {
  try {
    check.decode(chunk, { stream: chunk !== undefined });
    return true;
  } catch {
    return false;
  }
}
