import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { UserError } from '../../domain/lead/errors.ts';

export interface TextFile {
  /** With `\n` ends of lines and without a byte order mark; as far as it can be read when something is wrong. */
  text: string;
  /** A problem of the whole file, and its line. */
  wrong?: { what: string; line: number };
}

/** Reads a settings file. Throws the system's error when it cannot be opened. */
export function readText(path: string): TextFile {
  const bytes = readFileSync(path);
  const text = new TextDecoder().decode(bytes).replace(/\r\n?/g, '\n');
  const lineOf = (at: number) => text.slice(0, at).split('\n').length;
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isWide) return { text, wrong: { what: `got a text in UTF-16, ${utf8}`, line: 1 } };
  if (!isUtf8(bytes))
    return { text, wrong: { what: `got letters that are not UTF-8, ${utf8}`, line: lineOf(text.indexOf('\ufffd')) } };
  const mark = /^(?:<{7}|>{7}) /m.exec(text);
  return mark ? { text, wrong: { what: conflict, line: lineOf(mark.index) } } : { text };
}

/** The same where nothing else can be said without the file: throws a UserError that names it by `name`. */
export function sound(path: string, name: string): string {
  const { text, wrong } = readText(path);
  if (wrong) throw new UserError(`${name}:${wrong.line}: ${wrong.what}`);
  return text;
}

const utf8 = 'expected UTF-8 — save the file again with this encoding';
const conflict =
  'got the marks of a merge conflict (<<<<<<< and >>>>>>>), expected one of both texts — choose one, and remove the marks';
