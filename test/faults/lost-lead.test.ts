import { expect, test } from 'vitest';
import type { Fault } from '../support/cloud/interception.ts';
import { cleanUpAfterEach, scene } from '../support/cloud/scene.ts';

cleanUpAfterEach();

interface Death extends Omit<Fault, 'do'> {
  name: string;
  /** Whether anything of the lead is in the table then. */
  isKept: boolean;
}

const deaths: Death[] = [
  { name: 'before-write', at: '^PutItem .*PROFILE', when: 'before', isKept: false },
  { name: 'after-write', at: '^PutItem .*PROFILE', when: 'after', isKept: true },
  { name: 'before-start', at: '^StartExecution', when: 'before', isKept: true },
  { name: 'after-start', at: '^StartExecution', when: 'after', isKept: true },
];
const formOf = (name: string) => ({ email: `${name}@example.org`, name, form: 'contact', submissionId: name });
const addresses = (some: Death[]) => some.map(({ name }) => formOf(name).email).sort();

test('a lead that was written is started and welcomed once, at any death of the process that captures it', async () => {
  const { start } = scene();
  // One life a lead: it dies while it captures its own lead, after it has started the lead of the life before.
  for (const { name, isKept: _, ...fault } of deaths) {
    const doomed = await start();
    await doomed.advance('1m');
    await doomed.arm({ ...fault, do: 'kill' });
    await expect(doomed.postLead(formOf(name)), name).rejects.toThrow('fetch failed');
    expect(await doomed.ended, name).toMatchObject({ signal: 'SIGKILL' });
    if (name !== 'before-start') continue;
    // And once more while the lead is to be started: dead before it is ready or soon after.
    const again = await start({ faults: [{ at: '^StartExecution', when: 'before', do: 'kill' }] }).catch(
      () => undefined,
    );
    await expect(again?.advance('1m') ?? Promise.reject(new Error('never ready'))).rejects.toThrow();
  }

  const cloud = await start();
  await cloud.advance('1m'); // the sweep leaves young promises to who made them
  const kept = deaths.filter(({ isKept }) => isKept);
  expect((await cloud.leads()).map(({ email }) => email).sort()).toEqual(addresses(kept));
  expect((await cloud.mail()).map(({ to }) => to).sort()).toEqual(addresses(kept));

  // No visitor got an answer, so all post again: each is one lead with one run and one welcome.
  for (const { name } of deaths) expect(await cloud.postLead(formOf(name))).toMatchObject({ status: 202 });
  await cloud.settled();
  expect((await cloud.leads()).map(({ email }) => email).sort()).toEqual(addresses(deaths));
  expect((await cloud.mail()).map(({ to, tags }) => `${to} ${tags.step}`).sort()).toEqual(
    addresses(deaths).map((email) => `${email} welcome`),
  );
  const executions = await cloud.executions();
  expect(new Set(executions.map(({ leadId }) => leadId)).size).toBe(deaths.length);
  expect(executions).toHaveLength(deaths.length);
  for (const execution of executions)
    expect(execution).toMatchObject({ status: 'RUNNING', state: 'Wait for engagement' });
});
