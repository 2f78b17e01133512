import type { Config } from '../../domain/config/config.ts';
import { day, type Instant } from '../../domain/time/instant.ts';
import type { Partners } from '../../functions/adapters/dynamodb/partners.ts';
import type { KeysAnswer } from './answer.ts';
import { KeysError } from './keys-error.ts';

/** Makes, lists and expires a partner's keys; answers what to show. Throws KeysError. */
export async function partnerKeys(
  partners: Partners,
  [id = '', action = 'list', keyId, days = '0']: readonly string[],
  { capture }: Pick<Config, 'capture'>,
  now: Instant,
): Promise<KeysAnswer> {
  if (!Object.hasOwn(capture.partners, id))
    throw new KeysError(
      `got partner "${id}", expected one of config/capture.yaml: ${Object.keys(capture.partners).join(', ')}`,
    );
  if (action === 'new') {
    const made = await partners.add(id, now);
    const note = `Key ${made.keyId}; it is not shown again. The partner's other keys go on working: expire them when the partner has changed over.`;
    return { data: { partner: id, keyId: made.keyId, key: made.key }, text: `${id}: ${made.key}\n${note}` };
  }
  if (action === 'expire') {
    if (!/^\d{1,3}$/.test(days)) throw new KeysError(`got "${days}" days, expected a number from 0 to 999`);
    if (keyId !== undefined && (await partners.expire(id, keyId, now, Number(days) * day)))
      return {
        data: { partner: id, keyId, expiresInDays: Number(days) },
        text: `key ${keyId} of ${id} opens nothing ${days === '0' ? 'any more' : `in ${days} days`}`,
      };
    throw new KeysError(
      `got key "${keyId ?? ''}", expected one of those that npx leadloop keys partner ${id} list shows`,
    );
  }
  if (action !== 'list') throw new KeysError(`got "${action}", expected new, list or expire`);
  const keys = await partners.list(id);
  const lines = keys.map(
    ({ keyId, createdAt, expires }) =>
      `${id}: key ${keyId}, made ${createdAt.slice(0, 10)}${expires ? `, ${expires <= now ? 'expired' : 'expires'} ${expires.slice(0, 10)}` : ''}`,
  );
  return {
    data: { partner: id, keys: keys.map(({ keyId, createdAt, expires }) => ({ keyId, createdAt, expires })) },
    text: lines.join('\n') || `${id}: no key yet`,
  };
}
