import { expect, test } from 'vitest';
import { cleanUpAfterEach, type Running, scene } from './cloud/scene.ts';

cleanUpAfterEach();

interface Posted {
  status: number | 'died';
  retryAfter: string | null;
  leadId?: string;
}

/** So many people at once; `told` hears of every answer. */
function flood(cloud: Running, people: number, told: (posted: Posted) => void = () => undefined): Promise<Posted[]> {
  return Promise.all(
    Array.from({ length: people }, async (_, n) => {
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

const kept = (answers: Posted[]) => answers.flatMap(({ leadId }) => (leadId === undefined ? [] : [leadId])).sort();

test('500 posts at once are each kept with an execution, or told when to come back', async () => {
  const cloud = await scene().start();
  const answers = await flood(cloud, 500);
  for (const { status, retryAfter } of answers) {
    expect([202, 429]).toContain(status);
    if (status === 429) expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
  }
  expect(kept(answers).length).toBeGreaterThanOrEqual(200);
  expect((await cloud.leads()).map(({ id }) => id).sort()).toEqual(kept(answers));
  expect((await cloud.executions()).map(({ leadId }) => leadId).sort()).toEqual(kept(answers));
});

test('SIGKILL in the middle of many posts loses nobody who was told 202', async () => {
  const { start } = scene();
  const doomed = await start({ throttled: false });
  let accepted = 0;
  const answers = await flood(doomed, 150, ({ status }) => {
    accepted += status === 202 ? 1 : 0;
    if (accepted === 40) void doomed.kill();
  });
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 'died']));

  const cloud = await start();
  await cloud.settled();
  const leads = await cloud.leads();
  // Some who heard nothing are kept as well; nobody is kept twice.
  expect(leads.map(({ id }) => id)).toEqual(expect.arrayContaining(kept(answers)));
  const executions = await cloud.executions();
  expect(executions.map(({ leadId }) => leadId).sort()).toEqual(leads.map(({ id }) => id).sort());
  for (const execution of executions)
    expect(execution).toMatchObject({ status: 'RUNNING', state: 'Wait for engagement' });
  expect((await cloud.mail()).map(({ to }) => to).sort()).toEqual(leads.map(({ email }) => email).sort());
});
