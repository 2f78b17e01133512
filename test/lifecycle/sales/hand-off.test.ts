import { describe, expect } from 'vitest';
import type { Town } from '../../support/town/model.ts';
import type { Offer } from '../../support/town/offer.ts';
import { story } from '../../support/town/town.ts';
import type { Visitor } from '../../support/town/visitor.ts';
import { wall } from '../../support/town/wall.ts';

/** Ada, Jonas and Priya are at work, Marcus in New York is not yet. */
const monday = '2026-11-23T11:00+01:00';
const berlin = (at: string | undefined) => wall(at ?? '', 'Europe/Berlin');

/** Three reps let it pass, five minutes each; then the manager has it. */
async function untilTheManagerHasIt(town: Town, lead: Visitor): Promise<void> {
  await lead.posts('demo');
  for (let rep = 1; rep <= 3; rep++) await town.minutes(5);
}
const statuses = async (lead: Visitor) => (await lead.view()).assignments.map(({ status }) => status);
const salesLines = async (lead: Visitor) =>
  (await lead.view()).timeline.filter(({ kind }) => kind === 'sales').map(({ what }) => what);

async function acceptsOnAnOpenPage(town: Town, { url }: Offer): Promise<number> {
  const body = new URLSearchParams({ action: 'accept' });
  const { status } = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  await town.settles();
  return status;
}

