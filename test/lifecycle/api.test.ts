import { execFile } from 'node:child_process';
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { command as people } from '../../cli/commands/people.ts';
import type { Operation } from '../../functions/http/api/operation.ts';
import { operations } from '../../functions/http/api/operations.ts';
import { signingKey } from '../../local/cloud/cognito/keys.ts';
import { type Cloud, startCloud } from '../../local/leadloop/cloud.ts';
import { leadloop, read } from '../support/cli.ts';
import { root } from '../support/repository/sources.ts';
import { assembled } from '../support/town/assembly.ts';

// The API over HTTP, in one embedded cloud for all tests of this file: who is let in, and each line of docs/reference/api.md.

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** The pool's key, so that tokens can be wrong in one thing alone. */
vi.mock('../../local/cloud/cognito/keys.ts', async (original) => {
  const keys = await original<typeof import('../../local/cloud/cognito/keys.ts')>();
  let one: ReturnType<typeof keys.signingKey> | undefined;
  return { signingKey: () => (one ??= keys.signingKey()) };
});

const dataDir = mkdtempSync(join(tmpdir(), 'leadloop-api-'));
const adas = 'ada.brandt@fieldnote.example';
const ops = 'sam.okafor@fieldnote.example';
const manager = 'mara.lindner@fieldnote.example';
let cloud: Cloud;

beforeAll(async () => {
  const { dir, config } = await assembled();
  const log = { info: () => undefined, error: () => undefined };
  const startAt = Date.parse('2026-11-23T11:00+01:00');
  cloud = await startCloud({
    dataDir,
    port: 0,
    clockMode: 'virtual',
    startAt,
    throttled: false,
    assemblyDir: dir,
    config,
    log,
  });
});
afterAll(async () => {
  await cloud.stop();
  rmSync(dataDir, { recursive: true });
});

/** A token as scripts take it. */
async function tokenOf(email: string): Promise<string> {
  const answer = await fetch(`${cloud.url}/_local/token`, { method: 'POST', body: JSON.stringify({ as: email }) });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function ask(email: string, path: string, body?: object) {
  const answer = await fetch(`${cloud.url}/api${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${await tokenOf(email)}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const said = (await answer.json()) as Said;
  expect(answer.status, JSON.stringify(said)).toBe(200);
  return said;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many operations, of which each test reads a field or two
type Said = any;

let count = 0;
/** Somebody who sent a form; answers with the lead's id. */
async function posted(form: string): Promise<string> {
  const email = `api-${++count}@works-${count}.example`;
  const person = { email, name: `Person ${count}`, company: `Works ${count}`, country: 'DE', consent: true };
  const answer = await fetch(`${cloud.url}/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...person, form, message: 'Can we talk?' }),
  });
  expect(answer.status).toBe(202);
  await cloud.idle();
  return (await ask(manager, `/leads?q=${email}`)).leads[0].id;
}
async function offered(): Promise<string> {
  const id = await posted('demo');
  await ask(manager, `/leads/${id}/assign`, { repId: 'ada' });
  await cloud.idle();
  return id;
}
async function accepted(): Promise<string> {
  const id = await offered();
  await ask(adas, `/leads/${id}/accept`, {});
  await cloud.idle();
  return id;
}

describe('a token for scripts on a laptop', () => {
  test('is that of the person, as the sign-in gives it', async () => {
    expect(await ask(adas, '/me')).toMatchObject({ email: adas, roles: ['rep'] });
  });

  test.each([
    ['somebody who may not sign in', { as: 'stranger@example.org' }, 404],
    ['nobody', {}, 400],
  ])('is not given for %s', async (_, body, status) => {
    const answer = await fetch(`${cloud.url}/_local/token`, { method: 'POST', body: JSON.stringify(body) });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('access_token');
  });
});

describe('who is let in', () => {
  /** Each is wrong in one thing alone. */
  const wrong: Record<string, (token: string) => Promise<string | undefined>> = {
    'no token': async () => undefined,
    'a token of another issuer': (token) => signed(token, { iss: 'https://evil.example' }),
    'a token signed by another key': async (token) => {
      const { privateKey } = await generateKeyPair('RS256');
      return new SignJWT(claimsOf(token)).setProtectedHeader({ alg: 'RS256', kid: 'local' }).sign(privateKey);
    },
    'a token for another application': (token) => signed(token, { aud: 'another' }),
    'a token whose signature was taken off': async (token) => new UnsecuredJWT(claimsOf(token)).encode(),
    'a token signed by the public key as a secret': async (token) => {
      const { jwk } = await signingKey();
      const pem = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      const secret = new TextEncoder().encode(String(pem));
      return new SignJWT(claimsOf(token)).setProtectedHeader({ alg: 'HS256', kid: 'local' }).sign(secret);
    },
    'a token of somebody without a role': (token) => signed(token, { email: 'stranger@example.org' }),
    'a token that does not say whose the address is': (token) => signed(token, { email_verified: false }),
    'a key of a program': async () => `llk_${'x'.repeat(43)}`,
  };
  const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const signed = async (token: string, more: object) => (await signingKey()).sign({ ...claimsOf(token), ...more }, 600);
  const everyone = Object.values<Operation>(operations);

  async function refused(token: string | undefined): Promise<void> {
    const open: string[] = [];
    for (const { method, path, body } of everyone) {
      const answer = await fetch(`${cloud.url}/api${path.replace(/\{\w+\}/, 'unknown')}`, {
        method,
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        ...(body && { body: '{}' }),
      });
      if (answer.status !== 401 && answer.status !== 403) open.push(`${method} ${path}: ${answer.status}`);
      await answer.text();
    }
    expect(open).toEqual([]);
  }

  test.each(Object.entries(wrong))('nobody, to any operation, with %s', async (_, made) => {
    await refused(await made(await tokenOf(manager)));
  });

  test('nobody, to any operation, with a token that is over', async () => {
    const token = await tokenOf(manager);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11 * 60_000 });
    try {
      await refused(token);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a right token, to every operation that its role may', async () => {
    const token = await tokenOf(manager);
    const statuses = everyone.map(async ({ method, path, body, may }) => {
      const answer = await fetch(`${cloud.url}/api${path.replace(/\{\w+\}/, 'unknown')}`, {
        method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        ...(body && { body: '{}' }),
      });
      await answer.text();
      return may.length === 0 || may.includes('leads:all') ? answer.status : 404;
    });
    expect((await Promise.all(statuses)).filter((status) => status === 401 || status === 403)).toEqual([]);
  });
});

