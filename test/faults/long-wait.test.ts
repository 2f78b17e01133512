import { describe, expect, test } from 'vitest';
import { day } from '../../domain/time/instant.ts';
import { linkIn } from '../support/cloud/client.ts';
import { cleanUpAfterEach, monday, type Running, scene } from '../support/cloud/scene.ts';

cleanUpAfterEach();

const halfYear = 180 * day;
const daysAfter = (at: string) => (Date.parse(at) - Date.parse(monday)) / day;

async function mailTo(cloud: Running, step: string) {
  const mail = (await cloud.mail()).find(({ tags }) => tags.step === step);
  if (!mail) throw new Error(`no mail of step ${step}`);
  return mail;
}

describe('half a year of waiting', () => {
  test('that the lead asked for survives SIGKILL, and then the journey goes on', async () => {
    const { start } = scene();
    const doomed = await start();
    await doomed.postLead({ email: 'ada@example.org', form: 'contact' });
    await doomed.settled();
    const preferences = linkIn(await mailTo(doomed, 'welcome'), '/preferences/');
    const answer = await doomed.submit(preferences, { action: 'pause', pause: String(halfYear) });
    expect(answer.status).toBe(303);
    await doomed.advance('100d');
    await doomed.kill();

    const cloud = await start();
    expect(daysAfter(await cloud.now())).toBe(100);
    await cloud.advance('79d');
    expect(await cloud.mail()).toHaveLength(1);
    await cloud.advance('5d');
    expect(daysAfter((await mailTo(cloud, 'nurture-1')).sentAt)).toBeGreaterThanOrEqual(180);
    expect(await cloud.executions()).toMatchObject([{ status: 'RUNNING', state: 'Wait for engagement' }]);
    await cloud.advance('60d');
    expect(await cloud.leads()).toMatchObject([{ stage: 'dormant', open: false }]);
  });

  test('that the rep asked for survives SIGKILL, and then the lead hears from us again', async () => {
    const { start } = scene();
    const doomed = await start();
    await doomed.postLead({ email: 'ada@example.org', name: 'Ada', form: 'demo' });
    await doomed.settled();
    const page = linkIn(await mailTo(doomed, 'offer-1'), '/r/');
    expect(await doomed.submit(page, { action: 'accept' })).toMatchObject({ status: 303 });
    const until = new Date(Date.parse(monday) + halfYear).toISOString().slice(0, 10);
    const snooze = { action: 'recycle', reason: 'Not now', until };
    expect(await doomed.submit(page, snooze)).toMatchObject({ status: 303 });
    await doomed.advance('90d');
    await doomed.kill();

    const cloud = await start();
    await cloud.advance('85d');
    expect((await cloud.mail()).filter(({ tags }) => tags.track?.startsWith('again'))).toEqual([]);
    await cloud.advance('9d');
    expect((await mailTo(cloud, 'back-again')).sentAt.slice(0, 10) >= until).toBe(true);
  });
});

describe('time', () => {
  test('never passes a handler that is still running', async () => {
    const { start } = scene();
    const cloud = await start();
    await cloud.postLead({ email: 'ada@example.org', form: 'contact' });
    await cloud.settled();
    await cloud.arm({ at: '^SendEmail', when: 'after', do: 'hold' });
    let passed = false;
    const passing = cloud.advance('30d').then(() => {
      passed = true;
    });
    const slow = await cloud.held();
    const stands = await cloud.now();
    expect(daysAfter(stands)).toBeLessThan(4);
    // The clock stands still meanwhile, and other things may happen.
    await cloud.postLead({ email: 'bea@example.org', form: 'contact' });
    for (let look = 0; look < 50; look++) expect(await cloud.now()).toBe(stands);
    expect(passed).toBe(false);
    slow.release();
    await passing;
    const [, nurture] = (await cloud.mail()).filter(({ to }) => to === 'ada@example.org');
    expect(nurture).toMatchObject({ sentAt: stands, tags: { step: 'nurture-1' } });
    expect(daysAfter(await cloud.now())).toBe(30);
  });

  test('that was fast-forwarded on a real clock stays ahead after SIGKILL', async () => {
    const { start } = scene();
    const doomed = await start({ clockMode: 'real' });
    await doomed.advance('3d');
    const ahead = await doomed.now();
    await doomed.kill();
    const cloud = await start({ clockMode: 'real' });
    const now = await cloud.now();
    expect(now >= ahead).toBe(true);
    expect(Date.parse(now) - Date.parse(ahead)).toBeLessThan(day);
  });
});
