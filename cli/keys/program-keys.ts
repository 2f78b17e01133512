import { type Scope, scopes } from '../../domain/access/permissions.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { ProgramKey, ProgramKeys } from '../../functions/adapters/dynamodb/access/program-keys.ts';
import type { KeysAnswer } from './answer.ts';
import { KeysError } from './keys-error.ts';

/** Options of a program's key, beside its name. */
interface ProgramKeyOptions {
  /** As typed: `leads:read,insight:read`. */
  scope?: string;
  perMinute: number;
}

const longestName = 60;

/** Makes, lists and removes keys by which programs use the API; answers what to show. Throws KeysError. */
export async function programKeys(
  keys: Pick<ProgramKeys, 'add' | 'list' | 'remove'>,
  [action = 'list', name = '']: readonly string[],
  { scope, perMinute }: ProgramKeyOptions,
  now: Instant,
): Promise<KeysAnswer> {
  if (action === 'list') {
    const all = await keys.list();
    const shown = all.map(({ keyId, name, scopes, perMinute, createdAt }) => ({
      keyId,
      name,
      scopes,
      perMinute,
      createdAt,
    }));
    return { data: { programs: shown }, text: all.map(lineOf).join('\n') || 'no program has a key' };
  }
  if (action === 'remove') {
    const removed = await keys.remove(name);
    if (removed.length > 0)
      return {
        data: { removed: removed.map(({ keyId }) => keyId) },
        text: removed.map((key) => `key ${key.keyId} of ${key.name} opens nothing any more`).join('\n'),
      };
    throw new KeysError(
      `got program "${name}", expected a name or the id of a key that npx leadloop keys program list shows`,
    );
  }
  if (action !== 'add') throw new KeysError(`got "${action}", expected add, list or remove`);
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(name) || name.length > longestName)
    throw new KeysError(`got name "${name}", expected at most ${longestName} letters, digits, spaces, dots and dashes`);
  const made = await keys.add({ name, scopes: scopesIn(scope), perMinute }, now);
  const note = `Key ${made.keyId}; it is not shown again. The program sends it as "Authorization: Bearer <key>" to /programs/…`;
  return { data: { program: name, keyId: made.keyId, key: made.key }, text: `${name}: ${made.key}\n${note}` };
}

function scopesIn(text = ''): Scope[] {
  const given = text.split(',').map((one) => one.trim());
  const wrong = given.find((one) => !(scopes as string[]).includes(one));
  if (wrong === undefined) return scopes.filter((one) => given.includes(one));
  throw new KeysError(`got --scope "${wrong}", expected some of ${scopes.join(',')}`);
}

const lineOf = ({ name, keyId, scopes, perMinute, createdAt }: ProgramKey) =>
  `${name}: key ${keyId}, ${scopes.join(', ')}, ${perMinute} requests a minute, made ${createdAt.slice(0, 10)}`;
