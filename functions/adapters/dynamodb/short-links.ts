import { createHmac } from 'node:crypto';
import type { ShortLink } from '../../../domain/tracking/short-link.ts';
import type { Keys } from '../secrets/key-ring.ts';
import type { Key, Table } from './table.ts';

/** 60 bits: a code signs its target, so a forged row leads nowhere, and a code is short enough to read out. */
const codeLength = 10;
const fields = ['url', 'source', 'medium', 'campaign', 'content'] as const;

const linkKey = (code: string): Key => ({ PK: `LINK#${code}`, SK: 'LINK' });

/** Under the key that never changes: a post on a social network stays for years. The same link always has the same code. */
function codeOf(keys: Pick<Keys, 'identity'>, link: ShortLink): string {
  const text = JSON.stringify(fields.map((field) => link[field] ?? ''));
  return createHmac('sha256', keys.identity).update(`short-link\n${text}`).digest('base64url').slice(0, codeLength);
}

export type ShortLinks = ReturnType<typeof createShortLinks>;

/** Links for posts and print: a code, and the row with its target. */
export function createShortLinks(table: Table, keys: Pick<Keys, 'identity'>) {
  return {
    /** Its code, and how often it has been followed. Adding the same link again changes nothing. */
    async add(link: ShortLink): Promise<{ code: string; clicks: number }> {
      const code = codeOf(keys, link);
      await table.put({ ...linkKey(code), ...link }, { absent: ['PK'] });
      return { code, clicks: Number((await table.get(linkKey(code)))?.clicks ?? 0) };
    },

    /** The target of a code. Adds one to `counted`, if given. Undefined for a code that we did not sign. */
    async follow(code: string, counted: 'clicks' | 'machineClicks' | undefined): Promise<ShortLink | undefined> {
      const key = linkKey(code);
      const row = counted
        ? await table.change(key, { add: { [counted]: 1 }, when: { present: ['PK'] } })
        : await table.get(key);
      const link = row as ShortLink | undefined;
      return link && codeOf(keys, link) === code ? link : undefined;
    },
  };
}
