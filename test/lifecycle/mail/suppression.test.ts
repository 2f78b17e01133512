import { describe, expect } from 'vitest';
import { browse } from '../../support/town/browser.ts';
import { story } from '../../support/town/town.ts';

const monday = '2026-11-23T11:00+01:00';

describe('a waiting lead', () => {
  story('that unsubscribes with one click ends in Unsubscribed, and nothing more is sent', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('contact');
    await town.days(4);
    expect(await lead.postbox()).toEqual(['welcome Mon 2026-11-23', 'nurture-1 Thu 2026-11-26']);
    expect(await lead.unsubscribesWithOneClick()).toBe(200);
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['unsubscribed', 'SUCCEEDED Unsubscribed']);
    const { profile, activities, timeline } = await lead.view();
    expect(profile.suppressed).toEqual({ reason: 'unsubscribed', at: town.now() });
    expect(profile.closed).toMatchObject({ end: 'unsubscribed', at: town.now() });
    expect(activities.find(({ type }) => type === 'unsubscribed')?.detail).toEqual({ via: 'one-click' });
    expect(timeline.map(({ what }) => what)).toContain('Unsubscribed');

    const [welcome] = await lead.mails();
    expect(await lead.unsubscribesWithOneClick(welcome)).toBe(200); // again, from another mail
    expect((await lead.view()).activities.filter(({ type }) => type === 'unsubscribed')).toHaveLength(1);
    await town.days(60);
    expect(await lead.mails()).toHaveLength(2);
    expect(await lead.executions()).toHaveLength(1);
  });

  story('is unsubscribed by the button on the page, not by a scanner that follows every link', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('contact');
    const { headers } = await lead.newestMail();
    const oneClick = /^<(.+)>$/.exec(headers['List-Unsubscribe'] ?? '')?.[1] ?? '';
    for (const url of [oneClick, await lead.linkTo('/preferences/')]) {
      const page = await browse(url);
      expect([page.status, page.text]).toEqual([200, expect.stringContaining('v…@example.org')]);
    }
    expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement');

    expect((await lead.unsubscribesOnThePage()).text).toContain('You are unsubscribed We will not send any more mail');
    expect(await lead.whereabouts()).toBe('SUCCEEDED Unsubscribed');
    await town.days(30);
    expect(await lead.mails()).toHaveLength(1);
  });

  story('whose mail bounces gets no other, and a form sent again changes nothing', monday, async (town) => {
    const lead = town.visitor({ email: 'bounce@simulator.amazonses.com', country: 'DE' });
    await lead.posts('contact');
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['unsubscribed', 'SUCCEEDED Unsubscribed']);
    const { profile, activities, timeline } = await lead.view();
    expect(profile.suppressed?.reason).toBe('bounced');
    expect(activities.find(({ type }) => type === 'mail.bounced')?.detail).toMatchObject({
      hard: true,
      template: 'welcome',
    });
    expect(timeline.map(({ what }) => what)).toContain('Mail “welcome” came back (the address does not work)');
    await town.days(10);
    await lead.posts('contact', { message: 'Are you there?' });
    await town.days(30);
    expect(await lead.mails()).toHaveLength(1);
    expect((await lead.executions()).map(({ state }) => state)).toEqual(['Unsubscribed', 'Unsubscribed']);
  });

  story('that marks a mail as spam gets no other', monday, async (town) => {
    const lead = town.visitor({ email: 'complaint@simulator.amazonses.com', country: 'DE' });
    await lead.posts('contact');
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['unsubscribed', 'SUCCEEDED Unsubscribed']);
    expect((await lead.view()).profile.suppressed?.reason).toBe('complained');
    await town.days(30);
    expect(await lead.mails()).toHaveLength(1);
  });
});

describe('somebody who wants no mail', () => {
  story(
    'and asks for a demo gets a call: sales has the lead, and a won customer is not written to',
    monday,
    async (town) => {
      const lead = town.visitor({ country: 'DE' });
      await lead.posts('contact');
      await lead.unsubscribesWithOneClick();
      await town.days(1);
      await lead.posts('demo', { consent: false });
      expect(await lead.stage()).toBe('assigned');
      const offer = await lead.offer();
      await offer.accepts();
      await offer.wins();
      expect([await lead.stage(), await lead.whereabouts()]).toEqual(['customer', 'SUCCEEDED Customer']);
      await town.days(20);
      expect(await lead.mails()).toHaveLength(1);
    },
  );

  story('and ticks the box of a form gets mail again only after confirming it', monday, async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('contact');
    await lead.unsubscribesWithOneClick();
    await town.days(1);
    await lead.posts('contact');
    await town.days(3);
    expect(await lead.postbox()).toEqual(['welcome Mon 2026-11-23', 'confirm Tue 2026-11-24']);
    expect(await lead.stage()).toBe('unsubscribed');
    await lead.confirms();
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['nurturing', 'RUNNING Wait for engagement']);
    expect((await lead.view()).profile.suppressed).toBeUndefined();
  });

  story(
    'and says so while a rep talks to them stays with the rep, and ends when the rep gives them back',
    monday,
    async (town) => {
      const lead = town.visitor({ country: 'DE' });
      await lead.posts('contact');
      await town.days(1);
      await lead.posts('demo');
      const offer = await lead.offer();
      await lead.unsubscribesWithOneClick();
      expect([await lead.stage(), await lead.whereabouts()]).toEqual(['assigned', 'RUNNING Wait for acceptance']);
      await offer.accepts();
      expect(await lead.whereabouts()).toBe('RUNNING Wait for outcome');
      await offer.recycles('Not now');
      expect([await lead.stage(), await lead.whereabouts()]).toEqual(['unsubscribed', 'SUCCEEDED Unsubscribed']);
      await town.days(30);
      expect(await lead.mails()).toHaveLength(1);
    },
  );
});
