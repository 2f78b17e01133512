import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coarse } from '../../../analysis/insight/coarse.ts';
import { nameOf } from '../../../analysis/insight/journey.ts';
import { journeysOf } from '../../../analysis/insight/journeys-of.ts';
import { createSegments, namedSegments, withSegments } from '../../../analysis/insight/segments.ts';
import { leadCondition } from '../../../domain/config/lead-condition.ts';
import { instant } from '../../../domain/time/instant.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { madeUpLeads, now } from '../../support/insight/histories.ts';

const { scoring, ...config } = loadConfig();
const rules = { ...config, scoring, timeZone: 'Europe/Berlin' };
const segments = [
  { id: 'closed', title: 'Closed', when: leadCondition("stage in ['customer', 'lost', 'dormant']") },
  { id: 'all', title: 'All', when: leadCondition('score >= 0') },
  { id: 'none', title: 'None', when: leadCondition('score > 100') },
];

test('each lead counts once, by what it is now, however often it came back; an erased one in none', () => {
  fc.assert(
    fc.property(madeUpLeads, fc.nat(9), (leads, which) => {
      const erased = leads[which % leads.length];
      const fold = createSegments(namedSegments({ segments }));
      for (const { history, id } of leads) {
        const journeys = withSegments(
          journeysOf(history, id, rules),
          history,
          { scoring, segments: { segments } },
          instant(now),
        );
        for (const one of journeys) {
          const line = id === erased?.id ? coarse(one, rules.timeZone) : one;
          fold.add(line, nameOf(line));
        }
      }
      const left = leads.filter((one) => one !== erased);
      const closed = left.filter(({ history: { lead } }) => ['customer', 'lost', 'dormant'].includes(lead.stage));
      expect(
        fold.figures().map(({ segment: { id }, share, leads: names }) => [id, share.n, share.of, names.length]),
      ).toEqual([
        ['closed', closed.length, left.length, closed.length],
        ['all', left.length, left.length, left.length],
        ['none', 0, left.length, 0],
      ]);
    }),
    { numRuns: 30 },
  );
});

test('without segments nothing is written on a lifecycle', () => {
  const [one] = fc.sample(madeUpLeads, { numRuns: 1, seed: 3 })[0] ?? [];
  if (!one) throw new Error('no lead');
  const journeys = journeysOf(one.history, one.id, rules);
  expect(withSegments(journeys, one.history, { scoring, segments: { segments: [] } }, instant(now))).toEqual(journeys);
});
