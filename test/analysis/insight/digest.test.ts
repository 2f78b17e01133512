import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workTimeOf } from '../../../analysis/insight/counting.ts';
import { digestFacts } from '../../../analysis/insight/digest/facts.ts';
import { picturesOf } from '../../../analysis/insight/digest/pictures.ts';
import { sentencesOf } from '../../../analysis/insight/digest/sentences.ts';
import { svgOf } from '../../../analysis/insight/digest/svg.ts';
import { journeysOf } from '../../../analysis/insight/journeys-of.ts';
import { startOf, weekOf } from '../../../analysis/insight/periods.ts';
import { rateOf } from '../../../analysis/insight/rates.ts';
import { madeUpYear } from '../../../analysis/insight/synthetic.ts';
import { saidIn } from '../../../domain/language/said.ts';
import { hour, instant, week } from '../../../domain/time/instant.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { englishIn } from '../../support/german.ts';
import { madeUpLeads, now, zone } from '../../support/insight/histories.ts';

const config = loadConfig();
const words = { nameOf: (id: string) => `${id} & <b>`, overCapacity: [] };

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

test('for any leads it is at most five sentences and three pictures, and each figure is one', () => {
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
        const labels = pictures.flatMap(({ title, bars }) => [
          title,
          ...bars.flatMap(({ label, text }) => [label, text]),
        ]);
        for (const text of [...sentences, ...labels])
          expect(englishIn(saidIn('de')(text), [words.nameOf('unknown')])).toEqual([]);
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

describe('what a reader takes from it is true', () => {
  const monday = '2026-11-02T07:05:00.000Z';
  const timeZone = 'Europe/Berlin';
  const rules = { now: Date.parse(monday), since: 0, timeZone, notCounted: [], workTime: workTimeOf(config.sales) };
  const { histories } = madeUpYear(config, { leads: 400, seed: 4, until: monday });
  const journeys = histories.flatMap((history) => journeysOf(history, history.lead.id, { ...config, timeZone }));
  const facts = digestFacts(journeys, rules);

  test('each week has its bar, also one in which nobody came, and the last bar is the week that is told of', () => {
    const one = journeys.filter(({ week: monday }) => monday === '2026-09-14').slice(0, 1);
    const [picture] = picturesOf(digestFacts(one, rules), 'marketing', words);
    expect(picture?.bars.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      ...['7 Sept: 0', '14 Sept: 1', '21 Sept: 0', '28 Sept: 0', '5 Oct: 0', '12 Oct: 0', '19 Oct: 0', '26 Oct: 0'],
    ]);
  });

  test('sales and reps read of no stage that they can do nothing about', () => {
    expect(facts.quarter.bottleneck.some(({ stage, leadDays }) => stage === 'nurturing' && leadDays > 1)).toBe(true);
    for (const reader of ['sales', 'rep'] as const) {
      expect(sentencesOf(facts, reader, words).join(' ')).not.toContain('nurturing');
      const labels = picturesOf(facts, reader, words).flatMap(({ bars }) => bars.map(({ label }) => label));
      expect(labels.join(' ')).not.toContain('nurturing');
    }
    expect(sentencesOf(facts, 'marketing', words).join(' ')).toContain('nurturing');
  });

  test('a mail that stands in two places is one bar, with all of its clicks', () => {
    const bars = picturesOf(facts, 'marketing', words).find(({ title }) => title.startsWith('Clicks'))?.bars ?? [];
    expect(bars.length).toBe(new Set(bars.map(({ label }) => label)).size);
    for (const { label, text } of bars) {
      const mails = facts.quarter.mails.mails.filter(({ template }) => words.nameOf(template) === label);
      const [n, of] = [(one: (typeof mails)[number]) => one.clicked.n, (one: (typeof mails)[number]) => one.clicked.of];
      const sum = (count: typeof n) => mails.map(count).reduce((a, b) => a + b, 0);
      expect(text).toMatch(new RegExp(`, ${sum(n)} of ${sum(of)}$`));
    }
  });

  test('how fast somebody was spoken to is told with how many, and as a change only where it is none by chance', () => {
    const speedOf = (n: number, hours: number, then: number) => ({
      ...facts,
      speed: clocked(n, hours),
      speedBefore: clocked(then, 1),
    });
    const clocked = (n: number, hours: number): typeof facts.speed => ({
      ...facts.speed,
      recorded: true,
      clocks: [{ clock: 'raised to contact', n, running: 0, leads: [], waiting: [], median: hours * hour }],
    });
    const said = (n: number, hours: number, then: number) =>
      sentencesOf(speedOf(n, hours, then), 'sales', words).find((one) => one.includes('heard from a person'));
    expect(said(12, 31, 10)).toMatch(/^Half of the 12 who .* within 31 h \(1 h in the four weeks before\).*got slower/);
    expect(said(12, 31, 9)).not.toContain('slower');
    expect(said(9, 31, 20)).not.toContain('slower');
    expect(said(12, 1, 10)).not.toContain('slower');
    expect(said(1, 3, 1)).toMatch(/^The one who asked for us/);
  });

  test.each([
    [2, 39, false],
    [8, 100, true],
    [3, 100, false],
  ])('%i unsubscribes of %i mails need mending: %s', (n, of, needs) => {
    const [mail = expect.fail()] = facts.quarter.mails.mails;
    const clicked = rateOf(of, of);
    const figures = { ...mail, sent: of, unsubscribed: rateOf(n, of), bounced: rateOf(0, of), clicked };
    const mails = { mails: [figures], verdicts: [] };
    const told = sentencesOf({ ...facts, quarter: { ...facts.quarter, mails } }, 'marketing', words).join(' ');
    expect(told.includes('Mend the mail')).toBe(needs);
  });

  test('a label fits beside its bar', () => {
    const svg = svgOf({ title: 'x', bars: [{ label: 'Twenty-five minutes a day, per van', value: 1, text: '1' }] });
    expect(svg).toContain('>Twenty-five minutes a…<');
  });
});
