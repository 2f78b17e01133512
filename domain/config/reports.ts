import { z } from 'zod';
import { signature } from './webhooks.ts';

/** Fields of a lead that a CRM can report; each is a JSONata expression over its message. */
export const reportFields: readonly string[] = [
  ...['lead', 'email', 'at', 'owner', 'result', 'value', 'product', 'reason', 'until', 'track'],
  ...['contact', 'reached', 'note', 'next', 'nextOn', 'by', 'id'],
  ...['step', 'currency', 'probability', 'closeOn', 'correction'],
];

/** A CRM that reports outcomes, contacts and owners, at POST /webhooks/<name>. */
export const reportSource = z.strictObject({
  signature: signature.describe('How the CRM signs.'),
  fields: z
    .record(z.string(), z.string().min(1))
    .describe('What the message says, each from a JSONata expression over it.'),
});
