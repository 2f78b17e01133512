import { describe, expect } from 'vitest';
import { accepted } from '../../support/town/accepted.ts';
import { story } from '../../support/town/town.ts';
import { wall } from '../../support/town/wall.ts';

const monday = '2026-11-23T11:00+01:00';
const berlin = (at: string) => wall(at, 'Europe/Berlin');

describe('a rep', () => {
  story(
    'is warned before the time is over, asks for more, is warned again, and loses nothing by it',
    monday,
    async (town) => {
      const lead = town.visitor({ country: 'DE' });
      await lead.posts('demo');
      const offer = await lead.offer();
      await town.minutes(4);
      expect((await lead.warnings()).map(({ to, at }) => [to, berlin(at)])).toEqual([
        [offer.to, 'Mon 2026-11-23 11:04'],
      ]);
      expect((await offer.snoozes(15)).text).toMatch(/Yours if you accept by Mon 23 Nov, 1[01]:20/);
      await town.minutes(12);
      expect(await lead.offers()).toHaveLength(1);
      await town.minutes(2);
      expect((await lead.warnings()).map(({ at }) => berlin(at))).toEqual([
        'Mon 2026-11-23 11:04',
        'Mon 2026-11-23 11:17',
      ]);
      await town.minutes(2);
      const next = await lead.offer();
      expect([next.to === offer.to, berlin(next.at)]).toEqual([false, 'Mon 2026-11-23 11:20']);
      expect((await offer.opens()).text).toContain('Your time was over on Mon 23 Nov, ');
      await next.accepts();
      expect((await offer.opens()).text).toMatch(/has this lead .*Nothing to do for you/);
      expect((await lead.view()).timeline.map(({ what }) => what)).toContainEqual(
        expect.stringMatching(/ asked for more time to answer$/),
      );
    },
  );

  story(
    'is reminded of what they planned, in their hours, and asked for the outcome after it',
    monday,
    async (town) => {
      const lead = await accepted(town);
      const offer = await lead.offer();
      expect((await offer.plans('calls')).text).toContain('Call: Try again, at another hour of the day');
      await town.days(15);
      const [, ...mails] = await lead.offers();
      expect(mails.map(({ to, template, at }) => [to === offer.to, template, berlin(at)])).toEqual([
        [true, 'rep-follow-up', 'Tue 2026-11-24 11:00'],
        [true, 'rep-follow-up', 'Thu 2026-11-26 11:00'],
        [true, 'rep-follow-up', 'Mon 2026-11-30 11:00'],
        [true, 'rep-reminder', 'Mon 2026-12-07 11:00'],
      ]);
      expect(mails[0]?.mail.subject).toBe('Call Mary Jackson: Try again, at another hour of the day');
      expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');
      expect((await lead.executions()).length).toBe(1);
    },
  );

  story('who wants no more reminders gets none', monday, async (town) => {
    const lead = await accepted(town);
    const offer = await lead.offer();
    await offer.plans('calls');
    await town.hours(1);
    await offer.plans('');
    await town.days(6);
    expect(await lead.offers()).toHaveLength(1);
  });

  story('hears at once when the lead asks again, and once an hour', monday, async (town) => {
    const lead = await accepted(town);
    await town.hours(2);
    await lead.posts('contact', { message: 'And what does it cost?' });
    const [offer, told] = await lead.offers();
    expect(told).toMatchObject({ to: offer?.to, template: 'rep-visit', at: town.now() });
    expect(told?.mail.text).toContain('Asked a question with the form “Talk to us”');
    await town.minutes(10);
    await lead.posts('contact', { message: 'And when could we start?' });
    expect(await lead.offers()).toHaveLength(2);
    expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');
    await told?.wins(100);
    expect(await lead.stage()).toBe('customer');
  });
});

