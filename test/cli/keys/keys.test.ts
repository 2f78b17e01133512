import { describe, expect, test } from 'vitest';
import { partnerKeys } from '../../../cli/keys/partner-keys.ts';
import { programKeys } from '../../../cli/keys/program-keys.ts';
import { describeSecrets, setSecret } from '../../../cli/keys/source-secrets.ts';
import { createProgramKeys } from '../../../functions/adapters/dynamodb/access/program-keys.ts';
import { createPartners } from '../../../functions/adapters/dynamodb/partners.ts';
import type { SourceSecretStore, SourceSecrets } from '../../../functions/adapters/secrets/source-secrets.ts';
import { useTable } from '../../support/table.ts';
import { config } from '../../support/world.ts';

function createStore() {
  let kept: SourceSecrets = {};
  const store: SourceSecretStore = {
    get: async () => kept,
    put: async (secrets) => {
      kept = secrets;
    },
  };
  return { store, kept: () => kept, sets: async (...words: string[]) => (await setSecret(store, words, config)).text };
}

describe('secrets of lead sources', () => {
  test('a value that was given is never shown, one that was made is shown once', async () => {
    const { store, kept, sets } = createStore();
    expect(await sets('webhook', 'typeform', 'given-secret')).not.toContain('given-secret');
    const shown = await sets('webhook', 'tally');
    const [made = ''] = kept().webhooks?.tally ?? [];
    expect(made).toMatch(/^[\w-]{43}$/);
    expect(shown).toContain(made);
    const secrets = await describeSecrets(store, config);
    expect(secrets.map(({ data }) => data)).toContainEqual({ of: 'google', secrets: expect.any(Number) });
    const list = secrets.map(({ text }) => text).join('\n');
    for (const value of [made, 'given-secret']) expect(list).not.toContain(value);
    expect(list).toContain('webhook typeform: 1 secret\n');
    expect(list).toContain('webhook signed: shut');
  });

  test('the two newest of a webhook are kept, setting one again changes nothing, and the others stay as they are', async () => {
    const { kept, sets } = createStore();
    await sets('webhook', 'tally', 'other');
    for (const value of ['one', 'two', 'three', 'three']) await sets('webhook', 'typeform', value);
    for (const value of ['a', 'b', 'c']) await sets('events', value);
    await sets('meta', 'appSecret', 'app');
    await sets('meta', 'verifyToken', 'verify');
    await sets('google', 'g');
    expect(kept()).toEqual({
      webhooks: { tally: ['other'], typeform: ['three', 'two'] },
      events: ['c', 'b'],
      meta: { appSecret: 'app', verifyToken: 'verify' },
      google: { key: 'g' },
    });
  });

  test.each([
    ['a webhook', ['webhook', 'typefrom'], /got "typefrom".*typeform, tally, signed/],
    ['no webhook', ['webhook'], /got "".*typeform, tally, signed/],
    ['a method of objects', ['webhook', 'toString'], /got "toString"/],
    ['a secret of Meta', ['meta', 'secret'], /got "secret".*appSecret, verifyToken, accessToken/],
  ])('%s nobody knows is refused with those there are, and nothing is set', async (_, words, message) => {
    const { kept, sets } = createStore();
    await expect(sets(...words)).rejects.toThrow(expect.objectContaining({ name: 'KeysError' }));
    await expect(sets(...words)).rejects.toThrow(message);
    expect(kept()).toEqual({});
  });
});

describe('keys of partners', () => {
  const table = useTable();
  const answer = (...words: string[]) => partnerKeys(createPartners(table), words, config, '2026-11-23T10:00:00.000Z');
  const run = async (...words: string[]) => (await answer(...words)).text.split('\n');

  test('are shown when they are made, listed without their value, and expire by their id', async () => {
    expect(await run('acme')).toEqual(['acme: no key yet']);
    const [shown = ''] = await run('acme', 'new');
    const key = shown.slice('acme: '.length);
    expect(key).toMatch(/^llp_[\w-]{43}$/);
    const [listed = ''] = await run('acme', 'list');
    expect(listed).toMatch(/^acme: key [0-9a-f]{12}, made 2026-11-23$/);
    expect(listed).not.toContain(key);
    await run('acme', 'expire', listed.slice('acme: key '.length).slice(0, 12));
    expect(await run('acme')).toEqual([`${listed}, expired 2026-11-23`]);
    expect((await answer('acme')).data).toMatchObject({ partner: 'acme', keys: [{ keyId: expect.any(String) }] });
    expect(await createPartners(table).isKey('acme', key, '2026-11-23T10:00:00.000Z')).toBe(false);
  });

  test.each([
    ['a partner', ['nobody', 'new'], /got partner "nobody".*acme/],
    ['an action', ['acme', 'remove'], /got "remove", expected new, list or expire/],
    ['a key', ['acme', 'expire', 'x'], /got key "x"/],
  ])('%s nobody knows is refused with what is known', async (_, words, message) => {
    await expect(run(...words)).rejects.toThrow(message);
  });
});

describe('keys of programs', () => {
  const table = useTable();
  const now = '2026-11-30T10:00:00.000Z';
  const run = (scope: string | undefined, ...words: string[]) =>
    programKeys(createProgramKeys(table), words, { scope, perMinute: 60 }, now);

  test('are shown when they are made, listed with scopes and without their value, and open nothing once removed', async () => {
    expect((await run(undefined, 'list')).text).toBe('no program has a key');
    const { data } = await run('insight:read, leads:read', 'add', 'n8n');
    const { key, keyId } = data as { key: string; keyId: string };
    expect(await createProgramKeys(table).find(key)).toMatchObject({
      name: 'n8n',
      scopes: ['leads:read', 'insight:read'],
    });
    const { text } = await run(undefined);
    expect(text).toBe(`n8n: key ${keyId}, leads:read, insight:read, 60 requests a minute, made 2026-11-30`);
    await run('leads:read', 'add', 'n8n');
    expect((await run(undefined, 'remove', keyId)).data).toEqual({ removed: [keyId] });
    expect(await createProgramKeys(table).find(key)).toBeUndefined();
    await run('leads:read', 'add', 'another');
    await run(undefined, 'remove', 'n8n');
    expect((await run(undefined, 'list')).text).toMatch(/^another: key [0-9a-f]{12}, [^\n]*$/);
  });

  test.each([
    ['an action', 'leads:read', ['new', 'n8n'], /got "new", expected add, list or remove/],
    ['a scope', 'leads:write', ['add', 'n8n'], /got --scope "leads:write", expected some of leads:read,/],
    ['no scope', undefined, ['add', 'n8n'], /got --scope "", expected some of/],
    ['a name', 'leads:read', ['add', '"><script>'], /got name/],
    ['a key', undefined, ['remove', 'n9n'], /got program "n9n"/],
  ])('%s nobody knows is refused with what is known', async (_, scope, words, message) => {
    await expect(run(scope, ...words)).rejects.toThrow(message);
  });
});
