import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseRep, type RepLoad } from '../../../domain/distribution/routing.ts';
import { inHours } from '../../../domain/time/calendar.ts';
import { day, hour, plus } from '../../../domain/time/instant.ts';
import { anyInstant, config, load, monday, rep } from '../../support/fixtures.ts';

type More = Partial<Omit<Parameters<typeof chooseRep>[0], 'reps'>> & { lead?: { id: string; country?: string } };

const choose = (reps: RepLoad[], { lead = { id: 'lead', country: 'DE' }, ...more }: More = {}) =>
  chooseRep({
    reps: new Map(reps.map((one) => [one.rep.id, one])),
    facts: (field) => (field === 'country' ? lead.country : undefined),
    seed: lead.id,
    exclude: [],
    now: monday,
    ...more,
    rules: { ...(more.rules ?? config.sales), reps: reps.map((one) => one.rep) },
  });

test('the rep who waited longest gets the lead, a new rep before all', () => {
  const [ada, ben] = [load('ada', plus(monday, -hour)), load('ben', plus(monday, -2 * hour))];
  expect(choose([ada, ben])).toMatchObject({
    repId: 'ben',
    why: 'waited longest (since 8:00)',
  });
  expect(choose([ada, ben, load('cem')])).toMatchObject({ repId: 'cem' });
});

test('each rep is told with the reason why or why not', () => {
  const reps = [
    load('full', undefined, { capacity: 2 }, 2),
    load('french', undefined, { countries: ['FR'] }),
    load('asleep', undefined, { timeZone: 'America/New_York' }),
    load('away', undefined, { absences: [{ from: '2026-11-23', to: '2026-11-23' }] }),
    load('asked'),
    load('ada', plus(monday, -day)),
  ];
  expect(choose(reps, { exclude: ['asked'] })).toMatchObject({
    repId: 'ada',
    candidates: [
      { repId: 'full', eligible: false, why: 'is full (2 of 2 leads)' },
      { repId: 'french', eligible: false, why: 'only takes leads from FR' },
      { repId: 'asleep', eligible: false, why: 'not at work before 9:00' },
      { repId: 'away', eligible: false, why: 'not at work before Tue 24 Nov, 9:00' },
      { repId: 'asked', eligible: false, why: 'had this lead already' },
      { repId: 'ada', eligible: true, why: 'no new lead since Sun 22 Nov, 10:00', score: 0 },
    ],
  });
});

test('a rep for certain countries gets those, and no lead of unknown country', () => {
  const french = load('french', undefined, { countries: ['FR'] });
  expect(choose([french], { lead: { id: 'lead', country: 'fr' } })).toMatchObject({ repId: 'french' });
  expect(choose([french], { lead: { id: 'lead' } })).toMatchObject({ none: true });
});

test('when nobody works, it says when the next one does', () => {
  const sunday = plus(monday, -day);
  expect(choose([load('ada'), load('ny', undefined, { timeZone: 'America/New_York' })], { now: sunday })).toMatchObject(
    {
      none: true,
      until: '2026-11-23T08:00:00.000Z',
    },
  );
});

test('when waiting cannot help, it gives no time', () => {
  expect(choose([load('ada')], { exclude: ['ada'] })).toMatchObject({ none: true, until: undefined });
});

test('ties do not all fall to the first rep', () => {
  const team = ['ada', 'ben', 'cem', 'dee'].map((id) => load(id));
  const chosen = Array.from({ length: 200 }, (_, lead) => choose(team, { lead: { id: `lead-${lead}` } }));
  for (const { rep } of team) {
    const share = chosen.filter((choice) => !choice.none && choice.repId === rep.id).length;
    expect(share).toBeGreaterThan(20);
  }
});

test('the chosen rep is at work, has room, serves the country and was not asked, in any order of the team', () => {
  const anyRep = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Tokyo', 'America/Los_Angeles'),
    countries: fc.option(
      fc.constantFrom('DE', 'FR').map((country) => [country]),
      { nil: undefined },
    ),
    openLeads: fc.integer({ min: 28, max: 31 }),
    lastAssignedAt: fc.option(anyInstant, { nil: undefined }),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(anyRep, { selector: ({ id }) => id }),
      anyInstant,
      fc.subarray(['a', 'b', 'c']),
      (team, now, exclude) => {
        const reps = team.map(({ id, timeZone, countries, openLeads, lastAssignedAt }) => ({
          rep: rep(id, { timeZone, countries }),
          openLeads,
          lastAssignedAt,
        }));
        const choice = choose(reps, { now, exclude });
        expect(choice.candidates).toHaveLength(reps.length);
        const again = choose([...reps].reverse(), { now, exclude });
        if (choice.none) {
          expect(again).toMatchObject({ none: true, until: choice.until });
          if (choice.until !== undefined) {
            expect(choice.until > now).toBe(true);
            expect(choose(reps, { now: choice.until, exclude }).none).toBeUndefined();
          }
          return;
        }
        const chosen = reps.find((each) => each.rep.id === choice.repId);
        expect(again).toMatchObject({ repId: choice.repId });
        expect(exclude).not.toContain(choice.repId);
        expect(chosen && inHours(now, chosen.rep.hours, chosen.rep.timeZone)).toBe(true);
        expect(chosen?.openLeads).toBeLessThan(30);
        expect(chosen?.rep.countries ?? ['DE']).toContain('DE');
      },
    ),
    { numRuns: 150 },
  );
});
