import { describe, expect } from 'vitest';
import type { Config } from '../../domain/config/config.ts';
import { hour } from '../../domain/time/instant.ts';
import { assembled } from '../support/town/assembly.ts';
import { browse } from '../support/town/browser.ts';
import type { Town } from '../support/town/model.ts';
import { story as told } from '../support/town/town.ts';
import { statesBetweenTouches } from '../support/town/transitions.ts';

const monday = '2026-11-23T09:30+01:00';

/** What config/ leaves switched off: double opt-in, and a track so hurried that only the frequency cap slows it down. */
function edit(config: Config): Config {
  const { capture, nurture } = config;
  const steps = ['nurture-1', 'nurture-2', 'nurture-3', 'nurture-4'].map((id) => ({
    id,
    template: id,
    after: hour,
    anyTime: false,
  }));
  const hurried = { id: 'hurried', for: 'new' as const, forms: ['event'], steps, quiet: 24 * hour };
  const { newsletter, ...forms } = capture.forms;
  return {
    ...config,
    capture: {
      ...capture,
      forms: { ...forms, ...(newsletter && { newsletter: { ...newsletter, doubleOptIn: true } }) },
    },
    nurture: { ...nurture, tracks: [hurried, ...nurture.tracks] },
  };
}
const story = (title: string, tell: (town: Town) => Promise<void>) =>
  told(title, monday, tell, () => assembled({ name: 'other-rules', edit }));

describe('an address that must be confirmed', () => {
  story('gets one question and nothing else until the button is pressed, then its welcome', async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('newsletter');
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['captured', 'RUNNING Wait for confirmation']);
    expect(await lead.postbox()).toEqual(['confirm Mon 2026-11-23']);
    await town.days(2);
    expect((await browse(await lead.linkTo('/confirm/'))).text).toContain('One click to confirm');
    await town.days(1);
    expect([await lead.whereabouts(), await lead.postbox()]).toEqual([
      'RUNNING Wait for confirmation',
      ['confirm Mon 2026-11-23', 'confirm-reminder Thu 2026-11-26'],
    ]);

    expect((await lead.confirms()).text).toContain('Thank you, that is confirmed');
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['nurturing', 'RUNNING Wait for engagement']);
    expect((await lead.postbox()).at(-1)).toBe('welcome Thu 2026-11-26');
    expect((await lead.view()).profile.confirmedAt).toBe(town.now());
    await town.days(1);
    await lead.posts('newsletter');
    expect(await lead.mails()).toHaveLength(3);
  });

  story('that is not confirmed within 7 days ends in Unconfirmed, and may ask again', async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('newsletter');
    const link = await lead.linkTo('/confirm/');
    await town.days(7);
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['rejected', 'SUCCEEDED Unconfirmed']);
    expect((await browse(link)).status).toBe(410);
    expect((await browse(link, {})).status).toBe(410);
    expect(await lead.mails()).toHaveLength(2);

    await town.days(1);
    await lead.posts('newsletter');
    expect(await lead.postbox()).toEqual([
      'confirm Mon 2026-11-23',
      'confirm-reminder Thu 2026-11-26',
      'confirm Tue 2026-12-01',
    ]);
    await lead.confirms();
    expect((await lead.executions()).map(({ state }) => state)).toEqual(['Unconfirmed', 'Wait for engagement']);
  });

  story('need not be confirmed to ask for a demo: sales has it at once', async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('newsletter');
    await town.hours(2);
    await lead.posts('demo');
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['assigned', 'RUNNING Wait for acceptance']);
    expect((await lead.offer()).at).toBe(town.now());
  });

  story('that bounces is not waited for', async (town) => {
    const lead = town.visitor({ email: 'bounce+optin@simulator.amazonses.com' });
    await lead.posts('newsletter');
    expect([await lead.stage(), await lead.whereabouts()]).toEqual(['unsubscribed', 'SUCCEEDED Unsubscribed']);
    await town.days(1);
    await lead.posts('newsletter');
    expect(await lead.postbox()).toEqual(['confirm Mon 2026-11-23']);
  });
});

describe('too much mail', () => {
  story('is deferred, never dropped: 16 hours apart, two a week, each still two transitions', async (town) => {
    const lead = town.visitor({ country: 'DE' });
    await lead.posts('event');
    await town.days(12);
    expect(await lead.postbox()).toEqual([
      'nurture-1 Mon 2026-11-23',
      'nurture-2 Tue 2026-11-24',
      'nurture-3 Mon 2026-11-30',
      'nurture-4 Tue 2026-12-01',
    ]);
    const pair = ['Wait for engagement', 'Nurture lead'];
    expect(await statesBetweenTouches(lead)).toEqual([pair, pair, pair]);
    expect(await lead.whereabouts()).toBe('SUCCEEDED Dormant');
  });
});