describe('a lead that a customer sent', () => {
  story('names who sent it, and the customer is thanked once when it is won', monday, async (town) => {
    const customer = await accepted(town, {
      name: 'Dorothy Vaughan',
      company: 'West Area',
      email: 'dorothy@west.example',
    });
    await (await customer.offer()).wins();
    const [link = ''] = /https?:[^\s)"]*\/ref\/[\w.-]+/.exec((await customer.newestMail()).text) ?? [];
    const landed = await fetch(link, { redirect: 'manual' });
    const referral = new URL(landed.headers.get('location') ?? '', town.url).searchParams.get('referral');
    await town.days(1);
    const lead = town.visitor({ name: 'Katherine Goble', country: 'DE' });
    await lead.posts('demo', { referral });
    const offer = await lead.offer();
    expect(offer.mail.text).toContain('Dorothy Vaughan, West Area');
    expect((await offer.opens()).text).toContain('Dorothy Vaughan, West Area');
    await offer.accepts();
    await town.until('2026-11-24T19:30+01:00');
    const before = (await customer.mails()).length;
    await offer.wins();
    await town.until('2026-11-25T08:55+01:00');
    expect((await customer.mails()).length).toBe(before); // nobody is thanked in the evening
    await town.until('2026-11-25T09:05+01:00');
    const thanks = (await customer.mails()).slice(before);
    expect(thanks.map(({ tags }) => tags.template)).toEqual(['referral-thanks']);
    expect(thanks[0]?.text).not.toContain('Goble');
    await town.until('2026-12-08T11:00+01:00'); // the owner of the account is at work
    await lead.posts('demo');
    const again = await lead.offer();
    expect(again.to).toBe(offer.to);
    await again.accepts();
    await again.wins();
    await town.hours(1);
    expect((await customer.mails()).filter(({ tags }) => tags.template === 'referral-thanks')).toHaveLength(1);
  });

  story(
    'records a call and where the sale stands, is reminded of the next step, and the world is told',
    monday,
    async (town) => {
      const lead = await accepted(town);
      const offer = await lead.offer();
      await town.minutes(3);
      await offer.contacts('call', { note: 'Wants an offer for twelve', next: 'Send the offer', nextOn: '2026-11-26' });
      const page = await offer.moves({ step: 'offer', value: '12000', probability: '40' });
      expect(page.text).toContain('Where it stands: offer');
      expect(page.text).toContain('Next step: Send the offer');
      expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');
      await town.until('2026-11-26T10:00+01:00');
      const [, reminder] = await lead.offers();
      const opens = town.config.sales.reps.find(({ id }) => id === offer.to)?.hours.from;
      expect([reminder?.template, wall(reminder?.at ?? '', offer.zone)]).toEqual([
        'rep-follow-up',
        `Thu 2026-11-26 ${opens}`,
      ]);
      expect(reminder?.mail.subject).toContain('Next step with Mary Jackson');
      const told = await town.get<{ 'detail-type': string; detail: { data: object } }[]>('/_local/events');
      const facts = (type: string) =>
        told.filter((one) => one['detail-type'] === type).map(({ detail }) => detail.data);
      expect(facts('LeadContacted')).toMatchObject([
        { channel: 'call', reached: true, first: true, nextOn: '2026-11-26' },
      ]);
      expect(facts('LeadStepChanged')).toMatchObject([{ step: 'offer', value: 12_000, probability: 40 }]);
    },
  );

  story(
    'corrects won to lost and lost to won within a day: the mails for customers stop and start',
    monday,
    async (town) => {
      const lead = await accepted(town);
      const offer = await lead.offer();
      await offer.wins(9_000);
      expect(await lead.stage()).toBe('customer');
      expect((await offer.corrects('lost', { reason: 'No budget' })).text).toContain('Recorded as lost');
      expect([await lead.stage(), await lead.whereabouts()]).toEqual(['lost', 'SUCCEEDED Lost']);
      const before = (await lead.postbox()).length;
      await town.hours(2);
      expect((await offer.corrects('won', { value: '9500' })).text).toContain('Won. Well done!');
      expect([await lead.stage(), await lead.whereabouts()]).toEqual(['customer', 'RUNNING Wait for engagement']);
      expect(await lead.executions()).toHaveLength(2);
      // The welcome of the first record is not sent again; what comes after it is.
      await town.days(30);
      expect((await lead.postbox()).length).toBeGreaterThan(before);
      expect(new Set(await lead.postbox()).size).toBe((await lead.postbox()).length);
      const told = (await town.get<{ 'detail-type': string }[]>('/_local/events')).map((one) => one['detail-type']);
      expect(told.filter((type) => ['LeadWon', 'LeadLost', 'LeadCorrected'].includes(type))).toEqual([
        ...['LeadWon', 'LeadCorrected', 'LeadCorrected'],
      ]);
    },
  );
});
