import { describe, expect } from 'vitest';
import type { Config } from '../../domain/config/config.ts';
import { assembled } from '../support/town/assembly.ts';
import type { Town } from '../support/town/model.ts';
import { story } from '../support/town/town.ts';
import type { Visitor } from '../support/town/visitor.ts';
import { wall } from '../support/town/wall.ts';

const sunday = '2026-11-22T12:00+01:00';
const berlin = (at: string | undefined) => wall(at ?? '', 'Europe/Berlin');

/** Every offer to a rep so far, the oldest first: `jonas Mon 2026-11-23 08:00 until 08:05`. */
async function offersOf(leads: readonly Visitor[]): Promise<string[]> {
  const views = await Promise.all(leads.map((lead) => lead.view()));
  return views
    .flatMap(({ assignments }) => assignments)
    .filter(({ toManager }) => !toManager)
    .map(({ repId, offeredAt, acceptBy }) => `${berlin(offeredAt)} ${repId} until ${berlin(acceptBy).slice(-5)}`)
    .toSorted();
}

async function sundayForms(town: Town): Promise<Visitor[]> {
  const leads = Array.from({ length: 6 }, () => town.visitor({ country: 'DE' }));
  for (const lead of leads) await lead.posts('demo');
  return leads;
}

describe('S4: six demo requests of a Sunday', () => {
  story('are shared by those who begin, and no two answer times of a rep end together', sunday, async (town) => {
    const leads = await sundayForms(town);
    for (const lead of leads) expect(await lead.postbox()).toEqual(['will-call Sun 2026-11-22']);
    await town.until('2026-11-23T09:59+01:00');
    expect(await offersOf(leads)).toEqual([
      'Mon 2026-11-23 08:00 jonas until 08:05',
      'Mon 2026-11-23 08:00 jonas until 08:10',
      'Mon 2026-11-23 09:00 ada until 09:05',
      'Mon 2026-11-23 09:00 ada until 09:10',
    ]);
    await town.minutes(1);
    const all = await offersOf(leads);
    expect(all.filter((offer) => offer.includes('10:00 priya'))).not.toEqual([]);
    expect(new Set(all).size).toBe(all.length);
    const asked = await Promise.all(leads.map(async (lead) => (await lead.view()).assignments.length));
    expect(Math.min(...asked)).toBeGreaterThan(0);
    for (const lead of leads) expect((await lead.postbox()).length).toBe(1);

    // Late, and still the first: the lead is theirs, and what others were offered meanwhile is over.
    const [first] = leads;
    const offer = (await first?.offers())?.[0];
    expect((await offer?.accepts())?.text).toContain('This lead is yours');
    expect(await first?.whereabouts()).toBe('RUNNING Wait for outcome');
  });

  story('all reach the rep who takes each as it comes, before anybody else begins', sunday, async (town) => {
    const leads = await sundayForms(town);
    await town.until('2026-11-23T08:00+01:00');
    const taken = new Set<string>();
    for (let minute = 0; minute < 30; minute++) {
      for (const lead of leads) {
        const offer = (await lead.offers()).at(-1);
        if (!offer || taken.has(lead.email)) continue;
        taken.add(lead.email);
        await offer.accepts();
      }
      await town.minutes(1);
    }
    expect(new Set((await offersOf(leads)).map((offer) => offer.split(' ')[3]))).toEqual(new Set(['jonas']));
    for (const lead of leads) expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');
  });
});

describe('S5: a lead whose only rep at work lets the time pass', () => {
  story('can still be accepted, and then nobody else is asked', '2026-11-23T08:10+01:00', async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('demo');
    const offer = await lead.offer();
    await town.minutes(20);
    expect((await offer.opens()).text).toContain('Nobody has accepted yet: the lead is yours if you are the first.');
    expect(await lead.whereabouts()).toBe('RUNNING Wait for acceptance');
    expect((await offer.accepts()).text).toContain('This lead is yours');
    await town.hours(3);
    expect((await lead.offers()).map(({ to }) => to)).toEqual(['jonas']);
    expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');
  });
});

