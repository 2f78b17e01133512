import { expect, test } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import type { Mail } from '../../../local/cloud/ses/index.ts';
import { assembled } from '../../support/town/assembly.ts';
import { openTown } from '../../support/town/town.ts';

const limits = { formsPerHour: 40, mailsPerHour: 300 };
const withLimits = (config: Config): Config => ({
  ...config,
  capture: { ...config.capture, limits: { ...config.capture.limits, ...limits } },
  deployment: {
    ...config.deployment,
    throttle: { ...config.deployment.throttle, forms: { burst: 999, perSecond: 999 } },
  },
});
const posts = 500;

test('13.11: 500 anonymous demo posts make at most the mails of an hour, one digest, and lose nobody', async () => {
  const { town, close } = await openTown(
    '2026-11-23T10:00+01:00',
    await assembled({ name: 'surge', edit: withLimits }),
  );
  try {
    // One person before it, and one in the middle of it.
    const early = town.visitor({ country: 'DE' });
    await early.posts('demo');
    const post = (n: number) =>
      fetch(`${town.url}/leads`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: `made-up-${n}@works.example`, form: 'demo', country: 'DE' }),
      });
    const statuses: number[] = [];
    for (let n = 0; n < posts; n += 10)
      statuses.push(
        ...(await Promise.all(Array.from({ length: 10 }, (_, i) => post(n + i)))).map(({ status }) => status),
      );
    const real = town.visitor({ country: 'DE', name: 'Grace Hopper' });
    await real.posts('demo');
    expect(new Set(statuses)).toEqual(new Set([202]));
    expect((await town.get<{ total: number }>('/_local/leads')).total).toBe(posts + 2);

    const hours = new Map<string, number>();
    await town.hours(5);
    const mails = await town.mails();
    const isDigest = ({ tags }: Mail) => tags.template === 'manager-surge';
    for (const mail of mails.filter((one) => !isDigest(one)))
      hours.set(mail.sentAt.slice(0, 13), (hours.get(mail.sentAt.slice(0, 13)) ?? 0) + 1);
    expect(Math.max(...hours.values())).toBeLessThanOrEqual(limits.mailsPerHour);
    expect(mails.filter(isDigest).map(({ to }) => to)).toEqual([town.config.deployment.manager.email]);
    expect(town.logs()).toContain('SurgeForms');
    // Reps hear of the first 40 alone; everybody else was asked to confirm, once.
    const asked = mails.filter(({ tags }) => tags.template === 'confirm').map(({ to }) => to);
    expect(new Set(asked).size).toBe(posts + 2 - limits.formsPerHour);
    expect(asked).toHaveLength(posts + 2 - limits.formsPerHour);

    // A real person confirms and is a raised hand like any other.
    const confirm = mails.find(({ to, tags }) => to === real.email && tags.template === 'confirm');
    const link = /https?:\/\/\S+\/confirm\/[^\s)\]]+/.exec(confirm?.text ?? '')?.[0] ?? '';
    await fetch(link.replace(/^https?:\/\/[^/]+/, town.url), { method: 'POST' });
    await town.settles();
    expect(await real.stage()).toBe('assigned');
    expect((await town.get<{ total: number }>('/_local/leads')).total).toBe(posts + 2);
  } finally {
    await close();
  }
}, 400_000);
