/** A byte order mark and its encoding. */
const marks: [string, number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Charsets in which any bytes are some text. Programs declare one by habit and send UTF-8, which those bytes are by no chance. */
const anyBytes = /^(?:iso-?8859|latin|windows-125|cp-?125|us-ascii|ascii)/i;

/**
 * Bytes as text: by their byte order mark, else by the declared charset, else as UTF-8. Bytes that are not UTF-8 are read as
 * windows-1252, which old pages send undeclared. Never throws.
 */
export function textOf(bytes: Uint8Array, charset?: string): string {
  const marked = marks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0];
  const declared = charset !== undefined && anyBytes.test(charset) ? ['utf-8', charset] : [charset, 'utf-8'];
  for (const encoding of [marked ?? unmarked(bytes), ...declared]) {
    if (encoding === undefined) continue;
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {} // an unknown encoding, or bytes that it does not allow
  }
  return new TextDecoder('windows-1252').decode(bytes);
}

/** UTF-16 without its mark: the first character of JSON or of a form is ASCII, so the other byte is zero (RFC 4627, section 3). */
function unmarked([first, second]: Uint8Array): string | undefined {
  if (second === 0 && first !== 0) return 'utf-16le';
  return first === 0 && second !== 0 && second !== undefined ? 'utf-16be' : undefined;
}

/** The charset in a content type such as `text/plain; charset="utf-8"`. */
export const charsetIn = (contentType: string): string | undefined =>
  /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];

/** Name and value of each pair in a query or a form post, undecoded bytes read as `textOf` reads them. */
export function pairsIn(encoded: string, charset?: string): [string, string][] {
  const decoded = (part: string) => textOf(bytesOf(part.replaceAll('+', ' ')), charset);
  return encoded
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [decoded(pair), ''] : [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))];
    });
}

/** `%XX` is a byte; other characters are the bytes they came as (`encoded` is latin1). */
const bytesOf = (encoded: string): Buffer =>
  Buffer.from(
    encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
