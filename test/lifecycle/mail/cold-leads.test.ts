import { describe, expect } from 'vitest';
import { day } from '../../../domain/time/instant.ts';
import { story } from '../../support/town/town.ts';
import { statesBetweenTouches } from '../../support/town/transitions.ts';
import { wall } from '../../support/town/wall.ts';

describe('a cold lead', () => {
  story(
    'gets every touch at the right local time and goes dormant 14 quiet days later',
    '2026-11-23T11:00+01:00',
    async (town) => {
      const lead = town.visitor({ name: 'Ada Lovelace', country: 'DE' });
      await lead.posts('contact');
      expect(await lead.postbox()).toEqual(['welcome Mon 2026-11-23']);
      await town.days(34);
      expect(await lead.postbox()).toEqual([
        'welcome Mon 2026-11-23',
        'nurture-1 Thu 2026-11-26',
        'nurture-2 Mon 2026-11-30',
        'nurture-3 Mon 2026-12-07',
        'nurture-4 Mon 2026-12-14',
      ]);
      expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');
      const last = (await lead.newestMail()).sentAt;

      await town.days(2);
      expect(await lead.whereabouts()).toBe('SUCCEEDED Dormant');
      const { stage, profile, score, timeline, sends } = await lead.view();
      expect(stage).toBe('dormant');
      const quiet = Date.parse(profile.closed?.at ?? '') - Date.parse(last);
      expect(quiet).toBeGreaterThanOrEqual(14 * day);
      expect(quiet).toBeLessThan(14 * day + 1_000); // Step Functions waits whole seconds
      expect(score).toMatchObject({ total: 9, reasons: [{ raw: 20, points: 8.7 }] }); // 20 · 2^(−36/30)
      expect(profile.moves.map((move) => move.stage)).toEqual(['captured', 'nurturing', 'dormant']);
      expect(sends.map(({ why }) => why)).toContain('nurture-1 is due 3 days after the last touch');
      expect(timeline.at(-1)?.what).toMatch(/^Now dormant: track “first” is done, quiet for 2 weeks/);

      await town.days(60);
      expect(await lead.mails()).toHaveLength(5);
    },
  );

  story('costs two transitions a touch', '2026-11-23T11:00+01:00', async (town) => {
    const lead = town.visitor();
    await lead.posts('contact');
    await town.days(22);
    expect(await statesBetweenTouches(lead)).toEqual([
      ['Wait for engagement', 'Nurture lead'],
      ['Wait for engagement', 'Nurture lead'],
      ['Wait for engagement', 'Nurture lead'],
      ['Wait for engagement', 'Nurture lead'],
    ]);
  });

  story(
    'is greeted at once, also on a Sunday night, and left alone until Monday',
    '2026-11-22T23:00+01:00',
    async (town) => {
      const lead = town.visitor({ country: 'DE' });
      await lead.posts('newsletter');
      expect(await lead.postbox()).toEqual(['welcome Sun 2026-11-22']);
      await town.days(5);
      expect(await lead.postbox()).toEqual(['welcome Sun 2026-11-22', 'nurture-1 Thu 2026-11-26']);
      expect(wall((await lead.newestMail()).sentAt, 'Europe/Berlin')).toMatch(/09:(0\d|1[0-5])$/);
    },
  );

  story(
    'who asks for a break gets the next mail after it, and sooner when ending it',
    '2026-11-23T11:00+01:00',
    async (town) => {
      const [patient, eager] = [town.visitor({ country: 'DE' }), town.visitor({ country: 'DE' })];
      for (const lead of [patient, eager]) await lead.posts('contact');
      await town.days(1);
      expect((await patient.opensPreferences()).text).toContain('take a break, or stop it altogether');
      expect((await patient.pauses(30)).text).toContain('has a break until');
      await eager.pauses(30);
      expect(await patient.whereabouts()).toBe('RUNNING Wait for engagement');
      await town.days(9);
      expect((await eager.resumes()).text).toContain('take a break, or stop it altogether');
      await town.days(19);
      expect(await patient.postbox()).toEqual(['welcome Mon 2026-11-23']);
      expect((await eager.postbox()).slice(0, 2)).toEqual(['welcome Mon 2026-11-23', 'nurture-1 Thu 2026-12-03']);
      await town.days(3);
      expect(await patient.postbox()).toEqual(['welcome Mon 2026-11-23', 'nurture-1 Thu 2026-12-24']);
      const told = (await patient.view()).timeline.map(({ what }) => what);
      expect(told).toContain('Asked for no mail until 24 December 2026');
      expect(await patient.executions()).toHaveLength(1);
    },
  );
});

describe('a dormant lead', () => {
  story(
    'holds no execution; a click in an old mail opens a new lifecycle with its history',
    '2026-11-23T11:00+01:00',
    async (town) => {
      const lead = town.visitor({ country: 'DE' });
      await lead.posts('contact');
      await town.days(40);
      expect((await town.executions()).filter(({ status }) => status === 'RUNNING')).toEqual([]);
      const first = (await lead.view()).profile.lifecycleId;

      await lead.clicks('/pricing');
      const { stage, profile, score, activities } = await lead.view();
      expect((await lead.executions()).map(({ status, state }) => `${status} ${state}`)).toEqual([
        'SUCCEEDED Dormant',
        'RUNNING Wait for engagement',
      ]);
      expect([stage, profile.open]).toEqual(['nurturing', true]);
      expect(profile.lifecycleId).not.toBe(first);
      expect(profile.moves.map((move) => move.stage)).toEqual([
        'captured',
        'nurturing',
        'dormant',
        'captured',
        'nurturing',
      ]);
      expect(activities.filter(({ type }) => type !== 'mail.delivered').map(({ type }) => type)).toEqual([
        'form.submitted',
        'link.clicked',
      ]);
      expect(score.reasons.map(({ rule }) => rule)).toEqual(['form', 'pricing-click']);

      await town.days(15);
      expect(await lead.whereabouts()).toBe('SUCCEEDED Dormant');
      expect(await lead.mails()).toHaveLength(5); // nobody gets the same mails twice within half a year

      await town.until('2027-01-18T11:00+01:00');
      await lead.posts('demo');
      expect((await lead.offer()).mail.text).toContain('Clicked through to the pricing page');
      expect(await lead.whereabouts()).toBe('RUNNING Wait for acceptance');
    },
  );
});
