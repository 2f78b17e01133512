import { z } from 'zod';
import { facts } from '../lead/event-schemas.ts';
import { id, time } from './values.ts';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const types = Object.keys(facts) as [keyof typeof facts, ...(keyof typeof facts)[]];
const events = z.array(z.enum(types)).min(1).optional();

/** Plain HTTP stays on this machine. */
const endpoint = z
  .url()
  .refine(
    (url) => /^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url),
    'expected an address that begins with https://, or with http:// and localhost',
  );

const isFilled = (map: object) => Object.keys(map).length > 0;

const webhook = z.strictObject({
  url: endpoint.describe('Where the signed POST goes, https.'),
  events: events.describe('Events to send. Without it: all. LeadErased always comes: delete what you hold then.'),
  timeLimit: time.prefault('15 seconds').describe('Longest time for connection and answer together.'),
});

const chat = z.strictObject({
  kind: z.enum(['slack', 'teams']).describe('Which chat it is.'),
  texts: z
    .partialRecord(z.enum(types), z.string().min(1))
    .refine(isFilled, 'expected a text for one event at least — EventBridge takes no rule that fits nothing')
    .describe('Message for each event. Events without a text send no message.'),
  timeLimit: time.prefault('10 seconds').describe('Longest time for connection and answer together.'),
});

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);

const crm = z
  .strictObject({
    url: endpoint.describe('Where the call goes. `*` is replaced by the id of the lead.'),
    method: z.enum(['POST', 'PUT', 'PATCH']).default('POST').describe('Method of the call.'),
    perSecond: z.int().min(1).max(300).default(10).describe('Most calls a second.'),
    secret: z
      .string()
      .regex(/^[\w/+=.@-]{1,512}$/, 'expected the name of a secret, such as "leadloop/hubspot"')
      .describe('Name of a JSON secret in Secrets Manager. AWS reads it during the deployment.'),
    header: z
      .strictObject({
        name: z
          .string()
          .regex(/^[A-Za-z0-9-]+$/)
          .describe('Name of the header.'),
        field: z.string().min(1).describe('Field of the secret with its value.'),
      })
      .optional()
      .describe('Header that proves who calls.'),
    oauth: z
      .strictObject({
        tokenUrl: endpoint.describe('Where EventBridge fetches the token.'),
        clientId: z.string().min(1).describe('Id of the client.'),
        field: z.string().min(1).describe('Field of the secret with the client secret.'),
      })
      .optional()
      .describe('Instead of a header: OAuth 2.0 client credentials.'),
    bodies: z
      .partialRecord(z.enum(types), z.record(z.string(), json))
      .refine(isFilled, 'expected a body for one event at least — leave out a CRM without events')
      .describe('Body of the call for each event. Events without a body make no call.'),
  })
  .refine(({ header, oauth }) => (header === undefined) !== (oauth === undefined), 'expected "header" or "oauth"');

const none = { webhooks: {}, chats: {}, crms: {} };

/** Rules of EventBridge bear it, whose names are 64 long at most. */
const name = id.max(24, 'expected a name of at most 24 characters');

export const integrations = z
  .strictObject({
    webhooks: z.record(name, webhook).default({}).describe('Programs of yours that get a signed POST.'),
    chats: z.record(name, chat).default({}).describe('Channels in Slack or Teams.'),
    crms: z.record(name, crm).default({}).describe('CRMs that EventBridge calls itself.'),
  })
  .default(none);
