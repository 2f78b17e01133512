import { SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'vitest';
import { createSendSwitch } from '../../../functions/adapters/ssm/send-switch.ts';
import type { Town } from '../../support/town/model.ts';
import { story } from '../../support/town/town.ts';

/** As `leadloop sending` does it. */
async function sending(town: Town, state: 'on' | 'paused') {
  const { outputs } = await town.get<{ outputs: Record<string, string> }>('/_local/deployment');
  const { ssm } = await town.get<{ ssm: string }>('/_local/endpoints');
  const client = new SSMClient({
    endpoint: ssm,
    region: town.config.deployment.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await createSendSwitch(String(outputs.SendSwitchName), Date.now, client).set(state);
}

story(
  'marketing mail is paused for four days: reps and guides are not, no step is lost, and nothing comes twice',
  '2026-11-23T10:00+01:00',
  async (town) => {
    const waiting = town.visitor({ country: 'DE' });
    await waiting.posts('contact');
    await town.minutes(2);
    await sending(town, 'paused');
    await town.minutes(2);
    const fresh = town.visitor({ country: 'DE' });
    const hot = town.visitor({ country: 'DE' });
    await fresh.posts('guide');
    await hot.posts('demo');
    await town.days(4);
    expect(await waiting.postbox()).toEqual(['welcome Mon 2026-11-23']);
    expect(await fresh.postbox()).toEqual(['guide Mon 2026-11-23']);
    expect((await town.mails()).filter(({ tags }) => tags.template === 'rep-assignment').length).toBeGreaterThan(0);
    expect(await waiting.whereabouts()).toBe('RUNNING Wait for engagement');

    await sending(town, 'on');
    await town.hours(4);
    expect(await waiting.postbox()).toEqual(['welcome Mon 2026-11-23', 'nurture-1 Fri 2026-11-27']);
    expect(await fresh.postbox()).toEqual(['guide Mon 2026-11-23', 'welcome Fri 2026-11-27']);
    await town.days(7);
    expect((await waiting.postbox()).slice(2)).toEqual(['nurture-2 Tue 2026-12-01']);
  },
);
