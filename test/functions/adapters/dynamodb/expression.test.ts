import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expressionOf, whenOf } from '../../../../functions/adapters/dynamodb/expression.ts';
import { useTable } from '../../../support/table.ts';

const table = useTable();

let rows = 0;
const newKey = () => ({ PK: `TEST#${++rows}`, SK: 'ROW' });

describe('an expression', () => {
  test('names nothing directly, because DynamoDB reserves hundreds of words', async () => {
    const key = newKey();
    const reserved = [
      'name',
      'status',
      'state',
      'value',
      'open',
      'first',
      'last',
      'by',
      'when',
      'for',
      'until',
      'token',
    ];
    await table.put({ ...key, map: {} });
    const set = Object.fromEntries(
      reserved.flatMap((word) => [
        [word, 1],
        [`map.${word}`, 2],
      ]),
    );
    const row = await table.change(key, { set, when: { present: ['PK'], absent: reserved } });
    expect(row).toMatchObject(Object.fromEntries(reserved.map((word) => [word, 1])));
    expect(row?.map).toEqual(Object.fromEntries(reserved.map((word) => [word, 2])));
  });

  test('takes an undefined value for a path that must hold nothing, also inside a map that is not there', async () => {
    const key = newKey();
    const when = { equals: { at: 1, gone: undefined, 'map.gone': undefined } };
    await table.put({ ...key, at: 1 });
    expect(await table.change(key, { set: { seen: true }, when })).toMatchObject({ seen: true });
    for (const kept of [{ gone: null }, { map: { gone: false } }]) {
      await table.put({ ...key, at: 1, ...kept });
      expect(await table.change(key, { set: { seen: true }, when })).toBeUndefined();
    }
  });

  test('reaches any key of a map: dots, brackets, quotes, emoji', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }), async (name) => {
        // An answer with this name never comes this far, and no object of JavaScript could hold it.
        fc.pre(name !== '__proto__');
        const key = newKey();
        await table.put({ ...key, answers: {} });
        const row = await table.change(key, { set: { [`answers.${name}`]: 'yes' } });
        expect(row?.answers).toEqual({ [name]: 'yes' });
        const gone = await table.change(key, { remove: [`answers.${name}`], when: { present: [`answers.${name}`] } });
        expect(gone?.answers).toEqual({});
      }),
      { numRuns: 20, examples: [['a.b.c'], ['a[0]'], ['#n0'], [':v0'], ['"'], ['👩‍🔧']] },
    );
  });

  test('leaves undefined out, as if it had not been named', async () => {
    const key = newKey();
    const set = { kept: 'x', gone: undefined };
    expect(expressionOf({ set: { gone: undefined }, setOnce: { also: undefined } }).UpdateExpression).toBeUndefined();
    const row = await table.change(key, { set, append: { list: [{ at: 1, why: undefined }] } });
    expect(row).toEqual({ ...key, kept: 'x', list: [{ at: 1 }] });
  });

  test('does everything a change can say in one write', async () => {
    const key = newKey();
    await table.put({ ...key, parked: { token: 't' }, once: 'first', n: 1, list: ['a'], old: true });
    const row = await table.change(key, {
      set: { a: 1 },
      setOnce: { once: 'second', twice: 'second' },
      copy: { waking: 'parked' },
      append: { list: ['b'], fresh: ['c'] },
      add: { n: 2 },
      remove: ['parked', 'old', 'never there'],
    });
    const list = { list: ['a', 'b'], fresh: ['c'] };
    expect(row).toEqual({ ...key, a: 1, once: 'first', twice: 'second', waking: { token: 't' }, n: 3, ...list });
  });

  test.each([
    ['equals', { equals: { 'map.a.b': 1, status: 'open' } }, true],
    ['equals otherwise', { equals: { status: 'closed' } }, false],
    ['one of', { oneOf: { status: ['new', 'open'] } }, true],
    ['one of others', { oneOf: { status: ['new'] } }, false],
    ['none of', { noneOf: { status: ['new'] } }, true],
    ['none of, where nothing is', { noneOf: { 'nowhere.at': ['new'] } }, true],
    ['none of, but it is', { noneOf: { status: ['new', 'open'] } }, false],
    ['absent', { absent: ['nothing', 'map.nothing'] }, true],
    ['absent, but there', { absent: ['status'] }, false],
    ['present', { present: ['map.a.b'] }, true],
    ['present, but absent', { present: ['map.c'] }, false],
    ['fewer than', { fewerThan: { map: 2, nothing: 0 } }, true],
    ['fewer than it has', { fewerThan: { map: 1 } }, false],
    ['all parts together, one fails', { equals: { status: 'open' }, absent: ['map'] }, false],
  ])('holds a change to its condition: %s', async (_, when, holds) => {
    const key = newKey();
    await table.put({ ...key, status: 'open', map: { 'a.b': 1 } });
    expect((await table.change(key, { set: { changed: true }, when })) !== undefined).toBe(holds);
    expect((await table.get(key))?.changed).toBe(holds || undefined);
    expect(await table.put({ ...key, status: 'replaced' }, when)).toBe(holds);
  });

  test('without a condition has none', () => {
    expect(whenOf({})).toEqual({ ConditionExpression: undefined, names: undefined, values: undefined });
  });
});
