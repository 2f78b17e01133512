import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cleanUpAfterEach, type Running, scene } from '../support/cloud/scene.ts';

cleanUpAfterEach();

const people = ['ada', 'bea', 'cem', 'dan', 'eva', 'fay', 'gil', 'hal', 'ida', 'jon', 'kim'];
const names = people.map((name) => `${name}@example.org`);

async function post(cloud: Running, some = names): Promise<void> {
  for (const email of some) await cloud.postLead({ email, form: 'contact' });
  await cloud.advance('4d');
}

/** Makes one line of a journal unreadable, as a bad disk would. */
function damage(path: string, which: (line: string, index: number, all: string[]) => boolean): number {
  const lines = readFileSync(path, 'utf8').split('\n');
  const index = lines.findIndex(which);
  expect(index).toBeGreaterThanOrEqual(0);
  lines[index] = `${lines[index]?.slice(0, -20)}\u0000\u0000#!`;
  writeFileSync(path, lines.join('\n'));
  return index + 1;
}

const copies = (dir: string, file: string) => readdirSync(dir).filter((name) => name.startsWith(`${file}.corrupt-`));

test('a damaged line in the middle of the mail journal costs one mail in the inbox, and is reported', async () => {
  const { start, dataDir } = scene();
  const doomed = await start();
  await post(doomed, names.slice(0, 3));
  const before = await doomed.mail();
  const leads = await doomed.leads();
  await doomed.kill();
  const path = join(dataDir, 'mail.ndjson');
  const line = damage(path, (text) => text.includes('cem@example.org') && text.includes('nurture-1'));
  const damaged = readFileSync(path);

  const cloud = await start();
  expect(cloud.output()).toContain(`${path}: line ${line} is unreadable`);
  expect(copies(dataDir, 'mail.ndjson')).toHaveLength(1);
  expect(readFileSync(join(dataDir, copies(dataDir, 'mail.ndjson')[0] ?? ''))).toEqual(damaged);
  await cloud.settled();
  const lost = ({ to, tags }: (typeof before)[number]) => to === 'cem@example.org' && tags.step === 'nurture-1';
  expect(await cloud.mail()).toEqual(before.filter((mail) => !lost(mail)));
  expect(await cloud.leads()).toEqual(leads);
});

test('a half-written last line is cut off without a word: nobody was told that it is durable', async () => {
  const { start, dataDir } = scene();
  const doomed = await start();
  await post(doomed, names.slice(0, 3));
  const before = [await doomed.mail(), await doomed.leads(), await doomed.executions()];
  await doomed.kill();
  for (const file of ['mail.ndjson', 'executions.ndjson', 'async-invocations.ndjson'])
    appendFileSync(join(dataDir, file), '{"kind":"mail","mail":{"messageId":"010b');

  const cloud = await start();
  await cloud.settled();
  expect([await cloud.mail(), await cloud.leads(), await cloud.executions()]).toEqual(before);
  expect(cloud.output()).not.toContain('unreadable');
});

/** The lines of each execution in its journal, by the id it has there. */
function linesByExecution(lines: string[]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const [index, line] of lines.entries()) {
    const { start, of, told } = JSON.parse(line) as { start?: { id: number }; of?: number; told?: number };
    const id = of ?? told ?? start?.id;
    if (id !== undefined) found.set(id, [...(found.get(id) ?? []), index]);
  }
  return found;
}

test('an execution that loses any line of its history continues from the last good one, and no mail is sent twice', async () => {
  const { start, dataDir } = scene();
  const doomed = await start();
  await post(doomed);
  const before = await doomed.mail();
  await doomed.kill();
  // The first loses its first line, the second its second …, and all of them lose the published definition.
  const path = join(dataDir, 'executions.ndjson');
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const damaged = [0, ...[...linesByExecution(lines).values()].map((own, n) => own[n] ?? own.at(-1) ?? 0)];
  for (const index of damaged) lines[index] = `${lines[index]?.slice(0, -20)}\u0000\u0000#!`;
  writeFileSync(path, `${lines.join('\n')}\n`);

  const cloud = await start();
  for (const index of damaged) expect(cloud.output()).toContain(`${path}: line ${index + 1} is unreadable`);
  expect(copies(dataDir, 'executions.ndjson')).toHaveLength(1);
  await cloud.settled();
  expect(await cloud.mail()).toEqual(before);
  await cloud.advance('70d');
  const inbox = await cloud.mail();
  for (const email of names)
    expect(
      inbox.filter(({ to }) => to === email).map(({ tags }) => tags.step),
      email,
    ).toEqual(['welcome', 'nurture-1', 'nurture-2', 'nurture-3', 'nurture-4']);
  for (const lead of await cloud.leads()) expect(lead, lead.email).toMatchObject({ stage: 'dormant', open: false });
  const executions = await cloud.executions();
  expect(executions).toHaveLength(names.length);
  for (const execution of executions) expect(execution).toMatchObject({ status: 'SUCCEEDED' });
});