describe('a lead that reps do not take', () => {
  story(
    'goes on to the next at a decline, to the next again at silence, and then the manager takes it',
    monday,
    async (town) => {
      const lead = town.visitor({ name: 'Hedy Lamarr', country: 'DE' });
      await lead.posts('demo');
      const first = await lead.offer();
      expect((await first.declines('too busy')).text).toContain(
        'You passed this lead on Thank you for answering quickly. Your reason: too busy.',
      );

      const second = await lead.offer();
      expect([second.to === first.to, second.at]).toEqual([false, town.now()]);
      expect(second.mail.text).toContain('declined the lead: too busy');
      await town.minutes(5);
      const third = await lead.offer();
      expect([first.to, second.to]).not.toContain(third.to);
      expect(third.at).toBe(town.now());
      expect((await second.opens()).text).toContain('Your time was over on');

      await town.minutes(5);
      const last = await lead.offer();
      expect(last).toMatchObject({ to: 'manager', template: 'manager-decision', at: town.now() });
      expect(await statuses(lead)).toEqual(['declined', 'expired', 'expired', 'offered']);
      expect(await lead.whereabouts()).toBe('RUNNING Wait for acceptance');

      expect((await last.accepts()).text).toContain('This lead is yours');
      expect(await lead.stage()).toBe('working');
      expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');

      // Too late, with a page that was still open: somebody has the lead, so the answer changes nothing.
      expect(await acceptsOnAnOpenPage(town, second)).toBe(303);
      expect((await second.opens()).text).toContain('Mara Lindner has this lead');
      expect(await statuses(lead)).toEqual(['declined', 'expired', 'expired', 'accepted']);
      expect(await lead.offers()).toHaveLength(4);
      const told = await salesLines(lead);
      expect(told.filter((what) => what.includes('did not answer in time'))).toHaveLength(2);
      expect(told.at(-1)).toBe('Mara Lindner accepted the lead');
    },
  );

  story('is the first one’s who was late and accepts before the manager does', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await untilTheManagerHasIt(town, lead);
    const [first, second, third, last] = await lead.offers();
    if (!first || !second || !third || !last) throw new Error('fewer than four were asked');
    expect(await acceptsOnAnOpenPage(town, second)).toBe(303);
    expect(await lead.stage()).toBe('working');
    expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');
    expect(await statuses(lead)).toEqual(['expired', 'accepted', 'expired', 'withdrawn']);
    const name = town.config.sales.reps.find(({ id }) => id === second.to)?.name;
    expect((await second.opens()).text).toContain('This lead is yours');
    for (const other of [first, third, last]) expect((await other.opens()).text).toContain(`${name} has this lead`);
    expect((await salesLines(lead)).at(-1)).toBe(`${name} accepted the lead`);
    expect(await lead.offers()).toHaveLength(4);
  });

  story('goes to whom the manager chooses, in that rep’s own working hours', monday, async (town) => {
    const lead = town.visitor({ country: 'US' });
    await untilTheManagerHasIt(town, lead);
    const page = await (await lead.offer()).assignsTo('marcus');
    expect(page.text).toContain('You gave this lead to Marcus Hale');
    const offer = await lead.offer();
    expect(offer).toMatchObject({ to: 'marcus', template: 'rep-assignment', at: town.now() });
    const assignment = (await lead.view()).assignments.at(-1);
    expect(assignment).toMatchObject({ attempt: 5, why: 'chosen by the manager' });
    expect(wall(assignment?.acceptBy ?? '', offer.zone)).toBe('Mon 2026-11-23 08:35'); // his day begins at 08:30
    await town.hours(3);
    await offer.accepts();
    expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');
  });

  story('that the manager gives back is nurtured, and returns to sales only by asking again', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await untilTheManagerHasIt(town, lead);
    expect((await (await lead.offer()).declines('wrong moment')).text).toContain('Back to nurture');
    expect(await lead.stage()).toBe('nurturing');
    expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');
    await town.days(20);
    expect(await lead.postbox()).toEqual(['back-again Mon 2026-12-07']);
    await lead.clicks('/guides/three-numbers');
    expect(await lead.offers()).toHaveLength(4);

    await town.until('2026-12-14T11:00+01:00');
    await lead.posts('demo');
    expect((await lead.view()).assignments.at(-1)).toMatchObject({ attempt: 5, status: 'offered', toManager: false });
    expect(await lead.stage()).toBe('assigned');
    expect(await lead.executions()).toHaveLength(1);
  });

  story('and whose manager is silent too stays unanswered, in a digest each working morning', monday, async (town) => {
    const lead = town.visitor({ name: 'Hedy Lamarr', country: 'DE' });
    await untilTheManagerHasIt(town, lead);
    await town.days(1);
    expect(await lead.whereabouts()).toBe('RUNNING Wait for acceptance');
    await town.hours(4);
    const asked = (await lead.offers()).filter(({ to }) => to === 'manager');
    expect(asked.map(({ at }) => berlin(at))).toEqual([
      'Mon 2026-11-23 11:15',
      'Mon 2026-11-23 11:20', // the answer time is over
      'Mon 2026-11-23 15:20', // four working hours later
      'Tue 2026-11-24 10:20',
    ]);
    expect(await lead.whereabouts()).toBe('RUNNING Unanswered');
    expect(await lead.stage()).toBe('assigned');
    expect(await statuses(lead)).toEqual(['expired', 'expired', 'expired', 'offered']);
    expect((await asked.at(-1)?.opens())?.text).toContain('Nobody has answered');

    await town.until('2026-11-30T12:00+01:00');
    expect(await lead.whereabouts()).toBe('RUNNING Unanswered');
    expect(await lead.postbox()).toEqual([]);
    const digests = (await town.mails()).filter(({ tags }) => tags.template === 'manager-unanswered');
    expect(digests.map(({ sentAt }) => berlin(sentAt).slice(0, -6))).toEqual([
      'Wed 2026-11-25',
      'Thu 2026-11-26',
      'Fri 2026-11-27',
      'Mon 2026-11-30',
    ]);
    for (const { text } of digests) expect(text).toContain('Hedy Lamarr');

    const [, second] = await lead.offers();
    expect((await second?.accepts())?.text).toContain('This lead is yours');
    expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');
    await town.days(1);
    expect((await town.mails()).filter(({ tags }) => tags.template === 'manager-unanswered')).toHaveLength(4);
  });
});

describe('leads', () => {
  story('are shared out: each to the one who waited longest', monday, async (town) => {
    const asked: string[] = [];
    for (let one = 1; one <= 6; one++) {
      const lead = town.visitor();
      await lead.posts('demo');
      asked.push((await lead.offer()).to);
      await (await lead.offer()).accepts();
      await town.minutes(1);
    }
    expect(new Set(asked.slice(0, 3)).size).toBe(3);
    expect(asked.slice(3)).toEqual(asked.slice(0, 3));
  });

  story('are taken once, however often the rep clicks', monday, async (town) => {
    const lead = town.visitor();
    await lead.posts('demo');
    const { url } = await lead.offer();
    const click = (action: string) =>
      fetch(url, { method: 'POST', body: new URLSearchParams({ action }), redirect: 'manual' });
    await Promise.all([click('accept'), click('accept'), click('decline')]);
    await town.settles();
    const { assignments, activities } = await lead.view();
    expect(assignments).toHaveLength(assignments[0]?.status === 'declined' ? 2 : 1);
    expect(activities.filter(({ type }) => type === 'rep.accepted' || type === 'rep.declined')).toHaveLength(1);
    expect(await lead.executions()).toHaveLength(1);
  });
});
