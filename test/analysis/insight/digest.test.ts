import fc from 'fast-check';
import { expect, test } from 'vitest';
import { workTimeOf } from '../../../analysis/insight/counting.ts';
import { digestFacts } from '../../../analysis/insight/digest/facts.ts';
import { picturesOf } from '../../../analysis/insight/digest/pictures.ts';
import { sentencesOf } from '../../../analysis/insight/digest/sentences.ts';
import { svgOf } from '../../../analysis/insight/digest/svg.ts';
import { journeysOf } from '../../../analysis/insight/journeys-of.ts';
import { startOf, weekOf } from '../../../analysis/insight/periods.ts';
import { instant, week } from '../../../domain/time/instant.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { madeUpLeads, now, zone } from '../../support/insight/histories.ts';

const config = loadConfig();
const words = { nameOf: (id: string) => id, whoIs: () => 'Grace & <b>', overCapacity: [] };

test('the last week and the one before are whole weeks of the zone, and nobody is in both', () => {
  fc.assert(
    fc.property(madeUpLeads, zone, fc.integer({ min: 0, max: 60 }), (leads, timeZone, weeksAgo) => {
      const at = now - weeksAgo * week;
      const journeys = leads.flatMap(({ history, id }) => journeysOf(history, id, { ...config, timeZone }));
      const facts = digestFacts(journeys, {
        now: at,
        since: 0,
        timeZone,
        notCounted: [],
        workTime: workTimeOf(config.sales),
      });
      const ends = weekOf(at, timeZone);
      const monday = (weeks: number) => instant(Date.parse(ends) - weeks * week).slice(0, 10);
      expect(facts.week).toBe(monday(1));
      const came = (from: number, to: number) =>
        leads
          .flatMap(({ runs }) => runs)
          .filter(
            ({ openedAt }) => openedAt >= startOf(monday(from), timeZone) && openedAt < startOf(monday(to), timeZone),
          );
      expect(facts.last.came).toBe(came(1, 0).length);
      expect(facts.before.came).toBe(came(2, 1).length);
    }),
    { numRuns: 25 },
  );
});

test('whatever the leads did, it is at most five sentences and three pictures, and each figure is one', () => {
  fc.assert(
    fc.property(
      madeUpLeads,
      fc.constantFrom('marketing' as const, 'sales' as const, 'rep' as const),
      (leads, reader) => {
        const timeZone = 'Europe/Berlin';
        const journeys = leads.flatMap(({ history, id }) => journeysOf(history, id, { ...config, timeZone }));
        const facts = digestFacts(journeys, {
          now,
          since: 0,
          timeZone,
          notCounted: [],
          workTime: workTimeOf(config.sales),
        });
        const sentences = sentencesOf(facts, reader, words);
        const pictures = picturesOf(facts, reader, words);
        expect(sentences.length).toBeLessThanOrEqual(5);
        expect(pictures.length).toBeLessThanOrEqual(3);
        for (const text of [...sentences, ...pictures.map(svgOf)]) {
          expect(text).not.toMatch(/undefined|NaN|Infinity/);
          expect(text).not.toContain('  ');
        }
        for (const svg of pictures.map(svgOf)) expect(svg).not.toContain('<b>');
      },
    ),
    { numRuns: 25 },
  );
});

test('nothing came and nothing waits: there is nothing to say', () => {
  const facts = digestFacts([], { now, since: 0, timeZone: 'UTC', notCounted: [], workTime: workTimeOf(config.sales) });
  for (const reader of ['marketing', 'sales', 'rep'] as const) {
    expect(sentencesOf(facts, reader, words)).toEqual([]);
    expect(picturesOf(facts, reader, words)).toEqual([]);
  }
});
