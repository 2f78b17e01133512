import { parseSubmission, type Submission } from '../../domain/capture/submission.ts';
import type { CaptureRules } from '../../domain/config/config.ts';
import type { InvalidField } from '../../domain/lead/invalid-field.ts';
import type { ConsentBasis } from '../../domain/lead/person.ts';
import { log } from '../adapters/aws/log.ts';
import type { HttpResponse } from './messages.ts';
import { RequestError } from './problem.ts';

/** What a door of somebody else's adds to what came through it. */
export interface Door {
  /** As it stands in the attribution: `webhook:typeform`, `partner:acme`. */
  via: string;
  form: string;
  basis?: ConsentBasis;
  /** The words people agreed to there. */
  consentText?: string;
  /** They confirm their address first. By itself so when neither the door nor the message says that they agreed. */
  mustConfirm?: boolean;
}

export type Read = { ok: true; submission: Submission } | { ok: false; invalid: InvalidField[] };

/** Reads a lead that came through a door, leniently: nobody who could correct it sees the answer. `id` is what is the same when it comes again. */
export function readLead(body: unknown, door: Door, id: string | undefined, rules: CaptureRules): Read {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const { honeypot } = rules.filter;
  const post = isObject ? { ...body, form: door.form } : body;
  const parsed = parseSubmission(post, rules.forms, { honeypot, reading: 'lenient' });
  if (!parsed.ok) return parsed;
  const { submission } = parsed;
  return {
    ok: true,
    submission: {
      ...submission,
      visitorId: undefined, // a program's post says nothing about whose browser it was
      basis: door.basis,
      consentText: door.consentText,
      mustConfirm: door.mustConfirm ?? (door.basis || submission.consent ? undefined : true),
      submissionId: id === undefined ? submission.submissionId : `${door.via}:${id}`,
      attribution: { ...submission.attribution, via: door.via },
    },
  };
}

/** The answer to a lead that was kept. */
export const accepted = ({ leadId, receipt }: { leadId: string; receipt: string }): HttpResponse => ({
  statusCode: 202,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify({ leadId, receipt }),
});

export const invalidFields = (invalid: readonly InvalidField[]) =>
  new RequestError({ status: 400, title: 'Some fields are not right', invalid });

/** A door whose secret nobody has set yet: the sender shall try again, and ops hear of it. */
export function doorNotOpen(door: string): RequestError {
  log.error('a door has no secret yet; set one with npx leadloop keys', { door });
  return new RequestError({ status: 503, title: 'This door is not open yet', detail: 'Please send it again later.' });
}
