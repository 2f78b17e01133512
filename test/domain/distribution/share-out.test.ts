import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareOut } from '../../../domain/distribution/share-out.ts';
import { monday, rep } from '../../support/fixtures.ts';

const rules = { capacity: 10 };
const ids = ['ada', 'ben', 'cleo', 'dan'];

/** A team by how many leads each of them has open, and the leads to be split by who has them. */
const teams = fc.record({
  open: fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: ids.length }),
  holders: fc.array(fc.option(fc.constantFrom(...ids), { nil: undefined }), { maxLength: 12 }),
});
const splitOf = ({ open, holders }: { open: number[]; holders: (string | undefined)[] }) => {
  const loads = open.map((openLeads, n) => ({ rep: rep(ids[n] ?? ''), openLeads }));
  const held = new Map<string, string>();
  for (const [n, holder] of holders.entries()) if (holder !== undefined) held.set(`lead-${n}`, holder);
  const leads = holders.map((_, n): string => `lead-${n}`);
  return { loads, held, shares: shareOut(leads, { loads, holders: held }, rules, monday) };
};

test('every lead has an answer, and nobody is given the lead they have or more than they have room for', () => {
  fc.assert(
    fc.property(teams, (team) => {
      const { loads, held, shares } = splitOf(team);
      expect(shares.size).toBe(team.holders.length);
      for (const [lead, to] of shares) expect(to === undefined || to !== held.get(lead)).toBe(true);
      for (const { rep: one, openLeads } of loads) {
        const given = [...shares.values()].filter((to) => to === one.id).length;
        expect(given).toBeLessThanOrEqual(Math.max(0, rules.capacity - openLeads));
      }
    }),
  );
});

test('a lead stays only when nobody else has room', () => {
  fc.assert(
    fc.property(teams, (team) => {
      const { loads, held, shares } = splitOf(team);
      const left = new Map(loads.map(({ rep: one, openLeads }) => [one.id, rules.capacity - openLeads]));
      for (const [lead, to] of shares) {
        if (to === undefined)
          for (const [one, room] of left)
            expect(one === held.get(lead) || room <= 0, `${one} had room for ${lead}`).toBe(true);
        else left.set(to, (left.get(to) ?? 0) - 1);
      }
    }),
  );
});

test('those with the smallest part of their capacity in use come first', () => {
  const { shares } = splitOf({ open: [2, 0, 1], holders: [undefined, undefined, undefined] });
  expect([...shares.values()]).toEqual(['ben', 'ben', 'cleo']);
});

test('a lead that is late with the freest rep goes to somebody else', () => {
  expect([...splitOf({ open: [0, 9], holders: ['ada'] }).shares.values()]).toEqual(['ben']);
});
