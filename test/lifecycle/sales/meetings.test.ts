import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, vi } from 'vitest';
import type { LeadPage } from '../../../local/leadloop/lead-list.ts';
import { type Booking, calCom, calendly, signedBy } from '../../support/other-systems/calendars.ts';
import type { Town } from '../../support/town/model.ts';
import { story } from '../../support/town/town.ts';
import type { LeadView } from '../../support/town/views.ts';
import { wall } from '../../support/town/wall.ts';

// The keys command is a process of its own.
vi.setConfig({ testTimeout: 240_000 });

const monday = '2026-11-23T11:00+01:00';
const run = promisify(execFile);
const berlin = (at: string) => wall(at, 'Europe/Berlin');

async function setsTheSecret(town: Town, source: string): Promise<void> {
  const env = { ...process.env, LEADLOOP_PORT: new URL(town.url).port };
  const words = ['cli/main.ts', 'keys', 'webhook', source, `${source}-secret`];
  await run(process.execPath, words, { cwd: join(import.meta.dirname, '../../..'), env });
}

async function reports(town: Town, source: 'cal' | 'calendly', message: object): Promise<void> {
  const body = JSON.stringify(message);
  const headers = { 'content-type': 'application/json', ...signedBy(source, body, town.now()) };
  const answer = await fetch(`${town.url}/webhooks/${source}`, { method: 'POST', body, headers });
  expect(answer.status, await answer.text()).toBe(200);
  await town.settles();
}

const bookingOf = (town: Town, email: string, more: Partial<Booking> = {}): Booking => ({
  uid: 'first',
  email,
  at: town.now(),
  starts: '2026-11-26T13:00:00.000Z',
  host: 'ada.brandt@fieldnote.example',
  ...more,
});
const mailsTo = async (town: Town, address: string) =>
  (await town.mails())
    .filter(({ to }) => to === address)
    .map(({ tags, sentAt }) => `${tags.template} ${berlin(sentAt)}`);

story(
  'somebody unknown books, moves and cancels a meeting: its host has the lead, hears of each at once, and nobody else is asked',
  monday,
  async (town) => {
    await setsTheSecret(town, 'calendly');
    const email = 'grace@example.org';
    const first = bookingOf(town, email);
    await reports(town, 'calendly', calendly('invitee.created', first));
    const { leads } = await town.get<LeadPage>('/_local/leads');
    const id = leads[0]?.id ?? '';
    const view = () => town.get<LeadView>(`/_local/leads/${id}`);
    expect(await view()).toMatchObject({ profile: { email, name: 'Grace Hopper' }, stage: 'working' });
    const ada = 'ada.brandt@fieldnote.example';
    expect(await mailsTo(town, ada)).toEqual(['rep-visit Mon 2026-11-23 11:00']);
    expect((await view()).timeline.map(({ what }) => what).join('\n')).toContain(
      'Booked the meeting “Demo” with Ada Brandt, Thu 26 Nov 2026, 14:00 (GMT+1)',
    );

    await town.hours(2);
    const second = { ...first, uid: 'second', was: 'first', at: town.now(), starts: '2026-11-27T13:00:00.000Z' };
    await reports(town, 'calendly', calendly('invitee.canceled', { ...first, at: town.now() }, true));
    await reports(town, 'calendly', calendly('invitee.created', second));
    expect(await mailsTo(town, ada)).toEqual(['rep-visit Mon 2026-11-23 11:00', 'rep-visit Mon 2026-11-23 13:00']);

    // The contact is made, so nobody is warned; the rep is reminded on the morning of the new day, not of the old one.
    await town.days(4);
    expect((await mailsTo(town, ada)).slice(2)).toEqual(['rep-follow-up Fri 2026-11-27 09:00']);
    await reports(town, 'calendly', calendly('invitee.canceled', { ...second, at: town.now(), note: 'Ill' }));
    expect((await mailsTo(town, ada)).slice(3)).toEqual(['rep-visit Fri 2026-11-27 13:00']);
    await town.days(3);
    expect((await mailsTo(town, ada)).slice(4)).toEqual(['rep-follow-up Mon 2026-11-30 09:00']);
    expect((await town.mails()).filter(({ to }) => to !== ada)).toEqual([]);
    expect(await view()).toMatchObject({ stage: 'working' });
  },
);

story(
  'a lead in nurture books a meeting: the track ends, the host has the lead; one that another rep has stays with that rep, who hears of it',
  monday,
  async (town) => {
    await setsTheSecret(town, 'cal');
    const cold = town.visitor({ name: 'Katherine Johnson' });
    await cold.posts('newsletter');
    await town.days(1);
    expect(await cold.stage()).toBe('nurturing');
    const before = (await cold.mails()).length;
    for (let delivery = 0; delivery < 2; delivery++)
      await reports(
        town,
        'cal',
        calCom('BOOKING_CREATED', bookingOf(town, cold.email, { at: '2026-11-24T10:00:00.000Z' })),
      );
    expect(await cold.stage()).toBe('working');
    expect(await cold.whereabouts()).toBe('RUNNING Wait for outcome');
    await town.days(1);
    expect((await cold.mails()).length).toBe(before);

    const hot = town.visitor({ name: 'Mary Jackson', country: 'DE' });
    await hot.posts('demo');
    const offer = await hot.offer();
    await offer.accepts();
    await town.minutes(1);
    const host = town.config.sales.reps.find(({ email }) => email !== offer.to)?.email;
    await reports(town, 'cal', calCom('BOOKING_CREATED', bookingOf(town, hot.email, { uid: 'hot', host })));
    expect((await hot.view()).timeline.map(({ what }) => what).join('\n')).toContain('Booked the meeting “Demo” with ');
    expect((await hot.offers()).map(({ to, template }) => [to, template])).toEqual([
      [offer.to, 'rep-assignment'],
      [offer.to, 'rep-visit'],
    ]);
  },
);
