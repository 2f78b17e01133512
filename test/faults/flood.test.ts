import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { cleanUpAfterEach, type Running, scene } from '../support/cloud/scene.ts';

cleanUpAfterEach();

interface Posted {
  email: string;
  status: number | 'died';
  retryAfter: string | null;
  leadId?: string;
}

const people = (count: number) => Array.from({ length: count }, (_, n) => `lead-${n}@example.org`);

/** All of them at once; `told` hears of every answer. */
function flood(cloud: Running, emails: string[], told: (posted: Posted) => void = () => undefined): Promise<Posted[]> {
  return Promise.all(
    emails.map(async (email) => {
      const posted = await cloud.postLead({ email, form: 'contact' }).then(
        ({ status, headers, text }): Posted => ({
          email,
          status,
          retryAfter: headers.get('retry-after'),
          ...(status === 202 && { leadId: JSON.parse(text).leadId }),
        }),
        (): Posted => ({ email, status: 'died', retryAfter: null }),
      );
      told(posted);
      return posted;
    }),
  );
}

const kept = (answers: Posted[]) => answers.flatMap(({ leadId }) => (leadId === undefined ? [] : [leadId])).sort();

test('500 posts at once are each kept with an execution, or get through when they come back as they are told', async () => {
  const cloud = await scene().start();
  const answers: Posted[] = [];
  let left = people(500);
  for (let round = 1; left.length > 0; round++) {
    expect(round).toBeLessThanOrEqual(10);
    const told = await flood(cloud, left);
    const refused = told.filter(({ status }) => status !== 202);
    for (const { status, retryAfter } of refused) {
      expect(status).toBe(429);
      expect(retryAfter).toMatch(/^[1-9]\d*$/);
    }
    answers.push(...told.filter(({ status }) => status === 202));
    // The stage's burst at first, then at least some of each second's.
    expect(told.length - refused.length).toBeGreaterThanOrEqual(Math.min(told.length, round === 1 ? 200 : 50));
    // Everybody who was told 202 is there, and nobody else.
    const leads = await cloud.leads();
    expect(leads.map(({ id }) => id).sort()).toEqual(kept(answers));
    expect(leads.map(({ email }) => email).sort()).toEqual(answers.map(({ email }) => email).sort());
    left = refused.map(({ email }) => email);
    // Visitors wait by their own clocks, which go at the same pace as the gateway's.
    if (left.length > 0) await sleep(1_000 * Math.max(...refused.map(({ retryAfter }) => Number(retryAfter))));
  }
  expect(new Set(kept(answers)).size).toBe(500);
  expect((await cloud.executions()).map(({ leadId }) => leadId).sort()).toEqual(kept(answers));
});

test('SIGKILL in the middle of many posts loses nobody who was told 202', async () => {
  const { start } = scene();
  const doomed = await start({ throttled: false });
  let accepted = 0;
  const answers = await flood(doomed, people(150), ({ status }) => {
    accepted += status === 202 ? 1 : 0;
    if (accepted === 40) void doomed.kill();
  });
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 'died']));

  const cloud = await start();
  await cloud.settled();
  // Marketing mail above its share of SES's rate waits for a later second.
  await cloud.advanceTo(new Date(Date.parse(await cloud.now()) + 3_600_000).toISOString());
  const leads = await cloud.leads();
  // Some who heard nothing are kept as well; nobody is kept twice.
  expect(leads.map(({ id }) => id)).toEqual(expect.arrayContaining(kept(answers)));
  const executions = await cloud.executions();
  expect(executions.map(({ leadId }) => leadId).sort()).toEqual(leads.map(({ id }) => id).sort());
  for (const execution of executions)
    expect(execution).toMatchObject({ status: 'RUNNING', state: 'Wait for engagement' });
  expect((await cloud.mail()).map(({ to }) => to).sort()).toEqual(leads.map(({ email }) => email).sort());
});
