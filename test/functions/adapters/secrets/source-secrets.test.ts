import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { createSourceSecrets } from '../../../../functions/adapters/secrets/source-secrets.ts';

/** Secrets Manager with one secret in it, and how often it was read. */
function secretsManager(text: string | undefined) {
  const kept = { text, reads: 0, down: false };
  const send = async ({ input }: { input: { SecretString?: string } }) => {
    if (kept.down) throw new Error('down');
    if (input.SecretString !== undefined) kept.text = input.SecretString;
    else kept.reads += 1;
    return { SecretString: kept.text };
  };
  let clock = 0;
  const store = createSourceSecrets('doors', () => clock, { send } as unknown as SecretsManagerClient);
  return { kept, store, pass: (ms: number) => (clock += ms) };
}

describe('the secrets of the doors', () => {
  test('are read once for many requests, and again after five minutes', async () => {
    const { kept, store, pass } = secretsManager('{"google":{"key":"old"}}');
    await Promise.all([store.get(), store.get()]);
    pass(299_999);
    expect(await store.get()).toEqual({ google: { key: 'old' } });
    expect(kept.reads).toBe(1);
    kept.text = '{"google":{"key":"new"}}';
    pass(1);
    expect(await store.get()).toEqual({ google: { key: 'new' } });
  });

  test('are none while nobody has set any', async () => {
    for (const text of [undefined, '', '{}']) expect(await secretsManager(text).store.get()).toEqual({});
  });

  test('are asked for again after a failure', async () => {
    const { kept, store } = secretsManager('{}');
    kept.down = true;
    await expect(store.get()).rejects.toThrow('down');
    kept.down = false;
    expect(await store.get()).toEqual({});
  });

  test('that are no JSON are said to be so without a word of them, because that goes to the log', async () => {
    const failed = await secretsManager('hunter2')
      .store.get()
      .catch((error: Error) => error);
    expect(failed).toEqual(new Error('secret doors is not JSON; set it with npx leadloop keys'));
  });

  test('are known at once to the one who has just set them', async () => {
    const { store } = secretsManager('{}');
    await store.get();
    await store.put({ events: ['one'] });
    expect(await store.get()).toEqual({ events: ['one'] });
  });
});
