import { describe, expect, test } from 'vitest';
import { leadIdOf } from '../../../functions/adapters/secrets/key-ring.ts';
import { usualStep } from '../../../functions/http/even-time.ts';
import { openLink, signLink } from '../../../functions/services/signed-links.ts';
import { createCapture } from '../../../functions/web/capture.ts';
import { createPreferences } from '../../../functions/web/preferences.ts';
import { anAddress } from '../../support/lead.ts';
import { privacyOf } from '../../support/privacy.ts';
import { type Asked, browser, jsonOf, request, served } from '../../support/request.ts';
import { useTable } from '../../support/table.ts';
import { config, createWorld, keys, type World } from '../../support/world.ts';

// Nobody learns from our doors whether an address is known, nor what its holder has said to us: neither by the answer nor by its time.

const table = useTable();
const until = '2028-01-01T00:00:00.000Z';
const forms = {
  ...config.capture.forms,
  'double-opt-in': { ...config.capture.forms.newsletter, doubleOptIn: true },
} as typeof config.capture.forms;
const rules = { ...config.capture, forms };

/**
 * What the doors of a world say, and how many calls to table, SES and Step Functions one after the other that took: of those that go side
 * by side one counts.
 */
async function said(world: World, ask: (process: ReturnType<World['process']>) => Promise<object>) {
  let calls = 0;
  const process = world.process(undefined, async (_name, _args, act) => {
    const before = calls;
    const answer = await act();
    calls = Math.max(calls, before + 1);
    return answer;
  });
  return { answer: await ask(process), calls };
}
const post = (world: World, asked: Asked) =>
  said(world, (process) => served(createCapture({ ...process, rules }))(request('POST /leads', asked)));
const decide = (world: World, route: string, purpose: 'preferences' | 'confirm', email: string) => {
  const leadId = leadIdOf(keys, email);
  const token = signLink(keys.links, purpose, { leadId, lifecycleId: 'first' } as never, until);
  const handle = createPreferences({ ...world.process(), rules: config.nurture });
  return served(handle)(request(route, { token, headers: browser }));
};
const suppressed = (reason: 'complained' | 'bounced') => async (world: World, email: string) =>
  void (await world.process().suppressions.add(leadIdOf(keys, email), { reason, at: world.now() }));

/** What may be known of an address. */
const kinds: Record<string, (world: World, email: string) => Promise<void>> = {
  'nobody knows': async () => undefined,
  'is of a lead': async (world, email) => void (await post(world, { body: { email, name: 'Ada' } })),
  'is of a lead who agreed': async (world, email) => void (await post(world, { body: { email, consent: true } })),
  'was confirmed': async (world, email) => {
    await post(world, { body: { email, consent: true } });
    await decide(world, 'POST /confirm/{token}', 'confirm', email);
  },
  'has left the list': async (world, email) => {
    await post(world, { body: { email, consent: true } });
    await decide(world, 'POST /unsubscribe/{token}', 'preferences', email);
  },
  'is on the list of those who complained': suppressed('complained'),
  'is on the list of those who never got our mail': suppressed('bounced'),
  'is of a lead who complained': async (world, email) => {
    await post(world, { body: { email, consent: true } });
    await suppressed('complained')(world, email);
  },
};

/** All that a stranger sees of an answer; of what is signed, what it says. */
function seen(answer: object): object {
  const { statusCode, headers, cookies = [], body = '' } = answer as ReturnType<typeof JSON.parse>;
  const opened = (token: string) => {
    const found = openLink(keys.links, 'profile', token, '2026-11-23T10:00:00.000Z');
    if (!('claims' in found)) return found;
    const { leadId: _, who: __, ...claims } = found.claims;
    return claims;
  };
  const profiles = cookies.map((cookie: string) => opened(/^profile=([^;]*)/.exec(cookie)?.[1] ?? ''));
  const shown = body.startsWith('{') ? jsonOf({ body }) : { body };
  // Made of the address by a secret, of a stranger's as well.
  const { leadId, receipt, profile, ...rest } = shown as Record<string, string>;
  const has = { leadId: leadId !== undefined, receipt: receipt !== undefined };
  return { statusCode, headers, ...has, profiles: [...profiles, ...(profile ? [opened(profile)] : [])], ...rest };
}

const asked: Record<string, (email: string) => Asked> = {
  'a form without a tick': (email) => ({ body: { email, message: 'Hello, I have a question about it.' } }),
  'a form with a tick': (email) => ({ body: { email, consent: true, name: 'Grace' } }),
  'a newsletter form': (email) => ({ body: { email, consent: true, form: 'newsletter' } }),
  'a double opt-in form': (email) => ({ body: { email, consent: true, form: 'double-opt-in' } }),
  'a guide form': (email) => ({ body: { email, consent: true, form: 'guide' } }),
  'a demo form': (email) => ({ body: { email, form: 'demo', message: 'Please show me what it does.' } }),
  'a form in a browser': (email) => ({
    body: new URLSearchParams({ email, consent: 'true', form: 'newsletter' }),
    headers: browser,
  }),
};

/** The tables of what was asked by what is known, each with what became of it. */
async function everyKind<T>(ask: (world: World, email: string) => Promise<T>): Promise<Record<string, T>> {
  const all: Record<string, T> = {};
  for (const [kind, make] of Object.entries(kinds)) {
    const world = createWorld(table);
    const email = anAddress();
    await make(world, email);
    world.pass(600_000);
    all[kind] = await ask(world, email);
  }
  return all;
}

describe('13.12: an address that was typed is answered alike', () => {
  test.each(Object.entries(asked))('%s', async (_, ask) => {
    const all = await everyKind(async (world, email) => seen((await post(world, ask(email))).answer));
    const { 'nobody knows': first } = all;
    expect(first).toMatchObject({ profiles: [expect.objectContaining({ known: expect.any(Array) })] });
    for (const [kind, answer] of Object.entries(all)) expect(answer, kind).toEqual(first);
  });

  test('at the page on which people ask for their data', async () => {
    const all = await everyKind(async (world, email) => (await askForData(world, email)).answer);
    const { 'nobody knows': first } = all;
    expect(first).toMatchObject({ statusCode: 200 });
    for (const [kind, answer] of Object.entries(all)) expect(answer, kind).toEqual(first);
  });
});

const askForData = (world: World, email: string) =>
  said(world, (process) => {
    const { handler } = privacyOf(table, world, { process, pace: { pause: async () => undefined } });
    return served(handler)(request('POST /my-data', { body: new URLSearchParams({ email }), headers: browser }));
  });

/** What one call takes on AWS, in milliseconds; the one that sends a mail takes longer, most others half as long. */
const aCall = 10;

describe('13.12: an answer comes after whole steps of time, and the longest way is over in half of one', () => {
  test.each(Object.entries(asked))('%s', async (_, ask) => {
    const calls = await everyKind(async (world, email) => (await post(world, ask(email))).calls);
    expect(Math.max(...Object.values(calls)) * aCall, JSON.stringify(calls)).toBeLessThanOrEqual(usualStep / 2);
  });

  test('at the page on which people ask for their data', async () => {
    const calls = await everyKind(async (world, email) => (await askForData(world, email)).calls);
    expect(Math.max(...Object.values(calls)) * aCall, JSON.stringify(calls)).toBeLessThanOrEqual(usualStep / 2);
  });
});
