import { randomBytes } from 'node:crypto';
import type { Execution } from './execution.ts';

/** A new task token: opaque to everyone, different for every attempt. It leads back to its execution without any table. */
export function newToken({ id }: Execution): string {
  return Buffer.from(`leadloop:${id}:${randomBytes(18).toString('hex')}`).toString('base64url');
}

/** The id of the execution that a token belongs to; undefined for a foreign token. */
export function executionIdOf(token: string): number | undefined {
  const match = /^leadloop:(\d+):[0-9a-f]{36}$/.exec(Buffer.from(token, 'base64url').toString());
  return match === null ? undefined : Number(match[1]);
}
