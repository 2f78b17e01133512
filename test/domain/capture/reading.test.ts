import { capture } from 'leadloop:config';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { phonesIn } from '../../../domain/capture/several.ts';
import { parseSubmission } from '../../../domain/capture/submission.ts';
import { fieldNames, limits } from '../../../domain/capture/submission-fields.ts';

/** LEADLOOP_FUZZ tries more: `LEADLOOP_FUZZ=1000000 npx vitest run test/domain/capture/reading.test.ts`. */
const numRuns = Number(process.env.LEADLOOP_FUZZ ?? 10_000);
const address = 'ada@lifts.example';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom(
    '',
    ' ',
    'x'.repeat(6_000),
    'a\r\nBcc: b@example.org',
    '\u200b\u202e',
    '\ud800',
    '493055501234.0',
    'Germany',
    '<a@b.de>',
  ),
);
const value = fc.oneof(text, fc.jsonValue({ maxDepth: 3 }), fc.array(text, { maxLength: 4 }), fc.bigInt().map(String));
const names = fc.oneof(
  fc.constantFrom(...fieldNames, 'answers', 'website', 'answers.x', 'answers[y]', '__proto__'),
  fc.string({ unit: 'binary', maxLength: 120 }),
);
const bodies = fc.dictionary(names, value, { maxKeys: 45 });

test('C6: whatever a sender who can correct nothing sends beside an address is taken, clean and within limits', () => {
  fc.assert(
    fc.property(bodies, (body) => {
      const parsed = parseSubmission({ ...body, email: address, form: 'contact' }, capture.forms, {
        reading: 'lenient',
      });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.invalid));
      const { email, person, answers, attribution, message = '' } = parsed.submission;
      expect(email).toBe(address);
      expect(message.length).toBeLessThanOrEqual(limits.message);
      expect(Object.keys(answers).length).toBeLessThanOrEqual(limits.answers + 3);
      for (const [key, line] of Object.entries({ ...person, ...answers, ...attribution })) {
        expect(line.length).toBeLessThanOrEqual(limits.origin);
        expect(key + line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(line.isWellFormed()).toBe(true);
      }
    }),
    { numRuns, seed: 12 },
  );
});

test('no digit of a phone number is lost, whatever stands around it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[+0][0-9 ()/-]{8,16}$/), (typed) => {
      const { first = '', others } = phonesIn(typed);
      expect([first, ...others].join('').replace(/\D/g, '')).toBe(typed.replace(/\D/g, ''));
    }),
    { numRuns: numRuns / 10, seed: 12 },
  );
});
