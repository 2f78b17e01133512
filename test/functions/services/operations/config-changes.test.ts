import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesBetween, createConfigChanges } from '../../../../functions/services/operations/config-changes.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();

test('what a deployment changed is told by file and line, once, however often it is noted', async () => {
  const changes = createConfigChanges(table);
  const [first, second] = ['2026-11-23T10:00:00.000Z', '2026-11-24T10:00:00.000Z'];
  const before = { 'nurture.yaml': '# Delays\nafter: 3 days\nquiet: 2 weeks\n', 'sales.yaml': 'reps: []\n' };
  const after = { ...before, 'nurture.yaml': '# Delays\nafter: 4 days\nquiet: 2 weeks\n', 'segments.yaml': 'new: 1\n' };
  await changes.note(before, first);
  expect(await changes.last()).toEqual([]);
  await Promise.all([changes.note(after, second), changes.note(after, second)]);
  await changes.note(after, '2026-11-25T10:00:00.000Z');
  expect(await changes.last()).toEqual([
    {
      at: second,
      files: [
        {
          name: 'nurture.yaml',
          lines: [
            { added: false, line: 2, text: 'after: 3 days' },
            { added: true, line: 2, text: 'after: 4 days' },
          ],
          more: 0,
        },
        { name: 'segments.yaml', lines: [{ added: true, line: 1, text: 'new: 1' }], more: 0 },
      ],
    },
  ]);
  for (let n = 0; n < 8; n++) await changes.note({ ...after, 'sales.yaml': `reps: [${n}]\n` }, second);
  expect(await changes.last()).toHaveLength(5);
});

test('three times the files of today fit into the row, also when every line of them changes', async () => {
  // Twenty files of two hundred lines: half of them the same line over and over, half as many lines as there can be.
  const line = () => randomBytes(50).toString('hex');
  const files = () =>
    Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [
        `${n + 10}.yaml`,
        n < 10 ? `${line()}\n`.repeat(200) : Array.from({ length: 200 }, line).join('\n'),
      ]),
    );
  const changes = createConfigChanges(table);
  for (let n = 0; n < 6; n++) await changes.note(files(), '2026-11-26T10:00:00.000Z');
  const [newest] = await changes.last();
  expect(newest?.files.map(({ name, lines, more }) => [name, lines.length, more])).toEqual([
    ['10.yaml', 200, 200],
    ...Array.from({ length: 19 }, (_, n) => [`${n + 11}.yaml`, 0, 400]),
  ]);
});

const text = fc
  .array(fc.constantFrom('a: 1', 'b: 2', '  - c', '# d', ''), { maxLength: 12 })
  .map((all) => all.map((one) => `${one}\n`).join(''));

test('the lines that are gone and those that are new make the file of after out of that of before', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const [changed] = changesBetween({ f: before }, { f: after });
      const lines = changed?.lines ?? [];
      const kept = (all: string, added: boolean) => {
        const own = new Set(lines.filter((one) => one.added === added).map(({ line }) => line));
        return all.split('\n').filter((_, index) => !own.has(index + 1));
      };
      // Without what changed both files are the same.
      expect(kept(after, true)).toEqual(kept(before, false));
      for (const { added, line, text: shown } of lines)
        expect((added ? after : before).split('\n')[line - 1]).toBe(shown);
      if (before === after) expect(lines).toEqual([]);
      else expect(lines.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
