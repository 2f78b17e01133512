import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../local/build.ts';
import { type Cloud, startCloud } from '../local/cloud.ts';
import type { Bench, Figure } from './measure.ts';

const channel = 'http.client.request.start';
const day = 86_400_000;
/** A Monday, 10:00 in Berlin: inside the send window and the reps' hours. */
const monday = Date.parse('2026-11-23T09:00:00.000Z');

/** What the embedded cloud is asked over HTTP, as the SDK names it. Whoever asks, function or state machine. */
function counting(): { take(): string[]; stop(): void } {
  let seen: string[] = [];
  const listen = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    const target = request.getHeader('x-amz-target');
    if (target !== undefined) seen.push(String(target));
  };
  subscribe(channel, listen);
  return {
    take() {
      const taken = seen;
      seen = [];
      return taken.filter((target) => target.startsWith('DynamoDB')).map((target) => target.split('.')[1] ?? '');
    },
    stop: () => void unsubscribe(channel, listen),
  };
}

/** DynamoDB calls for what happens to a lead, beside the fewest a design with one conditional write a fact could do. */
export const calls: Bench = async (progress) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'leadloop-calls-'));
  const log = { info: () => undefined, error: progress };
  const options = { dataDir, port: 0, clockMode: 'virtual' as const, startAt: monday, assemblyDir: build, log };
  const cloud = await startCloud({ ...options, throttled: false });
  const counter = counting();
  const figures: Figure[] = [];
  const count = async (what: string, fewest: number, floor: string, happens: () => Promise<unknown>) => {
    counter.take();
    await happens();
    const made = counter.take();
    const names = [...new Set(made)].map((name) => `${made.filter((one) => one === name).length} ${name}`);
    progress(`${what}: ${names.join(', ')}`);
    const got = `${made.length}: ${names.join(', ')}`;
    figures.push({ what, ratio: (made.length / fewest).toFixed(2), got, floor: `${fewest}: ${floor}`, aim: '–' });
  };
  try {
    await post(cloud, { email: 'warm@example.org', form: 'contact' }); // the first call reads the secret
    await cloud.idle();
    await count('capture of a new lead, until the 202', 1, 'the lead', () => capture(cloud, counter));
    const settled = () => cloud.idle();
    await count(
      'a new lead until it is parked: verified, scored, first mail, mail events',
      9,
      'read, read, score, read, claim, sent, parked, event, event',
      () => post(cloud, { email: 'b@example.org', form: 'contact' }).then(settled).then(() => dropCapture(counter)),
    );
    await count('two later touches of three leads, mail events included', 6 * 6, 'read, claim, sent, parked, 2 events each', () =>
      cloud.advance(monday + 8 * day),
    );
    await count('a click that wakes its lead: recorded, scored, planned, parked', 6, 'activity, wake, read, score, read, parked', () =>
      click(cloud),
    );
    await count('an assignment: a demo request until the rep has the mail', 12, '', () =>
      post(cloud, { email: 'c@example.org', form: 'demo', companySize: '500', jobTitle: 'CTO' }).then(settled),
    );
    return figures;
  } finally {
    counter.stop();
    await cloud.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

function post(cloud: Cloud, lead: Record<string, string>): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${cloud.url}/leads`, { method: 'POST', headers, body: JSON.stringify({ name: 'Grace', ...lead }) });
}
