import { describe, expect } from 'vitest';
import { accepted } from '../../support/town/accepted.ts';
import { assembled } from '../../support/town/assembly.ts';
import { story } from '../../support/town/town.ts';
import { wall } from '../../support/town/wall.ts';

const monday = '2026-11-23T11:00+01:00';
const berlin = (at: string | undefined) => wall(at ?? '', 'Europe/Berlin');

/** A form is enough, so a lead is ready for sales that did not ask to be called. */
const soonReady = () =>
  assembled({
    name: 'soon-ready',
    edit: (config) => ({ ...config, scoring: { ...config.scoring, handOff: { score: 10, grade: 'D' } } }),
  });

const onboarding = ['customer-welcome', 'customer-tips', 'customer-review', 'customer-referral'];

describe('a lead a rep works on', () => {
  story(
    'that is won is welcomed, gets tips, is asked for a review, invited to recommend us, and ends as a customer',
    monday,
    async (town) => {
      const lead = await accepted(town);
      await town.days(2);
      const page = await (await lead.offer()).wins(12_000);
      expect(page.text).toContain('Won. Well done! The customer gets the welcome mails from here. Value: €12,000.');
      expect(await lead.postbox()).toEqual(['customer-welcome Wed 2026-11-25']);
      expect((await lead.newestMail()).sentAt).toBe(town.now());
      expect(await lead.stage()).toBe('customer');
      expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');

      await town.days(60);
      expect(await lead.postbox()).toEqual([
        'customer-welcome Wed 2026-11-25',
        'customer-tips Wed 2026-12-02',
        'customer-review Wed 2026-12-16',
        'customer-referral Wed 2026-12-30',
      ]);
      expect(await lead.whereabouts()).toBe('SUCCEEDED Customer');
      const { stage, assignments, profile } = await lead.view();
      expect([stage, berlin(profile.closed?.at).slice(0, 14)]).toEqual(['customer', 'Wed 2027-01-13']);
      expect(assignments).toMatchObject([{ status: 'closed', outcome: { result: 'won', value: 12_000 } }]);
      expect(profile.moves.map((move) => move.stage)).toEqual([
        'captured',
        'sales-ready',
        'assigned',
        'working',
        'customer',
      ]);
    },
  );

  story('that is lost is left alone, with the reason kept, until it writes again', monday, async (town) => {
    const lead = await accepted(town);
    expect((await (await lead.offer()).loses('No budget')).text).toContain('Recorded as lost');
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['lost', 'SUCCEEDED Lost']);
    await town.days(60);
    expect(await lead.mails()).toEqual([]);
    expect(await lead.offers()).toHaveLength(1);
    const { assignments, timeline } = await lead.view();
    expect(assignments).toMatchObject([{ status: 'closed', outcome: { result: 'lost', reason: 'No budget' } }]);
    expect(timeline.map(({ what }) => what)).toContainEqual(expect.stringMatching(/ recorded: lost: No budget$/));

    await lead.posts('contact');
    expect((await lead.executions()).map(({ state }) => state)).toEqual(['Lost', 'Wait for engagement']);
    expect([await lead.stage(), await lead.offers()]).toMatchObject(['nurturing', [{}]]);
    expect(await lead.postbox()).toEqual(['welcome Fri 2027-01-22']);
    // When it is ready again, the rep reads what was before.
    await lead.posts('demo');
    expect((await lead.offer()).mail.text).toMatch(
      /Sent the form “See\s+Fieldnote\s+with\s+your\s+own\s+jobs”[\s\S]*recorded: lost: No budget/,
    );
  });

  story(
    'that is recycled rests until the day the rep said, then gets another track, and no rep without new evidence',
    monday,
    async (town) => {
      const lead = await accepted(town);
      const page = await (await lead.offer()).recycles('Not now', '2026-12-21');
      expect(page.text).toContain('Back to nurture');
      expect(await lead.stage()).toBe('nurturing');
      expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');
      await town.until('2026-12-21T08:59+01:00');
      expect(await lead.mails()).toEqual([]);
      await town.hours(1);
      expect(await lead.postbox()).toEqual(['back-again Mon 2026-12-21']);
      expect(await lead.offers()).toHaveLength(1);

      await town.days(15);
      expect([await lead.stage(), await lead.whereabouts()]).toEqual(['dormant', 'SUCCEEDED Dormant']);
      const { profile } = await lead.view();
      expect(profile.moves.map((move) => move.stage)).toEqual([
        'captured',
        'sales-ready',
        'assigned',
        'working',
        'nurturing',
        'dormant',
      ]);
      await town.until('2027-01-11T11:00+01:00');
      await lead.posts('demo');
      expect(await lead.stage()).toBe('assigned');
      expect(await lead.offers()).toHaveLength(2);
    },
  );

  story('that is recycled twice rests the second time too, and then gets the track again', monday, async (town) => {
    const lead = await accepted(town);
    await (await lead.offer()).recycles('Not now', '2026-12-14');
    await town.until('2026-12-15T11:00+01:00');
    await lead.posts('demo');
    const second = await lead.offer();
    await second.accepts();
    await second.recycles('Not now', '2027-07-01');
    await town.until('2027-06-30T12:00+02:00');
    expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');
    await town.days(2);
    expect(await lead.postbox()).toEqual(['back-again Mon 2026-12-14', 'back-again Thu 2027-07-01']);
  });

  story(
    'without an outcome is asked for one every 7 days, three times, then recycled when it did not ask for us',
    monday,
    async (town) => {
      const lead = town.visitor({ name: 'Katherine Johnson', country: 'DE' });
      await lead.posts('contact');
      await (await lead.offer()).accepts();
      await town.days(29);
      const [offer, ...nudges] = await lead.offers();
      expect(nudges.map(({ to, template, at }) => [to, template, berlin(at)])).toEqual([
        [offer?.to, 'rep-reminder', 'Mon 2026-11-30 11:00'],
        [offer?.to, 'rep-reminder', 'Mon 2026-12-07 11:00'],
        [offer?.to, 'rep-reminder', 'Mon 2026-12-14 11:00'],
      ]);
      const { stage, profile, assignments } = await lead.view();
      expect([stage, berlin(profile.outcomeAt)]).toEqual(['nurturing', 'Mon 2026-12-21 11:00']);
      expect(assignments).toMatchObject([{ status: 'closed' }]);
      expect(assignments[0]?.outcome).toBeUndefined();
      expect((await offer?.opens())?.text).toContain('Nobody recorded an outcome, so it went back to nurture');
      await town.days(15);
      expect(await lead.postbox()).toEqual(['back-again Mon 2027-01-04']);
    },
    soonReady,
  );

  story('that sleeps for 180 days survives two restarts and wakes on the day', monday, async (town) => {
    const lead = await accepted(town);
    await (await lead.offer()).recycles('Not now', '2027-05-22');
    const { waitsUntil } = await lead.execution();
    expect(berlin(waitsUntil)).toMatch(/^Mon 2027-05-24 09:/); // the 22nd is a Saturday
    await town.days(60);
    await town.restarts();
    expect(await lead.execution()).toMatchObject({ status: 'RUNNING', state: 'Wait for engagement', waitsUntil });
    await town.days(60);
    await town.restarts();
    await town.until('2027-05-24T08:59+02:00');
    expect(await lead.mails()).toEqual([]);
    await town.hours(1);
    expect(await lead.postbox()).toEqual(['back-again Mon 2027-05-24']);
    await town.days(15);
    expect(await lead.whereabouts()).toBe('SUCCEEDED Dormant');
    expect(await lead.executions()).toHaveLength(1);
  });
});