describe('S6: a lead whose rep accepts it and never says what came of it', () => {
  const monday = '2026-11-23T11:00+01:00';

  story(
    'and who asked goes to the manager, and from a silent manager to nobody but Unanswered',
    monday,
    async (town) => {
      const lead = town.visitor({ country: 'DE' });
      await lead.posts('demo');
      const offer = await lead.offer();
      await offer.accepts();
      await town.days(28);
      const [, ...later] = await lead.offers();
      expect(later.map(({ template, to }) => [template, to === offer.to])).toEqual([
        ...Array.from({ length: 3 }, () => ['rep-reminder', true]),
        ['manager-decision', false],
      ]);
      expect(later.at(-1)?.to).toBe('manager');
      expect((await offer.opens()).text).toContain('The manager decides about this lead');
      expect(await lead.whereabouts()).toBe('RUNNING Wait for acceptance');
      await town.days(2);
      expect(await lead.whereabouts()).toBe('RUNNING Unanswered');
      expect(await lead.postbox()).toEqual([]);

      await later.at(-1)?.assignsTo(offer.to);
      await (await lead.offer()).accepts();
      await (await lead.offer()).wins(900);
      expect(await lead.stage()).toBe('customer');
      expect((await lead.executions()).length).toBe(1);
    },
  );
});

describe('S7: while the rep of a lead is away', () => {
  const edit = (config: Config): Config => {
    const absences = [{ from: '2026-11-24', to: '2026-12-04' }];
    const reps = config.sales.reps.map((rep) => (rep.id === 'jonas' ? { ...rep, absences, standIn: 'ada' } : rep));
    return { ...config, sales: { ...config.sales, reps } };
  };
  const absent = () => assembled({ name: 'stand-in', edit });

  story(
    'replies and visits reach the stand-in, who acts in their own name',
    sunday,
    async (town) => {
      const lead = town.visitor({ name: 'Hedy Lamarr', country: 'DE' });
      await lead.posts('demo');
      await town.until('2026-11-23T08:01+01:00');
      const offer = await lead.offer();
      expect(offer.to).toBe('jonas');
      await offer.accepts();
      await town.until('2026-11-24T10:00+01:00');
      await lead.replies('Could you call me today?');
      const reply = await lead.offer();
      expect([reply.to, reply.template]).toEqual(['ada', 'reply-received']);
      expect(reply.mail.text).toContain('You read this for Jonas Weller, who is away.');

      await lead.posts('demo');
      const visit = await lead.offer();
      expect([visit.to, visit.template]).toEqual(['ada', 'rep-visit']);
      expect(visit.mail.text).toContain('You stand in for Jonas Weller, who is away.');
      const page = await visit.opens();
      expect(page.text).toContain('This lead belongs to Jonas Weller, who is away.');
      expect(page.text).toMatch(/This page was made for Ada Brandt ?, in place of Jonas Weller/);
      await visit.wins(900);
      expect(await lead.stage()).toBe('customer');
      const told = (await lead.view()).timeline.map(({ what }) => what);
      expect(told.some((what) => what.startsWith('Ada Brandt recorded: '))).toBe(true);
    },
    absent,
  );

  story(
    'an offer that runs moves on as the absence begins',
    '2026-11-23T16:28+01:00',
    async (town) => {
      const lead = town.visitor({ country: 'DE' });
      await lead.posts('demo');
      const first = await lead.offer();
      // Only an offer to Jonas runs into the next morning, on which he is away.
      if (first.to !== 'jonas') await first.declines('not mine');
      await town.until('2026-11-24T12:00+01:00');
      const { assignments } = await lead.view();
      expect(assignments.filter(({ repId }) => repId === 'jonas').every(({ status }) => status !== 'offered')).toBe(
        true,
      );
      expect(assignments.at(-1)?.repId).not.toBe('jonas');
    },
    absent,
  );
});
