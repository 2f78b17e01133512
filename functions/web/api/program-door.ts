import { programUser, type User } from '../../../domain/access/user.ts';
import type { Config } from '../../../domain/config/config.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { ProgramKeys } from '../../adapters/dynamodb/access/program-keys.ts';
import { bearerKey, wrongKey } from '../../http/bearer.ts';
import type { HttpEvent } from '../../http/messages.ts';
import { RequestError } from '../../http/problem.ts';

export interface ProgramDoorDeps {
  programKeys: Pick<ProgramKeys, 'find' | 'take'>;
  config: Pick<Config, 'deployment'>;
  now: () => Instant;
}

/** Finds the program that asks, by `Authorization: Bearer llk_…`, on each request: a key that was removed is out at once. */
export const createProgramDoor =
  ({ programKeys, config, now }: ProgramDoorDeps) =>
  /** Throws 401 without a good key and 429 above the key's allowance. */
  async (event: HttpEvent): Promise<User> => {
    const given = bearerKey(event);
    const key = given?.startsWith('llk_') ? await programKeys.find(given) : undefined;
    if (!key) throw wrongKey('llk_…', ' with a key that was not removed');
    const wait = await programKeys.take(key, now());
    if (wait === 0) return programUser(key.name, key.scopes, config);
    const detail = `This key may ask ${key.perMinute} times a minute. Nothing was done.`;
    throw new RequestError(
      { status: 429, title: 'Too many requests at once', detail },
      { 'retry-after': String(wait) },
    );
  };
