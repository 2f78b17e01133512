import { z } from 'zod';
import { facts } from '../event-schemas.ts';
import { id, time } from './values.ts';

const types = Object.keys(facts) as [keyof typeof facts, ...(keyof typeof facts)[]];
const events = z.array(z.enum(types)).min(1).optional();

/** Plain HTTP stays on this machine. */
const endpoint = z
  .url()
  .refine(
    (url) => /^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url),
    'expected an address that begins with https://, or with http:// and localhost',
  );

const webhook = z.strictObject({
  url: endpoint,
  /** All of them without it. */
  events,
  /** For connection and answer together. */
  timeLimit: time.prefault('15 seconds'),
});

const chat = z.strictObject({
  kind: z.enum(['slack', 'teams']),
  /** What is written for an event; there is a message for those alone that have a text. */
  texts: z.partialRecord(z.enum(types), z.string().min(1)),
  timeLimit: time.prefault('10 seconds'),
});

export const integrations = z
  .strictObject({ webhooks: z.record(id, webhook).default({}), chats: z.record(id, chat).default({}) })
  .default({ webhooks: {}, chats: {} });
