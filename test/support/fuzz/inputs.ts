import fc from 'fast-check';
import { fieldNames } from '../../../domain/capture/submission-fields.ts';

/** What people, programs and attackers put into a field: the kinds of input that have failed somewhere before. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'Ada Lovelace',
      'Müller GmbH',
      'Иван Петров',
      '김',
      '50-199',
      'Germany',
      'yes',
      'on',
      '',
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 40 }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'spring\nsale',
      'a\r\nBcc: b@example.org',
      'To: bob@example.org\nSubject: x',
      'content-type: text/html',
      '\u0000\u0007\u001b[31m',
      '\u200b\u202ea\ufeff',
      '\ud800',
      'x\udc00y',
      '\u2028\u2029',
      'e\u0301'.repeat(40),
      '👩‍👩‍👧‍👦',
      'x'.repeat(301),
      'x'.repeat(6_000),
      '\ud83d\ude00'.repeat(2_600),
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      '{{firstName}}',
      '{{#each this}}',
      "=cmd|'/c calc'!A1",
      '../../etc/passwd',
      '%0d%0aset-cookie: a=b',
      '__proto__',
      'constructor',
      'hasOwnProperty',
      'null',
      'NaN',
      'true',
      '-0',
      '0x10',
      '1e309',
      '9007199254740993',
      '99999999999999',
      '00000000000000',
      '+275760-09-13T00:00:00.001Z',
      '-271821-04-20T00:00:00.000Z',
      '0000-00-00',
      '493055501234.0',
      '+49 (0)30 5550-1234 ext. 7',
      'Fax: 030 5550 1234 / 030 5550 1235',
      'https://a.example https://b.example https://c.example',
      'http://[::1',
      'javascript:alert(1)',
      '//evil.example/x',
      'http://user:pass@evil.example:99999/',
    ),
  },
);

/** A value as JSON has them: lists, choices with labels, deep ones, numbers of every size. */
export const values: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: texts },
  { weight: 1, arbitrary: fc.array(texts, { maxLength: 4 }) },
  { weight: 1, arbitrary: texts.map((label) => ({ labels: [label], ids: ['x'] })) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      1e308,
      2 ** 53,
      -(2 ** 63),
      1.5,
      [],
      {},
      [[[[[['x']]]]]],
      {
        toString: 'x',
        length: -1,
      },
    ),
  },
);

const names = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<string>(...fieldNames.filter((name) => name !== 'email')),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'profile',
      'referral',
      'website',
      'addressChecked',
      '_charset_',
      'action',
      'answers',
      'answers.timing',
      'answers[timing]',
      'answers.a.b',
      'answers.constructor',
      'answers.toString',
      'answers.__proto__',
      'answers.#n0',
      'answers[]',
      'answers.',
      'interests[]',
      '__proto__',
      'constructor',
      'toString',
      'id',
      '',
      ' ',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 120 }) },
);

/** Name and value in the order they are sent; one name may stand there twice. */
export type Pairs = readonly (readonly [string, unknown])[];
export const pairs: fc.Arbitrary<Pairs> = fc.array(fc.tuple(names, values), { maxLength: 8 });
export const manyPairs: fc.Arbitrary<Pairs> = fc.array(fc.tuple(names, texts), { minLength: 20, maxLength: 45 });

/** An address as people and programs write it around; each of them is `ADDRESS`. */
export const decorations = [
  'ADDRESS',
  ' ADDRESS ',
  '\u200bADDRESS',
  '<ADDRESS>',
  'Ada Lovelace <ADDRESS>',
  'mailto:ADDRESS?subject=x',
  '"ADDRESS"',
  'ADDRESS.',
  '\ufeffADDRESS\u202c',
  '\tADDRESS\n',
];
export const decoration = fc.constantFrom(...decorations);

/** JSON with what JSON.stringify never writes: repeated names, `__proto__`, numbers beyond 2^53. */
export const jsonText = (body: Pairs): string =>
  `{${body.map(([name, value]) => `${JSON.stringify(name)}:${jsonOf(value)}`).join(',')}}`;
const jsonOf = (value: unknown) =>
  value === '9007199254740993' || value === '99999999999999' ? value : (JSON.stringify(value) ?? 'null');

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

