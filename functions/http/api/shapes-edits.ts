import * as z from 'zod/mini';
import { personal } from '../../../domain/lead/fields.ts';
import { reasonForAudit } from './reason-for-audit.ts';
import { said } from './said.ts';

// Shapes of an employee's corrections.

const field = said(
  z.optional(z.string().check(z.maxLength(300))),
  'As a form takes it; an empty text: it is not known',
);

export const profile = z.object(
  Object.fromEntries(personal.map((name) => [name, field])) as Record<(typeof personal)[number], typeof field>,
);
export const notALead = z.object({ reason: said(z.string(), 'One of `outcome.notLeadReasons` of sales.yaml') });

export const otherLead = z.object({
  other: said(z.string().check(z.minLength(1), z.maxLength(320)), 'The id or the address of the other lead'),
});

/** The reason that an employee gives. */
export const keptReason = z.object({
  reason: said(
    reasonForAudit.check(z.minLength(1), z.maxLength(200)),
    'Kept in the audit and with the proof, so it must contain no name and no address',
  ),
});
export const consentRecord = z.object({
  said: said(
    z.array(
      z.object({
        about: z.enum(['mail', 'address', 'calls', 'profiling']),
        given: z.boolean(),
        at: said(z.string(), 'ISO 8601, UTC'),
        how: said(z.string(), 'The form or list that asked, or what happened'),
        words: said(z.optional(z.string()), 'The words as shown'),
        version: said(z.optional(z.string()), 'The same for the same words'),
        basis: z.optional(z.string()),
        proven: said(z.boolean(), 'Said by the holder of the mailbox'),
        address: said(z.optional(z.string()), 'The network address, where privacy.yaml keeps it'),
        browser: said(z.optional(z.string()), 'What the browser called itself, where privacy.yaml keeps it'),
      }),
    ),
    'Oldest first',
  ),
});

export const erasureOrdered = z.object({
  person: said(z.string(), 'The id the lead had'),
  receipt: said(
    z.string(),
    'Path of the page with the receipt, for 30 days, to save or to send on; with `?file` as JSON',
  ),
  orderedAt: said(z.string(), 'ISO 8601, UTC; what the person does later counts'),
});
export const copy = z.object({
  file: said(z.string(), 'What the file may be called'),
  zip: said(
    z.optional(z.string()),
    'The zip, in base64: a page to read, data.json, and the mails the person wrote; absent when it is large',
  ),
  address: said(z.optional(z.string()), 'Of a large zip, the address that gives it for an hour, to who has it'),
});