describe('accounts of people', () => {
  let told: unknown;
  const result = (value: unknown) => {
    told = value;
  };
  const terminal = { result } as unknown as Parameters<typeof people.run>[1];
  async function run(...words: string[]) {
    vi.stubEnv('LEADLOOP_PORT', String(cloud.port));
    await people.run(read(people, ...words), terminal);
    return told;
  }
  const accountOf = async (email: string) =>
    ((await run('list')) as { email: string; account: boolean }[]).find((one) => one.email === email)?.account;

  test('are listed, removed and made again; without one nobody signs in', async () => {
    const jonas = 'jonas.weller@fieldnote.example';
    expect(await accountOf(jonas)).toBe(true);
    expect(await run('remove', jonas)).toEqual({ removed: true });
    expect(await run('remove', jonas)).toEqual({ removed: false });
    expect(await accountOf(jonas)).toBe(false);
    expect(await cloud.token(jonas)).toBeUndefined();
    expect(await run('invite', jonas.toUpperCase())).toEqual({ invited: true });
    expect(await run('invite', jonas)).toEqual({ invited: false });
    expect(await ask(jonas, '/me')).toMatchObject({ name: 'Jonas Weller' });
  });

  test('are made for those of config/ alone', async () => {
    await expect(run('invite', 'stranger@example.org')).rejects.toThrow(/which nobody of config\/ has/);
    expect(() => read(people, 'invite')).toThrow('got no address');
    expect(() => read(people, 'promote', adas)).toThrow('expected list, invite or remove');
  });
});

describe('docs/reference/api.md', () => {
  const page = readFileSync(join(root, 'docs/reference/api.md'), 'utf8');
  const lines = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => block.trim().split('\n'));
  const curls = lines.filter((line) => line.startsWith('curl'));
  const settings: string[] = [];
  const kept = new Map<string, string>();

  beforeAll(async () => {
    for (const line of lines.filter((one) => /^(?:TOKEN|MANAGER|OPS)=/.test(one))) settings.push(line);
    const [add = ''] = lines.filter((one) => one.startsWith('npx leadloop keys'));
    const words = [...add.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '').slice(2);
    const made = await leadloop(words, { env: { LEADLOOP_PORT: String(cloud.port) } });
    settings.push(`KEY=${/llk_[\w-]+/.exec(made.stdout)?.[0]}`);
  });

  /** The lead that each line is about: one that the rep has, or where a line ends it, one of its own. */
  async function leadFor(line: string): Promise<string> {
    const own: [RegExp, () => Promise<string>][] = [
      [/\/(?:accept|more-time|pass) /, offered],
      [/\/mail\?/, () => once('with mail', () => posted('contact'))],
      [/\/not-a-lead/, () => once('no lead', accepted)],
      [/\/merge/, () => once('kept', accepted)],
      [/\/(?:erase|assign) /, () => posted('demo')],
    ];
    const [, found] = own.find(([fits]) => fits.test(line)) ?? [];
    return found ? found() : once('lead', accepted);
  }
  /** Of a lead of its own, because a line stops it. */
  async function executionName(): Promise<string> {
    const { executions } = await ask(ops, `/executions?q=${await posted('demo')}`);
    return executions[0].name;
  }
  async function once(name: string, make: () => Promise<string>): Promise<string> {
    const id = kept.get(name) ?? (await make());
    kept.set(name, id);
    return id;
  }

  test.each(curls)('%s', async (line) => {
    const leadId = line.includes('LEAD') ? await leadFor(line) : '';
    const mailId = line.includes('MAIL') ? (await ask(adas, `/leads/${leadId}`)).mails[0].id : '';
    const name = line.includes('NAME') ? await once('execution', executionName) : '';
    const filled = line
      .replace(/\bLEAD\b/g, leadId)
      .replace(/\bOTHER\b/g, line.includes('OTHER') ? await once('other', () => posted('contact')) : '')
      .replace(/=MAIL\b/, `=${mailId}`)
      .replace(/\bNAME\b/, name);
    const script = [
      `API=${cloud.url}`,
      ...settings,
      `curl() { command curl -s -o ${join(dataDir, 'answer')} -w '%{http_code}' "$@"; }`,
      filled,
    ];
    const { stdout } = await promisify(execFile)('bash', ['-c', script.join('\n')]);
    const [, expected = '200'] = /# (\d{3})\b/.exec(line) ?? [];
    expect(stdout, readFileSync(join(dataDir, 'answer'), 'utf8')).toBe(expected);
    await cloud.idle();
  });
});
