import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { compareLead, previewOf } from '../../../analysis/preview/preview.ts';
import { createAgenda } from '../../../analysis/simulation/agenda.ts';
import { type Simulation, simulate } from '../../../analysis/simulation/run.ts';
import type { Config } from '../../../domain/config/config.ts';
import { leadCondition } from '../../../domain/config/lead-condition.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Track } from '../../../domain/lead/track.ts';
import { zoneOf } from '../../../domain/lead/zone.ts';
import { inHours } from '../../../domain/time/calendar.ts';
import { between, day, hour } from '../../../domain/time/instant.ts';
import { config, monday, withDelays } from '../../support/fixtures.ts';

const plan = { seed: 5, leads: 250, days: 90, start: monday };
let run: Simulation;
beforeAll(() => {
  run = simulate(config, plan);
});

const marketing = (found: Simulation) =>
  found.histories.flatMap(({ lead, sends }) => sends.map((send) => ({ lead, send })));

describe('ninety days of made-up people under the shipped rules', () => {
  test('are the same for the same seed, and others for another', () => {
    expect(simulate(config, plan)).toEqual(run);
    expect(simulate(config, { ...plan, seed: 6 }).mailsPerDay).not.toEqual(run.mailsPerDay);
  });

  test('have everything in them that can come of a lead', () => {
    const stages = new Set(run.histories.map(({ lead }) => lead.stage));
    for (const stage of ['nurturing', 'dormant', 'customer', 'lost', 'unsubscribed'] as const)
      expect(stages, stage).toContain(stage);
    expect(run.histories).toHaveLength(plan.leads);
    expect(run.salesReady).toBeGreaterThan(run.won);
    expect(run.mailsPerDay.reduce((a, b) => a + b)).toBe(marketing(run).length);
  });

  test('mail nobody twice, nobody after an unsubscribe, and nobody at night beyond what answers them at once', () => {
    const { tracks, window, perWeek } = { ...config.nurture, ...config.nurture.frequency };
    const atOnce = new Set(tracks.flatMap(({ steps }) => steps.filter(({ anyTime }) => anyTime).map(({ id }) => id)));
    for (const { lead, sends } of run.histories) {
      expect(new Set(sends.map((send) => `${send.lifecycleId} ${send.track} ${send.step}`)).size).toBe(sends.length);
      const times = sends.map(({ claimedAt }) => claimedAt);
      expect(times).toEqual(times.toSorted());
      for (const [index, { step, claimedAt }] of sends.entries()) {
        if (lead.suppressed) expect(claimedAt <= lead.suppressed.at, lead.id).toBe(true);
        if (atOnce.has(step)) continue;
        expect(inHours(claimedAt, window, zoneOf(lead, config.nurture))).toBe(true);
        const weekBefore = sends[index - perWeek];
        if (weekBefore) expect(between(weekBefore.claimedAt, claimedAt)).toBeGreaterThanOrEqual(7 * day);
      }
    }
  });

  test('follow a track of a segment as long as they are in it', () => {
    const [first = expect.fail()] = config.nurture.tracks;
    const sent = (when: string, like: (history: LeadHistory) => boolean) => {
      const own: Track = { ...first, id: 'own', priority: 9, segments: ['some'], inSegments: [leadCondition(when)] };
      const rules = { ...config, nurture: { ...config.nurture, tracks: [own, ...config.nurture.tracks] } };
      const found = simulate(rules, { ...plan, leads: 80 });
      const mails = marketing(found).filter(({ send }) => send.track === 'own');
      const others = found.histories.filter((one) => !like(one)).flatMap(({ lead }) => lead.id);
      return { mails: mails.length, toOthers: mails.filter(({ lead }) => others.includes(lead.id)).length };
    };
    const german = sent("country = 'DE'", ({ lead }) => lead.country === 'DE');
    expect([german.mails > 20, german.toOthers]).toEqual([true, 0]);
    expect(sent("country = 'nowhere'", () => false).mails).toBe(0);
  });

  test('never give a rep more than they can hold', () => {
    for (const { rep, openLeads } of run.reps)
      expect(openLeads).toBeLessThanOrEqual(rep.capacity ?? config.sales.capacity);
    const named = new Set([...config.sales.reps.map(({ id }) => id), 'manager']);
    expect(Object.keys(run.offers).filter((id) => !named.has(id))).toEqual([]);
  });

  test('show in a preview of those who wait what a longer delay does to them', () => {
    const longer = withDelays(2 * day);
    const side = (rules: Config) => ({ config: rules, reps: run.reps });
    const waiting = run.histories.filter(({ lead }) => lead.open);
    const found = previewOf(
      waiting.map((one) => compareLead(one, side(config), side(longer), run.end)),
      run.end,
    );
    const sum = (shift: 'now' | 'sooner' | 'later') => found.tracks.reduce((all, row) => all + row[shift], 0);
    expect([sum('now'), sum('sooner')]).toEqual([0, 0]);
    expect(sum('later')).toBeGreaterThan(20);
    expect(found.ready).toEqual([]);
  });

  test('meet the same people under other rules: a lower hand-off score gives sales more of them', () => {
    const generous = { ...config, scoring: { ...config.scoring, handOff: { ...config.scoring.handOff, score: 30 } } };
    const other = simulate(generous, plan);
    const who = ({ histories }: Simulation) =>
      histories.map(({ lead }) => `${lead.id} ${lead.createdAt} ${lead.email}`);
    expect(who(other)).toEqual(who(run));
    expect(other.salesReady).toBeGreaterThan(run.salesReady);
  });
});