type Encoding = 'utf-8' | 'windows-1252' | 'utf-16le';
const bytesOf = (text: string, encoding: Encoding): Buffer => {
  if (encoding === 'windows-1252') return Buffer.from(text, 'latin1');
  return encoding === 'utf-16le'
    ? Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    : Buffer.from(text, 'utf8');
};
const percent = (text: string, encoding: Encoding): string =>
  [...bytesOf(text, encoding === 'utf-16le' ? 'utf-8' : encoding)]
    .map((byte) =>
      /[\w.-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');

export type Format = 'json' | 'form' | 'multipart';

/** A body in one of the formats, and the header that belongs to it. */
export function encoded(body: Pairs, format: Format, encoding: Encoding, boundary: string) {
  if (format === 'json') return { type: 'application/json', bytes: bytesOf(jsonText(body), encoding) };
  if (format === 'form') {
    const text = body
      .map(([name, value]) => `${percent(name, encoding)}=${percent(asText(value), encoding)}`)
      .join('&');
    return { type: 'application/x-www-form-urlencoded', bytes: Buffer.from(text, 'latin1') };
  }
  const flat = encoding === 'utf-16le' ? 'utf-8' : encoding;
  const quoted = (name: string) =>
    name.replace(/[\r\n"]/g, (one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const parts = body.map(([name, value], at) => {
    const file = at % 7 === 6 ? '; filename="plan.pdf"\r\ncontent-type: application/pdf' : '';
    return `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"${file}\r\n\r\n${asText(value)}\r\n`;
  });
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: bytesOf(`${parts.join('')}--${boundary}--\r\n`, flat),
  };
}

/** What goes wrong on the way: nothing mostly, else a wrong type, a body that was cut, a bit that fell over. */
type Damage =
  | { kind: 'none' }
  | { kind: 'type'; type: string }
  | { kind: 'cut'; at: number }
  | { kind: 'byte'; at: number; byte: number };

export const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Damage>({ kind: 'none' }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        'application/json; charset=klingon',
        'application/json;charset="utf-16"',
        'application/vnd.api+json',
        'text/plain',
        'multipart/form-data',
        'multipart/form-data; boundary=',
        'multipart/form-data; boundary="a b"',
        'application/x-www-form-urlencoded; charset=windows-1251',
        'application/x-www-form-urlencoded; charset=',
        '',
        ';;;',
        '\u00ff',
      )
      .map((type): Damage => ({ kind: 'type', type })),
  },
  { weight: 1, arbitrary: fc.nat(2_000).map((at): Damage => ({ kind: 'cut', at })) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(2_000), fc.nat(255)).map(([at, byte]): Damage => ({ kind: 'byte', at, byte })),
  },
);

export function damaged({ type, bytes }: { type: string; bytes: Buffer }, done: Damage) {
  if (done.kind === 'type') return { type: done.type, bytes };
  if (done.kind === 'cut') return { type, bytes: bytes.subarray(0, done.at) };
  if (done.kind === 'byte' && bytes.length > 0) {
    const changed = Buffer.from(bytes);
    changed[done.at % bytes.length] = done.byte;
    return { type, bytes: changed };
  }
  return { type, bytes };
}

export const formats = fc.record({
  format: fc.constantFrom<Format>('json', 'json', 'form', 'multipart'),
  encoding: fc.constantFrom<Encoding>('utf-8', 'utf-8', 'utf-8', 'windows-1252', 'utf-16le'),
  boundary: fc.constantFrom('x', 'WebKitFormBoundary7MA4YWxkTrZu0gW', '----------------------------1234567890'),
});

/** Headers that a stranger chooses. */
export const headers: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constant({ accept: 'text/html,application/xhtml+xml' }) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        accept: texts,
        origin: fc.constantFrom(
          'null',
          'https://evil.example',
          'https://www.fieldnote.example',
          'http://',
          '*',
          'file://',
        ),
        referer: texts,
        'user-agent': texts,
        host: fc.constantFrom('api.example', '', ':', 'a b', '[::1'),
        'idempotency-key': texts,
        'x-forwarded-for': texts,
      },
      { requiredKeys: [] },
    ),
  },
);

/** What stands behind the question mark, as it was sent. */
export const queries: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  {
    weight: 3,
    arbitrary: pairs.map((all) =>
      all.map(([name, value]) => `${percent(name, 'utf-8')}=${percent(asText(value), 'utf-8')}`).join('&'),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '%',
      '%zz=%',
      '&&&',
      '=',
      '=x',
      'a=%ff%fe',
      'profile=x.y&profile=z',
      'utm_source=a&utm_source=b',
      '?x',
    ),
  },
);
