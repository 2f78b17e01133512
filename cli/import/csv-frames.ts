/** The text of one row with its line in the file (1-based); `broken`: why it is unreadable. */
export interface Frame {
  line: number;
  text: string;
  broken?: string;
}

/** A row longer than this is no row of people; in characters. A cell of 100 kB still arrives where it can be named. */
const longestRow = 256 * 1024;
/** A cell with more line breaks than this has an unclosed quotation mark. */
const mostLines = 200;

const unclosed = 'got a cell that begins with a quotation mark and never ends with one, expected " at both ends';
const stray = 'got a quotation mark inside a quoted cell, expected it twice ("")';
const tooLong = `got a row longer than ${longestRow} characters, expected fewer`;

/**
 * Cuts text into rows: a line, or several where a quoted cell has line breaks. A broken row is one line, and the next line
 * begins the next row, so that an unclosed quotation mark does not swallow the rest of the file. Empty lines are left out.
 */
export async function* frames(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<Frame> {
  let open: Frame[] = []; // the lines of a row whose quoted cell has not ended yet
  let quoted = false;
  let size = 0;

  /** The first open line is broken; what follows it is looked at again, from a state without quotes. */
  function* giveUp(why: string): Generator<Frame> {
    const [first, ...again] = open;
    open = [];
    quoted = false;
    size = 0;
    if (first) yield { ...first, broken: why };
    for (const line of again) yield* add(line);
  }

  function* add(frame: Frame): Generator<Frame> {
    if (open.length === 0 && (frame.broken || frame.text === '')) {
      if (frame.broken) yield frame;
      return;
    }
    const state = frame.broken ? 'wrong' : after(frame.text, delimiter, quoted);
    open.push(frame);
    size += frame.text.length;
    if (state === 'wrong') yield* giveUp(quoted ? unclosed : stray);
    else if (state === 'closed') {
      yield { line: open[0]?.line ?? frame.line, text: open.map(({ text }) => text).join('\n') };
      open = [];
      quoted = false;
      size = 0;
    } else {
      quoted = true;
      if (open.length > mostLines || size > longestRow) yield* giveUp(unclosed);
    }
  }

  for await (const frame of lines(text)) yield* add(frame);
  while (open.length > 0) yield* giveUp(unclosed);
}

/**
 * Lines end as the first one does: in LF or CRLF, or in CR as spreadsheets on a Mac write it, which have LF within cells. The rest of
 * a line that is too long is dropped.
 */
async function* lines(text: AsyncIterable<string>): AsyncGenerator<Frame> {
  let line = 0;
  let rest = '';
  let dropped = false;
  let end: string | RegExp | undefined;
  const frame = (content: string): Frame => {
    line += 1;
    const broken = dropped || content.length > longestRow ? { broken: tooLong } : {};
    dropped = false;
    return { line, text: content.endsWith('\r') ? content.slice(0, -1) : content.slice(0, longestRow), ...broken };
  };
  for await (const piece of text) {
    rest += piece;
    end ??= lineEnd(rest);
    if (end === undefined && rest.length <= longestRow) continue;
    const parts = rest.split(end ?? '\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield frame(part);
    if (rest.length > longestRow) {
      rest = rest.slice(0, longestRow);
      dropped = true;
    }
  }
  // An unclosed quotation mark hides every end of a line.
  if (rest !== '') for (const part of rest.split(end ?? /\n|\r\n?/)) yield frame(part);
}

/** How the first line ends, outside of quoted cells; undefined when that is not known yet. */
function lineEnd(start: string): string | RegExp | undefined {
  const outside = start.replace(/"[^"]*(?:"|$)/g, '""');
  const found = /\r?\n|\r(?=[^\n])/.exec(outside)?.[0];
  if (found === undefined) return undefined;
  return found === '\r' ? /[\r\n]/ : '\n';
}

/** Whether a row may end after this line; `quoted`: it begins inside a quoted cell. Quotes inside an unquoted cell are text. */
function after(line: string, delimiter: string, quoted: boolean): 'closed' | 'open' | 'wrong' {
  let inside = quoted;
  let cell = quoted ? -1 : 0; // where the cell begins that a quote could open
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) {
    if (inside) {
      const next = line[at + 1];
      if (next === '"') at += 1;
      else if (next === undefined || next === delimiter) inside = false;
      else return 'wrong';
      cell = at + 2;
    } else {
      cell = Math.max(cell, line.lastIndexOf(delimiter, at - 1) + 1);
      inside = at === cell;
    }
  }
  return inside ? 'open' : 'closed';
}
