import { z } from 'zod';
import { facts } from '../lead/event-schemas.ts';
import { id, time } from './values.ts';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

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
  timeLimit: time.prefault('15 seconds').describe('For connection and answer together.'),
});

const chat = z.strictObject({
  kind: z.enum(['slack', 'teams']),
  texts: z
    .partialRecord(z.enum(types), z.string().min(1))
    .describe('What is written for an event; there is a message for those alone that have a text.'),
  timeLimit: time.prefault('10 seconds'),
});

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);

const crm = z
  .strictObject({
    /** `*` stands for the lead's id. */
    url: endpoint,
    method: z.enum(['POST', 'PUT', 'PATCH']).default('POST'),
    perSecond: z.int().min(1).max(300).default(10),
    /** The name of a secret in Secrets Manager that is JSON; AWS reads it when this is deployed. */
    secret: z.string().regex(/^[\w/+=.@-]{1,512}$/, 'expected the name of a secret, such as "leadloop/hubspot"'),
    /** The header that proves who calls, from a field of the secret. */
    header: z.strictObject({ name: z.string().regex(/^[A-Za-z0-9-]+$/), field: z.string().min(1) }).optional(),
    /** Or a token that EventBridge fetches (OAuth 2.0 client credentials), with a field of the secret. */
    oauth: z.strictObject({ tokenUrl: endpoint, clientId: z.string().min(1), field: z.string().min(1) }).optional(),
    /** What is sent for an event; it is called for those alone that have a body. */
    bodies: z.partialRecord(z.enum(types), z.record(z.string(), json)),
  })
  .refine(({ header, oauth }) => (header === undefined) !== (oauth === undefined), 'expected "header" or "oauth"');

const none = { webhooks: {}, chats: {}, crms: {} };

export const integrations = z
  .strictObject({
    webhooks: z.record(id, webhook).default({}),
    chats: z.record(id, chat).default({}),
    crms: z.record(id, crm).default({}),
  })
  .default(none);
