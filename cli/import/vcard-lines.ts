/** Properties of a lead; photos, keys and birthdays are dropped while reading, because they can be megabytes. */
const wanted = ['VERSION', 'FN', 'N', 'EMAIL', 'ORG', 'TITLE', 'ROLE', 'TEL', 'ADR', 'NOTE'];

/** The value types that vCard 2.1 writes without a name (RFC 2425 ancestors: `TEL;WORK;VOICE:`). */
const encodings = ['QUOTED-PRINTABLE', 'BASE64', '8BIT', '7BIT'];

interface CardLine {
  name: string;
  /** In the form of vCard 3.0 and 4.0: unfolded, every parameter with a name, text decoded and escaped. */
  text: string;
}

/** A property of any vCard version, in the form of RFC 6350; undefined when a lead has no use for it. */
export function cardLine(unfolded: string): CardLine | undefined {
  const colon = colonOf(unfolded);
  if (colon < 0) return undefined;
  const [head = '', ...parameters] = unfolded.slice(0, colon).split(';');
  const name = head
    .slice(head.lastIndexOf('.') + 1)
    .trim()
    .toUpperCase();
  if (!wanted.includes(name)) return undefined;
  const named = parameters.map((one): [string, string] => {
    const [key = '', ...value] = one.split('=');
    if (value.length > 0) return [key.trim().toUpperCase(), value.join('=')];
    return [encodings.includes(key.trim().toUpperCase()) ? 'ENCODING' : 'TYPE', key.trim()];
  });
  const parameter = (wantedKey: string) => named.find(([key]) => key === wantedKey)?.[1].toUpperCase();
  const isPrintable = parameter('ENCODING') === 'QUOTED-PRINTABLE';
  const value = plainTexts.includes(name)
    ? withoutNeedlessEscapes(unfolded.slice(colon + 1))
    : unfolded.slice(colon + 1);
  const kept = named.filter(([key]) => key === 'TYPE' || key === 'PREF');
  return {
    name,
    text: [
      [name, ...kept.map(([key, text]) => `${key}=${text}`)].join(';'),
      isPrintable ? escaped(decoded(value, parameter('CHARSET'))) : value,
    ].join(':'),
  };
}

/** Properties that are one text: a semicolon in them separates nothing, and the parser keeps its backslash. */
const plainTexts = ['FN', 'EMAIL', 'TITLE', 'ROLE', 'TEL', 'NOTE'];

/** `\;` and `\:` become plain characters. Escapes that the parser knows stay, an escaped backslash among them. */
const withoutNeedlessEscapes = (value: string) =>
  value.replace(/\\(.)/gs, (pair, character: string) => (/[;:]/.test(character) ? character : pair));

/** Whether the next line of the file belongs to this one: a soft line break of quoted-printable (RFC 2045, 6.7). */
export const isContinued = (line: string): boolean =>
  line.endsWith('=') && /^[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]/i.test(line);

/** The colon that ends the parameters: not one inside a quoted parameter. */
function colonOf(line: string): number {
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') quoted = !quoted;
    else if (line[at] === ':' && !quoted) return at;
  }
  return -1;
}

function decoded(value: string, charset = 'UTF-8'): string {
  const bytes = Buffer.from(value)
    .toString('latin1')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  try {
    return new TextDecoder(charset).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return value; // an unknown charset
  }
}

/** Semicolons separate the parts of a name or an address in every version and stay; backslashes are escapes already. */
const escaped = (text: string) => text.replace(/\r\n?|\n/g, '\\n').replace(/(?<!\\),/g, '\\,');
