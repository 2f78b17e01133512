import type { Operation } from '../operation.ts';
import { consentRecord, copy, erasureOrdered, keptReason } from '../shapes-edits.ts';

/** Rights of a person over their own data. */
export const privacyOperations = {
  'consent-record': {
    method: 'GET',
    path: '/leads/{id}/consent',
    summary: 'Everything the person ever agreed or objected to, with its proof.',
    may: ['leads:personal'],
    answer: consentRecord,
  },
  export: {
    method: 'POST',
    headers: ['accept-language'],
    path: '/leads/{id}/export',
    summary: 'Gives all that is held of the person, as a zip to hand to them alone.',
    may: ['leads:export'],
    body: keptReason,
    auditsReason: true,
    answer: copy,
  },
  erase: {
    method: 'POST',
    headers: ['if-match'],
    path: '/leads/{id}/erase',
    summary: 'Erases the person everywhere, within a minute and for good.',
    may: ['leads:erase'],
    body: keptReason,
    auditsReason: true,
    answer: erasureOrdered,
  },
} as const satisfies Record<string, Operation>;
