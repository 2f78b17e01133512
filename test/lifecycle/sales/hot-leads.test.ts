import { describe, expect } from 'vitest';
import { story } from '../../support/town/town.ts';
import { wall } from '../../support/town/wall.ts';

const grace = {
  name: 'Grace Hopper',
  company: 'Hopper Lifts',
  jobTitle: 'Head of Service',
  phone: '+49301234567',
  country: 'DE',
  companySize: '50-199',
};

describe('a hot lead', () => {
  story(
    'goes straight to sales: a rep at work has its dossier within the same second',
    '2026-11-23T11:00+01:00',
    async (town) => {
      const lead = town.visitor(grace);
      const thanks = await lead.fillsIn('demo', { industry: 'Lifts', timing: 'This month', consent: 'true' });
      expect(thanks.text).toContain('Your demo is on its way');

      const [offer, ...more] = await lead.offers();
      expect(more).toEqual([]);
      expect(offer).toMatchObject({ at: town.now(), template: 'rep-assignment' });
      expect(['ada', 'jonas', 'priya']).toContain(offer?.to); // for Marcus in New York it is five in the morning
      for (const fact of [
        ...Object.values(grace).slice(0, 4),
        'This month',
        'Sent the form “See Fieldnote with your own jobs” (+20)',
      ])
        expect(offer?.mail.text.replace(/\s+/g, ' ')).toContain(fact);

      const { stage, score, assignments, sends, profile } = await lead.view();
      expect(stage).toBe('assigned');
      expect(await lead.whereabouts()).toBe('RUNNING Wait for acceptance');
      expect(score).toMatchObject({ total: 20, grade: 'A', reasons: [{ rule: 'form', raw: 20, points: 20 }] });
      expect(assignments).toMatchObject([
        {
          attempt: 1,
          repId: offer?.to,
          status: 'offered',
          toManager: false,
          why: expect.stringMatching(/^(had no lead yet|waited longest \(since [\w :,]+\))$/),
        },
      ]);
      expect(wall(assignments[0]?.acceptBy ?? '', 'Europe/Berlin')).toBe('Mon 2026-11-23 11:05');
      expect(sends).toMatchObject([{ track: 'hand-off', step: 'offer-1', kind: 'internal', state: 'sent' }]);
      expect(profile.moves.map((move) => move.stage)).toEqual(['captured', 'sales-ready', 'assigned']);
      expect(await lead.mails()).toEqual([]);

      const page = await offer?.accepts();
      expect(page?.text).toContain('This lead is yours');
      expect(await lead.stage()).toBe('working');
      expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');
      await town.days(6);
      expect([await lead.mails(), await lead.offers()]).toMatchObject([[], [{ at: offer?.at }]]);
    },
  );

  story('that comes at night waits for the first rep to start work', '2026-11-24T00:30+01:00', async (town) => {
    const lead = town.visitor(grace);
    await lead.posts('demo');
    expect(await lead.stage()).toBe('sales-ready');
    expect(await lead.whereabouts()).toBe('RUNNING Wait for acceptance');
    expect(await lead.offers()).toEqual([]);

    await town.until('2026-11-24T07:59+01:00');
    expect(await lead.offers()).toEqual([]);
    await town.minutes(1);
    const [offer] = await lead.offers();
    expect([offer?.to, wall(offer?.at ?? '', 'Europe/Berlin')]).toEqual(['jonas', 'Tue 2026-11-24 08:00']);
    const { assignments, stage } = await lead.view();
    expect([stage, wall(assignments[0]?.acceptBy ?? '', 'Europe/Berlin')]).toEqual([
      'assigned',
      'Tue 2026-11-24 08:05',
    ]);
  });

  story('that comes at the weekend waits for Monday', '2026-11-28T12:00+01:00', async (town) => {
    const lead = town.visitor(grace);
    await lead.posts('demo');
    await town.until('2026-11-30T07:59+01:00');
    expect(await lead.offers()).toEqual([]);
    await town.minutes(1);
    expect((await lead.offer()).to).toBe('jonas');
  });

  story('that does not fit gets mail instead of a call', '2026-11-23T11:00+01:00', async (town) => {
    const lead = town.visitor({ jobTitle: 'Student' });
    await lead.posts('demo');
    const { stage, score, profile } = await lead.view();
    expect([stage, score.grade]).toEqual(['nurturing', 'D']);
    expect(profile.moves.at(-1)?.why).toContain(
      'asked for it with the form “See Fieldnote with your own jobs”, but score 20 of 60',
    );
    expect(await lead.postbox()).toEqual(['welcome Mon 2026-11-23']);
    expect(await lead.offers()).toEqual([]);
  });
});

describe('a waiting lead', () => {
  story('becomes sales-ready by a click at once, without time passing', '2026-11-23T11:00+01:00', async (town) => {
    const lead = town.visitor({ name: 'Radia Perlman', country: 'DE' });
    await lead.posts('contact');
    await town.until('2026-12-14T14:00+01:00');
    await lead.posts('guide');
    await town.minutes(1);
    await lead.clicks('/pricing');
    await lead.clicks('/pricing'); // a double click is one interest
    await town.minutes(1);
    expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');
    expect((await lead.view()).score.total).toBe(37);
    expect(await lead.offers()).toEqual([]);

    const before = town.now();
    await lead.clicks('/demo');
    expect(town.now()).toBe(before);
    const { stage, score, assignments, timeline } = await lead.view();
    expect([stage, score.total, score.grade]).toEqual(['assigned', 62, 'C']);
    expect(score.reasons.map(({ rule, points }) => [rule, points])).toEqual([
      ['form', 12.3],
      ['guide', 10],
      ['pricing-click', 15],
      ['demo-click', 25],
    ]);
    expect(await lead.offer()).toMatchObject({ at: before, template: 'rep-assignment' });
    expect(Date.parse(assignments[0]?.acceptBy ?? '') - Date.parse(before)).toBe(60 * 60_000);
    const told = timeline.map(({ what }) => what);
    expect(told).toContain('Clicked through to /forms/demo in mail “nurture-4”');
    expect(told.some((what) => what.startsWith('Now sales-ready: score 62 and grade C'))).toBe(true);
    expect(await lead.executions()).toHaveLength(1);

    await (await lead.offer()).accepts();
    await town.days(6);
    // The five of the track and the guide: no marketing while a rep talks to the lead.
    expect(await lead.postbox()).toHaveLength(6);
  });

  story(
    'that took a break and asks for a demo is not kept waiting, and asking twice is one hand-off',
    '2026-11-23T11:00+01:00',
    async (town) => {
      const lead = town.visitor({ country: 'DE' });
      await lead.posts('contact');
      await lead.pauses(90);
      await town.days(1);
      await lead.posts('demo');
      const offer = await lead.offer();
      expect(offer.at).toBe(town.now());
      await town.minutes(1);
      await lead.posts('demo', { message: 'Hello?' });
      expect(await lead.offers()).toHaveLength(1);
      await offer.accepts();
      await town.days(1);
      await lead.posts('demo', { message: 'Still there?' });
      expect([await lead.stage(), (await lead.offers()).map(({ template }) => template)]).toEqual([
        'working',
        ['rep-assignment', 'rep-visit'], // no second hand-off, but the rep hears of it
      ]);
      expect((await offer.opens()).text).toContain('Still there?');
      await offer.recycles('Not now'); // what was asked before the answer does not bring it back
      expect([await lead.stage(), await lead.whereabouts()]).toEqual(['nurturing', 'RUNNING Wait for engagement']);
    },
  );
});
