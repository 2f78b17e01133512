import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { patience, type Running, scene } from './cloud/scene.ts';

const people = ['ada', 'bea', 'cem', 'dan', 'eva', 'fay'];
const names = people.map((name) => `${name}@example.org`);

async function postAll(cloud: Running): Promise<void> {
  for (const email of names) await cloud.postLead({ email, form: 'contact' });
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

test(
  'a damaged line in the middle of the mail journal costs one mail in the inbox, and is reported',
  async () => {
    const { start, dataDir } = scene();
    const doomed = await start();
    await postAll(doomed);
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
  },
  patience,
);

test(
  'a half-written last line is cut off without a word: nobody was told that it is durable',
  async () => {
    const { start, dataDir } = scene();
    const doomed = await start();
    await postAll(doomed);
    const before = [await doomed.mail(), await doomed.leads(), await doomed.executions()];
    await doomed.kill();
    for (const file of ['mail.ndjson', 'executions.ndjson', 'async-invocations.ndjson'])
      appendFileSync(join(dataDir, file), '{"kind":"mail","mail":{"messageId":"010b');

    const cloud = await start();
    await cloud.settled();
    expect([await cloud.mail(), await cloud.leads(), await cloud.executions()]).toEqual(before);
    expect(cloud.output()).not.toContain('unreadable');
  },
  patience,
);

test(
  'damaged lines of the execution journal stop no lead',
  async () => {
    const { start, dataDir } = scene();
    const doomed = await start();
    await postAll(doomed);
    const before = await doomed.mail();
    await doomed.kill();
    const path = join(dataDir, 'executions.ndjson');
    const damages: [string, RegExp][] = [
      ['Submitted', /"of":1,.*"Submitted"/],
      ['Nurture lead', /"of":2,.*"Nurture lead"/],
      ['Wait for engagement', /"of":3,.*"Wait for engagement"/],
      ['Qualify lead', /"of":4,.*"Qualify lead"/],
      ['Verify lead', /"of":5,.*"Verify lead"/],
    ];
    const lines = damages.map(([, pattern]) => damage(path, (text) => pattern.test(text)));

    const cloud = await start();
    for (const line of lines) expect(cloud.output()).toContain(`${path}: line ${line} is unreadable`);
    expect(copies(dataDir, 'executions.ndjson')).toHaveLength(1);
    await cloud.settled();
    expect(await cloud.mail()).toEqual(before);
    await cloud.advance('70d');
    for (const email of names) {
      const steps = (await cloud.mail()).filter(({ to }) => to === email).map(({ tags }) => tags.step);
      expect(steps, email).toEqual(['welcome', 'nurture-1', 'nurture-2', 'nurture-3', 'nurture-4']);
    }
    for (const lead of await cloud.leads()) expect(lead, lead.email).toMatchObject({ stage: 'dormant', open: false });
    for (const execution of await cloud.executions()) expect(execution).toMatchObject({ status: 'SUCCEEDED' });
  },
  patience,
);
