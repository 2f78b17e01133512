import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, plus } from '../../../domain/time/instant.ts';
import { parseEvent } from '../../../domain/tracking/tracked-event.ts';
import { monday } from '../../support/fixtures.ts';

const parse = (body: unknown) => parseEvent(body, 'v', monday, 7 * day);
const page = { id: '1', name: 'page.viewed', url: 'https://site.example/pricing' };

describe('an event', () => {
  test.each([
    [page, { type: 'page.viewed', detail: { url: page.url } }],
    [
      { ...page, name: 'file.downloaded' },
      { type: 'file.downloaded', detail: { file: page.url } },
    ],
    [
      { id: '1', name: 'trial-started', properties: { seats: 5, plan: 'team', annual: true } },
      {
        type: 'event.tracked',
        detail: { name: 'trial-started', properties: { seats: 5, plan: 'team', annual: true } },
      },
    ],
    [
      { ...page, source: { source: 'linkedin', campaign: 'spring', unknown: 'x', medium: '' } },
      { type: 'page.viewed', detail: { url: page.url, attribution: { source: 'linkedin', campaign: 'spring' } } },
    ],
  ])('%j is kept as what it is', (body, expected) => {
    expect(parse(body)).toEqual({
      ok: true,
      event: { subject: {}, activity: { id: 'event-v-1', at: monday, lifecycleId: '', ...expected } },
    });
  });

  test.each([
    [{ ...page, id: undefined }, 'id'],
    [{ ...page, id: 'a b' }, 'id'],
    [{ ...page, id: 'x'.repeat(65) }, 'id'],
    [{ ...page, name: '' }, 'name'],
    [{ ...page, name: '<script>' }, 'name'],
    [{ id: '1', name: 'page.viewed' }, 'url'],
    [{ ...page, url: 'javascript:alert(1)' }, 'url'],
    [{ ...page, at: 'yesterday' }, 'at'],
    [{ ...page, at: 9e15 }, 'at'],
    [{ ...page, at: plus(monday, -8 * day) }, 'at'],
    ['text', 'event'],
    [null, 'event'],
  ])('%j is refused for its %s', (body, field) => {
    const parsed = parse(body);
    expect(parsed.ok ? [] : parsed.invalid.map((one) => one.field)).toEqual([field]);
  });

  const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`p${n}`, n]));
  test.each<[string, object, object]>([
    ['a text that is too long is cut', { plan: 'x'.repeat(400) }, { plan: 'x'.repeat(300) }],
    [
      'null, an object and a name that is none are left out',
      { a: null, b: {}, '<b>': 1, ['__proto__']: 1, c: 2 },
      { c: 2 },
    ],
    ['a list is its texts', { interests: ['Lifts', 'Doors', 3, null] }, { interests: 'Lifts, Doors, 3' }],
    ['more than fit are left out', many, Object.fromEntries(Object.entries(many).slice(0, 20))],
    [
      'numbers that the table has no room for are texts',
      { a: -1e21, b: 5e-324, c: 0, d: -0.5 },
      { a: '-1e+21', b: '5e-324', c: 0, d: -0.5 },
    ],
  ])('C6, C17: of the details of an event %s, and it counts', (_, properties, kept) => {
    const parsed = parse({ id: 7, name: 'trial-started', properties });
    expect(parsed).toMatchObject({ ok: true, event: { activity: { id: 'event-v-7', detail: { properties: kept } } } });
    if (parsed.ok) expect(parsed.event.activity.detail).toEqual({ name: 'trial-started', properties: kept });
  });

  test('C6, C17: a visit with a long address, or a time as text, counts', () => {
    const long = `https://site.example/pricing?gclid=${'x'.repeat(3_000)}`;
    expect(parse({ ...page, url: long })).toMatchObject({
      event: { activity: { detail: { url: long.slice(0, 1_000) } } },
    });
    const at = plus(monday, -60_000);
    expect(parse({ ...page, at: String(Date.parse(at)) })).toMatchObject({ event: { activity: { at } } });
    for (const properties of ['text', 7, ['a'], null])
      expect(parse({ ...page, properties })).toMatchObject({ ok: true });
  });

  test('keeps its own time within bounds: one from the future is now', () => {
    const at = (given: unknown) => {
      const parsed = parse({ ...page, at: given });
      return parsed.ok ? parsed.event.activity.at : undefined;
    };
    expect(at(plus(monday, -day))).toBe(plus(monday, -day));
    expect(at(Date.parse(monday) - 1_000)).toBe(plus(monday, -1_000));
    expect(at(plus(monday, 365 * day))).toBe(monday);
  });

  test('can be anything that is sent: it never throws, and what is kept is bounded', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (id, value) => {
        for (const body of [value, { ...page, id }, { ...page, properties: value, source: value, at: value }]) {
          const parsed = parse(body);
          if (parsed.ok) expect(JSON.stringify(parsed.event.activity).length).toBeLessThan(16_000);
        }
      }),
    );
  });
});
