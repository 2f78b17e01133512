import { capture } from 'leadloop:config';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { CommandError } from '../../cli/command/arguments.ts';
import { columnsOf } from '../../cli/import/columns.ts';
import { ImportError } from '../../cli/import/import-error.ts';
import { openSheet } from '../../cli/import/sheet-file.ts';
import { inspect } from '../../cli/import/source-file.ts';
import { createJudge, type Verdict } from '../../cli/import/verdict.ts';
import { readList } from '../../cli/suppress/list-file.ts';
import { damage, damaged, decorations, texts } from '../support/fuzz/inputs.ts';
import { keys } from '../support/world.ts';

/** Every reader of files with seeded files; more by command, as in fuzz.test.ts. */
const inputs = Number(process.env.LEADLOOP_FUZZ ?? 10_000);
const seed = Number(process.env.LEADLOOP_SEED ?? 12);
const share = (part: number) => ({ numRuns: Math.ceil(inputs * part), seed });
const noLimit = 24 * 3_600_000;

const folder = mkdtempSync(join(tmpdir(), 'leadloop-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'list');
const email = 'ada@lifts.example';
const address = fc.constantFrom(...decorations).map((one) => one.replace('ADDRESS', email));

/** What becomes of each row of a file; undefined when it was refused as a whole, with a sentence. */
async function judged(bytes: Buffer): Promise<Verdict[] | undefined> {
  writeFileSync(file, bytes);
  try {
    const sheet = await openSheet(await inspect(file), () => {});
    const judge = createJudge({
      headers: sheet.headers,
      columns: columnsOf(sheet.headers, [], true),
      rules: capture,
      terms: { source: 'Fair 2026', form: 'event', basis: 'consent' },
      throwAway: new Set(),
      now: '2026-11-30T09:00:00.000Z',
    });
    const verdicts: Verdict[] = [];
    for await (const row of sheet.rows) verdicts.push(judge(row));
    for (const one of verdicts) expect(one.good || one.reasons.length > 0).toBe(true);
    return verdicts;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    expect(error.message).toMatch(/\S{3}/);
    return undefined;
  }
}

/** One encoding holds these letters; half of a surrogate is in no file. */
const cells = texts.map((text) => text.toWellFormed());

describe('no file of a stranger is a crash, or loses a row without a word:', () => {
  const headers = fc.constantFrom(
    'Name',
    'Firma',
    'Telefon',
    'Land',
    'Note',
    'Interest',
    'Interest',
    '',
    'constructor',
    '__proto__',
  );
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

  test(
    'CSV',
    async () => {
      const input = fc.record({
        columns: fc.array(headers, { maxLength: 5 }),
        rows: fc.array(fc.tuple(address, fc.array(cells, { minLength: 5, maxLength: 5 })), { maxLength: 5 }),
        delimiter: fc.constantFrom(',', ';', '\t', '|'),
        newline: fc.constantFrom('\n', '\r\n', '\r'),
        mark: fc.constantFrom('', '\ufeff'),
        damage,
      });
      await fc.assert(
        fc.asyncProperty(input, async ({ columns, rows, delimiter, newline, mark, damage: done }) => {
          const lines = [
            ['E-Mail', ...columns].map(quoted),
            ...rows.map(([one, others]) => [one, ...others.slice(0, columns.length)].map(quoted)),
          ];
          const text = `${mark}${lines.map((line) => line.join(delimiter)).join(newline)}${newline}`;
          const { bytes } = damaged({ type: '', bytes: Buffer.from(text) }, done);
          const verdicts = await judged(bytes);
          if (done.kind !== 'none' && done.kind !== 'type') return;
          expect(verdicts?.length).toBe(rows.length);
          // Nothing that stands beside an address makes its row unreadable, unless it says no.
          const people = verdicts?.flatMap((one) => (one.good ? [one.submission.email] : []));
          expect(people).toEqual(rows.map(() => email));
        }),
        share(0.4),
      );
    },
    noLimit,
  );

  test(
    'vCards',
    async () => {
      const property = fc.tuple(
        fc.constantFrom(
          'FN',
          'N',
          'ORG',
          'TITLE',
          'TEL;TYPE=CELL',
          'TEL;TYPE=WORK,FAX',
          'ADR',
          'NOTE',
          'PHOTO;ENCODING=b',
          'NOTE;ENCODING=QUOTED-PRINTABLE',
          'X-A',
          'item1.URL',
          '',
        ),
        cells,
      );
      const input = fc.record({
        cards: fc.array(fc.tuple(address, fc.array(property, { maxLength: 6 })), { minLength: 1, maxLength: 4 }),
        version: fc.constantFrom('2.1', '3.0', '4.0', '', '5'),
        newline: fc.constantFrom('\n', '\r\n'),
        damage,
      });
      // A line break within a value ends the property, as it does in a file.
      const oneLine = (text: string) => text.replace(/[\r\n\u0085\u2028\u2029]/g, '\\n');
      await fc.assert(
        fc.asyncProperty(input, async ({ cards, version, newline, damage: done }) => {
          const text = cards
            .flatMap(([one, properties]) => [
              'BEGIN:VCARD',
              `VERSION:${version}`,
              ...properties.map(([name, value]) => `${name}:${oneLine(value)}`),
              `EMAIL:${oneLine(one)}`,
              'END:VCARD',
            ])
            .join(newline);
          const { bytes } = damaged({ type: '', bytes: Buffer.from(text) }, done);
          const verdicts = await judged(bytes);
          if (done.kind !== 'none' && done.kind !== 'type') return;
          expect(verdicts?.length).toBe(cards.length);
        }),
        share(0.3),
      );
    },
    noLimit,
  );

  test(
    'lists of people who want no mail',
    () => {
      const input = fc.record({
        header: fc.constantFrom('email', 'E-Mail,reason,at', 'email;reason', 'hash,reason', ''),
        rows: fc.array(fc.tuple(fc.oneof(address, texts), texts, texts), { maxLength: 6 }),
        damage,
      });
      fc.assert(
        fc.property(input, ({ header, rows, damage: done }) => {
          const lines = rows.map((row) => row.map(quoted).join(','));
          const text = [...(header === '' ? [] : [header]), ...lines].join('\n');
          const sent = damaged({ type: '', bytes: Buffer.from(text) }, done).bytes.toString();
          try {
            const { listed, unread } = readList(sent, keys, {
              reason: 'unsubscribed',
              now: '2026-11-23T10:00:00.000Z',
            });
            for (const one of listed) expect(one.hash).toMatch(/^[0-9a-f]{32}$/);
            if (done.kind !== 'none' && done.kind !== 'type') return;
            // Every line with an address is on the list, or is named.
            expect(listed.length + unread.length).toBeGreaterThanOrEqual(
              rows.filter(([who]) => who.includes(email)).length,
            );
          } catch (error) {
            if (!(error instanceof CommandError)) throw error;
          }
        }),
        share(0.3),
      );
    },
    noLimit,
  );
});
