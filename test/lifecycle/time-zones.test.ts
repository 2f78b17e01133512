import { describe, expect } from 'vitest';
import type { Town } from '../support/town/model.ts';
import { story } from '../support/town/town.ts';
import type { Visitor } from '../support/town/visitor.ts';

/** Each lead posts when its own clock shows the time; the town goes on to `until`. */
async function posting(
  town: Town,
  posts: { at: string; timeZone?: string; country?: string }[],
  until: string,
): Promise<Visitor[]> {
  const leads: Visitor[] = [];
  for (const { at, ...where } of posts) {
    await town.until(at);
    const lead = town.visitor(where);
    await lead.posts('contact');
    leads.push(lead);
  }
  await town.until(until);
  return leads;
}

// That each touch is inside Mon–Fri 09:00–17:00 of the lead's zone is checked at the end of every story (promises.ts).
describe('touches stay inside the window on the lead’s own wall', () => {
  story('when clocks go back, so that what was due at nine is due at eight', '2026-10-20T06:00+02:00', async (town) => {
    const [berlin, kolkata, newYork] = await posting(
      town,
      [
        { at: '2026-10-20T09:02+02:00', timeZone: 'Europe/Berlin' },
        { at: '2026-10-21T16:40+05:30', country: 'IN' },
        { at: '2026-10-27T09:02-04:00', timeZone: 'America/New_York' },
      ],
      '2026-12-10T12:00Z',
    );
    expect(await berlin?.postbox()).toEqual([
      'welcome Tue 2026-10-20',
      'nurture-1 Fri 2026-10-23',
      'nurture-2 Tue 2026-10-27', // clocks went back on Sunday, 25 October
      'nurture-3 Tue 2026-11-03',
      'nurture-4 Tue 2026-11-10',
    ]);
    expect(await newYork?.postbox()).toEqual([
      'welcome Tue 2026-10-27',
      'nurture-1 Fri 2026-10-30',
      'nurture-2 Tue 2026-11-03', // clocks went back on Sunday, 1 November
      'nurture-3 Tue 2026-11-10',
      'nurture-4 Tue 2026-11-17',
    ]);
    expect(await kolkata?.postbox()).toEqual([
      'welcome Wed 2026-10-21',
      'nurture-1 Mon 2026-10-26', // due on Saturday
      'nurture-2 Fri 2026-10-30',
      'nurture-3 Fri 2026-11-06',
      'nurture-4 Fri 2026-11-13',
    ]);
    for (const lead of [berlin, newYork, kolkata]) expect(await lead?.whereabouts()).toBe('SUCCEEDED Dormant');
  });

  story(
    'when clocks go forward, so that what was due at a quarter to five is due after the end',
    '2027-03-09T06:00Z',
    async (town) => {
      const [newYork, berlin] = await posting(
        town,
        [{ at: '2027-03-09T16:40-05:00', country: 'US' }, { at: '2027-03-23T16:40+01:00' }],
        '2027-05-05T12:00Z',
      );
      expect(await newYork?.postbox()).toEqual([
        'welcome Tue 2027-03-09',
        'nurture-1 Fri 2027-03-12',
        'nurture-2 Wed 2027-03-17', // clocks went forward on Sunday, 14 March: a quarter to six on Tuesday is too late
        'nurture-3 Wed 2027-03-24',
        'nurture-4 Wed 2027-03-31',
      ]);
      expect(await berlin?.postbox()).toEqual([
        'welcome Tue 2027-03-23',
        'nurture-1 Fri 2027-03-26',
        'nurture-2 Wed 2027-03-31', // 28 March
        'nurture-3 Wed 2027-04-07',
        'nurture-4 Wed 2027-04-14',
      ]);
    },
  );

  story('when clocks go back by half an hour', '2027-03-29T20:00Z', async (town) => {
    const [lead] = await posting(
      town,
      [{ at: '2027-03-30T09:02+11:00', timeZone: 'Australia/Lord_Howe' }],
      '2027-05-12T12:00Z',
    );
    expect(await lead?.postbox()).toEqual([
      'welcome Tue 2027-03-30',
      'nurture-1 Fri 2027-04-02',
      'nurture-2 Tue 2027-04-06', // clocks went back on Sunday, 4 April: half past eight on Tuesday is too early
      'nurture-3 Tue 2027-04-13',
      'nurture-4 Tue 2027-04-20',
    ]);
  });

  story('in February of a leap year', '2028-02-22T06:00+01:00', async (town) => {
    const [lead] = await posting(town, [{ at: '2028-02-22T09:02+01:00', country: 'DE' }], '2028-04-05T12:00Z');
    expect(await lead?.postbox()).toEqual([
      'welcome Tue 2028-02-22',
      'nurture-1 Fri 2028-02-25',
      'nurture-2 Tue 2028-02-29',
      'nurture-3 Tue 2028-03-07',
      'nurture-4 Tue 2028-03-14',
    ]);
    expect(await lead?.whereabouts()).toBe('SUCCEEDED Dormant');
  });
});
