import { parseSubmission, type Submission } from '../../domain/capture/submission.ts';
import { withFieldNames } from '../../domain/capture/submission-fields.ts';
import type { CaptureRules } from '../../domain/config/config.ts';
import type { InvalidField } from '../../domain/lead/invalid-field.ts';
import type { ConsentBasis } from '../../domain/lead/person.ts';
import { log } from '../adapters/aws/log.ts';
import { jsonAnswer } from './json-answer.ts';
import type { HttpResponse } from './messages.ts';
import { RequestError } from './problem.ts';

/** What a lead source adds to each message of its own. */
interface LeadSource {
  /** As it is in the attribution: `webhook:typeform`, `partner:acme`. */
  via: string;
  form: string;
  basis?: ConsentBasis;
  /** The words people agreed to there. */
  consentText?: string;
  /** The person confirms the address first. The default when neither the source nor the message claims consent. */
  mustConfirm?: boolean;
}

export type Read = { ok: true; submission: Submission } | { ok: false; invalid: InvalidField[] };

/** Reads a lead of a lead source leniently: no person who could correct it sees the answer. `id` is the same when the source sends it again. */
export function readLead(body: unknown, source: LeadSource, id: string | undefined, rules: CaptureRules): Read {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const { honeypot } = rules.filter;
  const post = isObject ? { ...withFieldNames(withoutTrap(body, honeypot)), form: source.form } : body;
  const parsed = parseSubmission(post, rules.forms, { honeypot, reading: 'lenient' });
  if (!parsed.ok) return parsed;
  const { submission } = parsed;
  // A source's legal basis covers its people, except one whose message refuses consent.
  const { basis, consentText } = submission.consent === false ? {} : source;
  return {
    ok: true,
    submission: {
      ...submission,
      visitorId: undefined, // a program's post names no browser
      basis,
      consentText,
      mustConfirm: source.mustConfirm ?? (source.basis || submission.consent ? undefined : true),
      submissionId: id === undefined ? submission.submissionId : `${source.via}:${id}`,
      attribution: { ...submission.attribution, via: source.via },
    },
  };
}

/** Only our pages have the hidden trap field. A program that sends a field of that name means it as an answer. */
function withoutTrap(body: object, trap: string): object {
  const { [trap]: said, ...lead } = body as Record<string, unknown>;
  return said === undefined ? lead : { [`answers.${trap}`]: said, ...lead };
}

/** The answer for a stored lead. */
export const accepted = ({ leadId, receipt }: { leadId: string; receipt: string }): HttpResponse =>
  jsonAnswer({ leadId, receipt }, 202);

/** A source without a secret yet: the sender tries again, and an alarm notifies ops. */
export function sourceNotReady(source: string): RequestError {
  log.error('a lead source has no secret yet; set one with npx leadloop keys', { source });
  return new RequestError({
    status: 503,
    title: 'This lead source is not set up yet',
    detail: 'Please send it again later.',
  });
}
