import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIdSet } from '../../../domain/tracking/id-set.ts';

test('it remembers exactly what it was asked about, as a Set does', () => {
  const ids = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 30 }), { maxLength: 200 });
  fc.assert(
    fc.property(ids, (list) => {
      const [seen, set] = [createIdSet(list.length), new Set<string>()];
      for (const id of list) {
        expect(seen(id)).toBe(set.has(id));
        set.add(id);
      }
    }),
  );
});
