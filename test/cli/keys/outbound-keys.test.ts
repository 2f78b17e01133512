import { describe, expect, test } from 'vitest';
import { describeOutbound, setOutboundSecret } from '../../../cli/keys/outbound-secrets.ts';
import type { OutboundSecretStore, OutboundSecrets } from '../../../functions/adapters/secrets/outbound-secrets.ts';
import { config } from '../../support/world.ts';

const timeLimit = 10_000;
const integrations = {
  webhooks: { warehouse: { url: 'https://warehouse.example', timeLimit } },
  chats: { sales: { kind: 'slack' as const, texts: {}, timeLimit } },
  crms: {},
};
const heard = { deployment: { ...config.deployment, integrations } };

function createStore() {
  let kept: OutboundSecrets = {};
  const store: OutboundSecretStore = {
    get: async () => kept,
    put: async (secrets) => {
      kept = secrets;
    },
  };
  return {
    store,
    kept: () => kept,
    sets: async (...words: string[]) => (await setOutboundSecret(store, words, heard)).text,
  };
}

describe('secrets of those who hear from us', () => {
  test('are made as Standard Webhooks want them, shown once, and the one before signs too', async () => {
    const { store, kept, sets } = createStore();
    const first = await sets('outbound', 'warehouse');
    const [made = ''] = kept().webhooks?.warehouse ?? [];
    expect(made).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(first).toContain(made);
    expect(await sets('outbound', 'warehouse')).toContain('The one before signs too');
    await sets('outbound', 'warehouse');
    expect(kept().webhooks?.warehouse).toHaveLength(2);
    expect(JSON.stringify(await describeOutbound(store, heard))).not.toContain(made);
  });

  test('of a chat are addresses, never shown, and leave the others as they are', async () => {
    const { store, kept, sets } = createStore();
    await sets('outbound', 'warehouse');
    const said = await sets('chat', 'sales', 'https://hooks.slack.example/services/x');
    expect(said + JSON.stringify(await describeOutbound(store, heard))).not.toContain('hooks.slack');
    expect(Object.keys(kept())).toEqual(['webhooks', 'chats']);
  });

  test.each([
    [['outbound', 'nobody'], 'got "nobody", expected one of integrations.webhooks'],
    [['chat', 'sales'], 'expected the address of the incoming webhook'],
    [['chat', 'sales', 'not an address'], 'expected the address of the incoming webhook'],
    [['outbound', 'warehouse', 'password'], 'expected whsec_'],
  ])('%j is refused and says what is expected', async (words, message) => {
    await expect(createStore().sets(...words)).rejects.toThrow(message);
  });
});
