import { expect, test } from 'vitest';
import { cleanUpAfterEach, patience, type Running, scene } from './cloud/scene.ts';

cleanUpAfterEach();

const posts = 500;

interface Posted {
  status: number | 'died';
  retryAfter: string | null;
  leadId?: string;
}

/** Everybody at once; `told` hears of every answer. */
function flood(cloud: Running, told: (posted: Posted) => void = () => undefined): Promise<Posted[]> {
  return Promise.all(
    Array.from({ length: posts }, async (_, n) => {
      const posted = await cloud.postLead({ email: `lead-${n}@example.org`, form: 'contact' }).then(
        ({ status, headers, text }): Posted => ({
          status,
          retryAfter: headers.get('retry-after'),
          ...(status === 202 && { leadId: JSON.parse(text).leadId }),
        }),
        (): Posted => ({ status: 'died', retryAfter: null }),
      );
      told(posted);
      return posted;
    }),
  );
}

/** Every lead has exactly one execution and one mail, and everybody who was told 202 is a lead. */
async function expectNoneLost(cloud: Running, answers: Posted[]): Promise<void> {
  await cloud.settled();
  const accepted = answers.flatMap(({ leadId }) => (leadId === undefined ? [] : [leadId]));
  const leads = await cloud.leads();
  const executions = await cloud.executions();
  expect(new Set(leads.map(({ id }) => id)).size).toBe(leads.length);
  expect(leads.map(({ id }) => id)).toEqual(expect.arrayContaining(accepted));
  expect(executions.map(({ leadId }) => leadId).sort()).toEqual(leads.map(({ id }) => id).sort());
  expect(executions.every(({ status, state }) => status === 'RUNNING' && state === 'Wait for engagement')).toBe(true);
  expect((await cloud.mail()).map(({ to }) => to).sort()).toEqual(leads.map(({ email }) => email).sort());
}

test(
  '500 posts at once are all kept or told when to come back',
  async () => {
    const { start } = scene();
    const cloud = await start();
    const answers = await flood(cloud);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 429]));
    for (const { status, retryAfter } of answers)
      if (status === 429) expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
    await expectNoneLost(cloud, answers);
  },
  patience,
);

test(
  'SIGKILL in the middle of 500 posts loses nobody who was told 202',
  async () => {
    const { start } = scene();
    const doomed = await start({ throttled: false });
    let kept = 0;
    const answers = await flood(doomed, ({ status }) => {
      kept += status === 202 ? 1 : 0;
      if (kept === 150) void doomed.kill();
    });
    const died = answers.filter(({ status }) => status === 'died').length;
    expect(died).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 202).length).toBe(posts - died);
    await expectNoneLost(await start(), answers);
  },
  patience,
);
