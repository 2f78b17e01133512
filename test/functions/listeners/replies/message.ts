/** What is expected of a message: how it is read, and the text a person gets (`''`: that text is not looked at). */
export interface Message {
  name: string;
  raw: Buffer;
  is: 'reply' | 'stop' | 'robot' | 'unwanted';
  /** The very text that is passed on. */
  text?: string;
  /** Texts that must be in what is passed on. */
  holds?: readonly string[];
  /** Texts that must not. */
  lacks?: readonly string[];
  proven: boolean;
}

export type Expected = Omit<Message, 'name' | 'raw' | 'proven'> & { proven?: boolean };

const sesPass =
  'Authentication-Results: amazonses.com; spf=pass (spfCheck: domain of works.example designates 192.0.2.7 as permitted sender) client-ip=192.0.2.7; envelope-from=ada@works.example; helo=mx.works.example; dkim=pass header.i=@works.example; dmarc=pass header.from=works.example;';

const base = {
  'Return-Path': '<ada@works.example>',
  'X-SES-Spam-Verdict': 'PASS',
  'X-SES-Virus-Verdict': 'PASS',
  From: '"Ada Lovelace" <ada@works.example>',
  To: 'reply+x@reply.fieldnote.example',
  Subject: 'Re: What a second visit really costs',
  'MIME-Version': '1.0',
};
export type Headers = Record<string, string | undefined>;

/** Two mails that share a name are one row by mistake; the test looks. */
export function message(name: string, headers: Headers, body: string | Buffer, expected: Expected): Message {
  const all = Object.entries({ ...base, ...headers }).flatMap(([key, value]) =>
    value === undefined ? [] : `${key}: ${value}`,
  );
  const own = 'Authentication-Results' in headers ? [] : [sesPass];
  const head = Buffer.from(`${[...own, ...all].join('\r\n')}\r\n\r\n`);
  return {
    name,
    raw: Buffer.concat([head, typeof body === 'string' ? Buffer.from(crlf(body)) : body]),
    proven: true,
    ...expected,
  };
}

const crlf = (text: string) => text.replace(/\r?\n/g, '\r\n');
const utf8 = { 'Content-Type': 'text/plain; charset="UTF-8"', 'Content-Transfer-Encoding': '8bit' };

/** Text alone. */
export const plain = (name: string, text: string, expected: Expected, headers: Headers = {}) =>
  message(name, { ...utf8, ...headers }, text, expected);

/** HTML alone. */
export const html = (name: string, markup: string, expected: Expected, headers: Headers = {}) =>
  message(name, { ...utf8, 'Content-Type': 'text/html; charset="UTF-8"', ...headers }, markup, expected);

const part = (type: string, content: string) =>
  `--b1\nContent-Type: ${type}; charset="UTF-8"\nContent-Transfer-Encoding: 8bit\n\n${content}\n`;

/** Both, as most programs send it. */
export const both = (name: string, text: string, markup: string, expected: Expected, headers: Headers = {}) =>
  message(
    name,
    { 'Content-Type': 'multipart/alternative; boundary="b1"', ...headers },
    `${part('text/plain', text)}${part('text/html', markup)}--b1--\n`,
    expected,
  );

/** Text, and files beside it: `[name, type, disposition]`. */
export const withFiles = (
  name: string,
  text: string | undefined,
  files: readonly (readonly [string, string, string])[],
  expected: Expected,
  headers: Headers = {},
) =>
  message(
    name,
    { 'Content-Type': 'multipart/mixed; boundary="b1"', ...headers },
    `${text === undefined ? '' : part('text/plain', text)}${files
      .map(
        ([file, type, disposition]) =>
          `--b1\nContent-Type: ${type}; name="${file}"\nContent-Disposition: ${disposition}; filename="${file}"\nContent-Transfer-Encoding: base64\n\nAAECAwQ=\n`,
      )
      .join('')}--b1--\n`,
    expected,
  );

/** Our mail, as a reply quotes it. */
export const ours = [
  '# What a second visit really costs',
  '',
  'Hi Ada,',
  '',
  'a quick sum. Eight technicians, five jobs a day, twenty days: 800 jobs a month.',
  '',
  'Unsubscribe: https://go.fieldnote.example/preferences/x',
].join('\n');
export const quoted = ours
  .split('\n')
  .map((line) => `> ${line}`.trimEnd())
  .join('\n');
export const oursHtml =
  '<h1>What a second visit really costs</h1><p>Hi Ada,</p><p>a quick sum &ndash; 800 jobs.</p><p><a href="https://go.fieldnote.example/u">Unsubscribe</a></p>';
