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
    [{ ...page, url: `https://site.example/${'x'.repeat(1_000)}` }, 'url'],
    [{ ...page, at: 'yesterday' }, 'at'],
    [{ ...page, at: 9e15 }, 'at'],
    [{ ...page, at: plus(monday, -8 * day) }, 'at'],
    [{ ...page, properties: { a: {} } }, 'properties'],
    [{ ...page, properties: { __proto__x: 'fine', ['__proto__']: 1 } }, 'properties'],
    [{ ...page, properties: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`p${n}`, n])) }, 'properties'],
    ['text', 'event'],
    [null, 'event'],
  ])('%j is refused for its %s', (body, field) => {
    const parsed = parse(body);
    expect(parsed.ok ? [] : parsed.invalid.map((one) => one.field)).toEqual([field]);
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