describe('a customer', () => {
  story(
    'whose next deal comes to nothing is still a customer, and gets no mail for strangers',
    monday,
    async (town) => {
      for (const ends of ['lost', 'recycled'] as const) {
        if (ends === 'recycled') await town.until('2027-06-14T11:00+02:00'); // a working hour again
        const lead = await accepted(town);
        await (await lead.offer()).wins();
        await town.days(77);
        await lead.posts('demo');
        const again = await lead.offer();
        await again.accepts();
        if (ends === 'lost') await again.loses('No budget');
        else await again.recycles('Not now');
        await town.days(30);
        expect([await lead.stage(), await lead.whereabouts()]).toEqual(['customer', 'SUCCEEDED Customer']);
        expect((await lead.postbox()).map((mail) => mail.split(' ')[0])).toEqual(onboarding);
      }
    },
  );

  story(
    'who asks for a demo while we still write tips goes to the rep who owns the account, with the history, and is a customer again',
    monday,
    async (town) => {
      const lead = await accepted(town);
      const first = await lead.offer();
      await first.wins();
      await town.days(1);
      await lead.posts('demo');
      expect(await lead.stage()).toBe('assigned');
      const second = await lead.offer();
      expect(second.at).toBe(town.now());
      expect([second.to, second.mail.text]).toEqual([first.to, expect.stringContaining('recorded: won')]);
      await second.accepts();
      await second.wins(500);
      expect(await lead.stage()).toBe('customer');
      await town.days(60);
      expect(await lead.whereabouts()).toBe('SUCCEEDED Customer');
      expect((await lead.postbox()).map((mail) => mail.split(' ')[0])).toEqual(onboarding);
      expect((await lead.view()).assignments.map(({ outcome }) => outcome?.result)).toEqual(['won', 'won']);
    },
  );

  story(
    'who writes to us with the contact form, or replies, is answered by the owner of the account',
    monday,
    async (town) => {
      const lead = await accepted(town);
      const first = await lead.offer();
      await first.wins();
      await town.days(77);
      await lead.posts('contact', { message: 'We need ten more licences' });
      const second = await lead.offer();
      expect([second.to, second.mail.text]).toEqual([first.to, expect.stringContaining('We need ten more licences')]);
      expect(await lead.stage()).toBe('assigned');
      await second.accepts();
      await second.recycles('Not now');
      expect(await lead.stage()).toBe('customer');
      await town.days(40);
      await town.until('2027-04-12T11:00+02:00');
      await lead.replies('And now five more, please');
      const third = (await lead.offers()).findLast(({ template }) => template === 'rep-assignment');
      expect([third?.to, third?.mail.text]).toEqual([first.to, expect.stringContaining('And now five more, please')]);
      const passedOn = (await lead.offers()).findLast(({ template }) => template === 'reply-received');
      expect(passedOn?.to).toBe(first.to);
      expect((await lead.postbox()).map((mail) => mail.split(' ')[0])).toEqual(onboarding);
    },
  );

  story('comes back for a demo, but not for a newsletter', monday, async (town) => {
    const lead = await accepted(town);
    await (await lead.offer()).wins();
    await town.days(77);
    expect(await lead.whereabouts()).toBe('SUCCEEDED Customer');
    await lead.posts('newsletter');
    expect(await lead.executions()).toHaveLength(1);
    await lead.posts('demo');
    expect((await lead.executions()).map(({ state }) => state)).toEqual(['Customer', 'Wait for acceptance']);
    expect(await lead.stage()).toBe('assigned');
  });

  story('who unsubscribes stays a customer and hears no more', monday, async (town) => {
    const lead = await accepted(town);
    await (await lead.offer()).wins();
    await town.days(1);
    await lead.unsubscribesWithOneClick();
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['customer', 'SUCCEEDED Customer']);
    await town.days(20);
    expect(await lead.mails()).toHaveLength(1);
  });
});