describe('tracks', () => {
  const withTracks = (tracks: Track[]): Config => ({ ...config, nurture: { ...config.nurture, tracks } });
  const side = (rules: Config) => ({ config: rules, reps: run.reps });

  test('that keep their versions are kept: an edit moves nobody who is on one at the end', () => {
    const pinned = withTracks(config.nurture.tracks.map((track) => ({ ...track, inFlight: 'pin' })));
    const found = simulate(pinned, plan);
    expect(found.mailsPerDay).toEqual(run.mailsPerDay);
    const later = withTracks(withDelays(2 * day).nurture.tracks.map((track) => ({ ...track, inFlight: 'pin' })));
    const waiting = found.histories.filter(({ lead }) => lead.open && lead.stage === 'nurturing');
    const shifts = new Set(waiting.map((one) => compareLead(one, side(pinned), side(later), found.end).shift));
    expect(waiting.length).toBeGreaterThan(20);
    expect([...shifts]).toEqual(['same']);
  });

  test('for a reason are entered by those whom the rep gave back for it', () => {
    const [other, ...reasons] = config.sales.outcome.recycleReasons;
    const again = config.nurture.tracks.find((track) => track.for === 'recycled') ?? expect.fail();
    const theirs: Track = { ...again, id: 'theirs', reasons, priority: 2 };
    const found = simulate(withTracks([...config.nurture.tracks, theirs]), plan);
    const entered = found.histories.filter(({ sends }) => sends.some((send) => send.track.startsWith('theirs-')));
    const elsewhere = found.histories.filter(({ sends }) => sends.some((send) => send.track.startsWith('again-')));
    const reasonsOf = ({ assignments }: LeadHistory) => assignments.flatMap(({ outcome }) => outcome?.reason ?? []);
    expect(entered.length).toBeGreaterThan(2);
    for (const one of entered) expect(reasonsOf(one).some((reason) => reasons.includes(reason))).toBe(true);
    for (const one of elsewhere) expect(reasonsOf(one).every((reason) => reason === other)).toBe(true);
  });
});

test('reps with more weight get more of the made-up leads', () => {
  const [heavy] = config.sales.reps;
  const atWork = { timeZone: 'UTC', hours: { ...config.nurture.window, from: '08:00', to: '18:00' } };
  const reps = config.sales.reps.map((rep) => ({ ...rep, ...atWork, absences: [], weight: rep === heavy ? 3 : 1 }));
  const teams = [{ id: 'everybody', strategy: 'weighted' as const }];
  const { offers } = simulate({ ...config, sales: { ...config.sales, reps, teams, capacity: 500 } }, plan);
  const others = reps.filter(({ id }) => id !== heavy?.id).map(({ id }) => offers[id] ?? 0);
  expect(offers[heavy?.id ?? '']).toBeGreaterThan(1.5 * Math.max(...others));
});

test('an agenda gives everything back in the order of time, and of one moment in the order it was put down', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (hours) => {
      const agenda = createAgenda<number>();
      const at = (n: number) => new Date(n * hour).toISOString();
      for (const [index, each] of hours.entries()) agenda.add(at(each), index);
      const got: number[] = [];
      for (let next = agenda.next(); next; next = agenda.next()) got.push(next.what);
      const expected = hours
        .map((each, index) => ({ each, index }))
        .sort((a, b) => a.each - b.each || a.index - b.index);
      expect(got).toEqual(expected.map(({ index }) => index));
    }),
  );
});
