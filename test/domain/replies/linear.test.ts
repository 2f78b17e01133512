import { test } from 'vitest';
import { readReply } from '../../../domain/replies/reading.ts';
import { isSenderProven } from '../../../domain/replies/sender.ts';
import { parseMail } from '../../../functions/adapters/ses/inbound.ts';
import { expectLinear, repeated } from '../../support/linear.ts';

/** Pieces of which a long repetition is the worst for some expression over mails. */
const pieces = [
  ...[
    '>\n',
    '> a\nb\n',
    ' \n',
    '\n',
    '\r',
    ' ',
    'x',
    'a ',
    '-',
    '--\n',
    '_',
    '________\n',
    '"',
    '(',
    '\\"',
    ';',
    '\u00a0',
  ],
  ...[
    'On 10:00 x wrote:\n',
    'On ',
    'Am 1.1.2026 schrieb ',
    'wrote:\n',
    'From: a@b 2026\nTo: x\nSubject: y\n',
    'From:\n',
  ],
  ...['unsubscribe ', 'stop.', 'not unsubscribe ', 'Thanks\n', 'a@', '@', '-----Original Message-----\n', '[cid:', 'é'],
];
const markup = ['<', '&amp', '<!--', '<a b=', '<p>x', '</p>', '<style>'];

const linear = (piece: string, work: (text: string) => unknown) =>
  expectLinear(JSON.stringify(piece), repeated(piece), work);

const mail = { headers: [], authors: ['ada@works.example'], to: [], subject: '', text: '', attachments: [] };

test.each(pieces)('N12: a text of 1 MB of %j is read in linear time', async (piece) => {
  await linear(piece, (text) => readReply({ ...mail, text }));
});

test.each(pieces)('N12: so are headers of 1 MB of %j', async (piece) => {
  await linear(piece, (value) => {
    const headers = [
      'authentication-results',
      'auto-submitted',
      'precedence',
      'x-autoreply',
      'content-type',
      'return-path',
    ];
    const long = { ...mail, subject: value, headers: headers.map((key) => ({ key, value })) };
    readReply({ ...long, headers: [] });
    readReply(long);
    isSenderProven({ ...long, headers: [{ key: 'authentication-results', value: `amazonses.com; ${value}` }] });
  });
});

test.each(markup)('N12: HTML of 1 MB of %j becomes text in linear time', async (piece) => {
  await linear(piece, (html) => parseMail(Buffer.from(`Content-Type: text/html\r\n\r\n${html}`)));
});
