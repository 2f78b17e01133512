import { describe, expect, test } from 'vitest';
import { contentHashOf, leadIdOf, readKeys, receiptOf } from '../../../../functions/adapters/secrets/key-ring.ts';

const read = (answer: string) => readKeys('secret', { send: async () => ({ SecretString: answer }) } as never);

describe('the keys', () => {
  test('are read from the secret', async () => {
    expect(await read('{"identity": "a", "links": "b"}')).toEqual({ identity: 'a', links: 'b' });
  });

  test('derive that of links where only the identity key was made', async () => {
    const { links } = await read('{"identity": "a"}');
    expect(links).toMatch(/^[0-9a-f]{64}$/);
    expect(links).toBe((await read('{"identity": "a"}')).links);
  });

  test('refuse a secret without an identity key, which would give all leads other ids', async () => {
    await expect(read('{"links": "b"}')).rejects.toThrow('has no "identity"');
  });
});

describe('ids', () => {
  const keys = { identity: 'a', links: 'b' };

  test('of a lead are a keyed hash: the same for the same person, useless without the key', () => {
    expect(leadIdOf(keys, 'ada@works.example')).toMatch(/^[0-9a-f]{32}$/);
    expect(leadIdOf(keys, 'ada@works.example')).toBe(leadIdOf({ ...keys, links: 'new' }, 'ada@works.example'));
    expect(leadIdOf(keys, 'ada@works.example')).not.toBe(leadIdOf({ ...keys, identity: 'c' }, 'ada@works.example'));
  });

  test('of a submission differ by lead and by submission', () => {
    const ids = [
      receiptOf(keys, 'a', 'x'),
      receiptOf(keys, 'a', 'y'),
      receiptOf(keys, 'b', 'x'),
      contentHashOf(keys, 'a\nx'),
    ];
    expect(new Set(ids).size).toBe(4);
  });
});
