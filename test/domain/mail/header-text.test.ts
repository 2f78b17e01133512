import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { headerText, mailbox } from '../../../domain/mail/header-text.ts';

const address = 'hello@fieldnote.example';
const from = async (value: string) => (await PostalMime.parse(`From: ${value}\r\n\r\nx`)).from;

describe('N18: header values', () => {
  test.each([
    ['Fieldnote', '"Fieldnote" <hello@fieldnote.example>'],
    ['Müller Wartung', '=?UTF-8?B?TcO8bGxlciBXYXJ0dW5n?= <hello@fieldnote.example>'],
    ['Miller, Son & Co.', '"Miller, Son & Co." <hello@fieldnote.example>'],
    ['The "quiet" \\ lift', '"The \\"quiet\\" \\\\ lift" <hello@fieldnote.example>'],
    ['=?UTF-8?Q?x?=', '=?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?= <hello@fieldnote.example>'],
    ['A\r\nBcc: eve@evil.example', '"A  Bcc: eve@evil.example" <hello@fieldnote.example>'],
    ['', 'hello@fieldnote.example'],
  ])('the From of %j is %s', (name, expected) => expect(mailbox(name, address)).toBe(expected));

  test.each(['Müller, "Wartung" & Söhne', 'Лифты', '電梯保養', 'Aufzug 🛗 Service', 'Łódź Windy', 'Ångström <AB>'])(
    'a mail program reads %s',
    async (name) => expect(await from(mailbox(name, address))).toEqual({ name, address }),
  );

  test('are ASCII, in words of at most 75 characters, and say exactly what was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), async (text) => {
        const value = headerText(text);
        expect(value).toMatch(/^[ -~]*$/);
        if (value.startsWith('=?')) for (const word of value.split(' ')) expect(word.length).toBeLessThanOrEqual(75);
        const { subject = '' } = await PostalMime.parse(`Subject: ${value}\r\n\r\nx`);
        expect(subject.trim()).toBe(text.replace(/\p{Cc}/gu, ' ').trim());
      }),
      { numRuns: 500 },
    );
  });
});
