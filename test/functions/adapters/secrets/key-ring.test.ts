import { describe, expect, it } from 'vitest';
import { contentHashOf, createKeyRing, leadIdOf, receiptOf } from '../../../../functions/adapters/secrets/key-ring.ts';

function secret(...answers: (string | Error)[]) {
  let calls = 0;
  const send = async () => {
    const answer = answers[Math.min(calls++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return { SecretString: answer };
  };
  return { ring: createKeyRing('secret', { send } as never), calls: () => calls };
}

describe('the key ring', () => {
  it('reads the secret once per process', async () => {
    const { ring, calls } = secret('{"identity": "a", "links": "b"}');
    expect(await Promise.all([ring.read(), ring.read()])).toEqual([
      { identity: 'a', links: 'b' },
      { identity: 'a', links: 'b' },
    ]);
    expect(calls()).toBe(1);
  });

  it('tries again after a failed read', async () => {
    const { ring } = secret(new Error('throttled'), '{"identity": "a", "links": "b"}');
    await expect(ring.read()).rejects.toThrow('throttled');
    expect(await ring.read()).toEqual({ identity: 'a', links: 'b' });
  });

  it('derives the key of links where only the identity key was made', async () => {
    const { links } = await secret('{"identity": "a"}').ring.read();
    expect(links).toMatch(/^[0-9a-f]{64}$/);
    expect(links).toBe((await secret('{"identity": "a"}').ring.read()).links);
  });

  it('refuses a secret without an identity key, which would give all leads other ids', async () => {
    await expect(secret('{"links": "b"}').ring.read()).rejects.toThrow('has no "identity"');
  });
});

describe('ids', () => {
  const keys = { identity: 'a', links: 'b' };

  it('of a lead are a keyed hash: the same for the same person, useless without the key', () => {
    expect(leadIdOf(keys, 'ada@works.example')).toMatch(/^[0-9a-f]{32}$/);
    expect(leadIdOf(keys, 'ada@works.example')).toBe(leadIdOf({ ...keys, links: 'new' }, 'ada@works.example'));
    expect(leadIdOf(keys, 'ada@works.example')).not.toBe(leadIdOf({ ...keys, identity: 'c' }, 'ada@works.example'));
  });

  it('of a submission differ by lead and by submission', () => {
    const ids = [
      receiptOf(keys, 'a', 'x'),
      receiptOf(keys, 'a', 'y'),
      receiptOf(keys, 'b', 'x'),
      contentHashOf(keys, 'a\nx'),
    ];
    expect(new Set(ids).size).toBe(4);
  });
});
