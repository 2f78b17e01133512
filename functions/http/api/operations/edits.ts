import type { Operation } from '../operation.ts';
import { leadView } from '../shapes.ts';
import { notALead, otherLead, profile } from '../shapes-edits.ts';

const works = ['leads:work'] as const;

/** Corrections by employees: a lead's facts, its identity, and whether it is a lead. `If-Match` works as for all work. */
export const editOperations = {
  'correct-profile': {
    method: 'PATCH',
    headers: ['if-match'],
    path: '/leads/{id}',
    summary: 'Corrects what is known of the person; what is absent stays.',
    may: works,
    body: profile,
    answer: leadView,
  },
  'not-a-lead': {
    method: 'POST',
    headers: ['if-match'],
    path: '/leads/{id}/not-a-lead',
    summary: 'Dismisses a contact who will never buy: no more mail, and no place in any conversion.',
    may: works,
    body: notALead,
    answer: leadView,
  },
  'undo-not-a-lead': {
    method: 'POST',
    path: '/leads/{id}/not-a-lead/undo',
    summary: 'Takes that back within a day: the lead goes on where it was.',
    may: works,
    answer: leadView,
  },
  merge: {
    method: 'POST',
    headers: ['if-match'],
    path: '/leads/{id}/merge',
    summary: 'Another lead is the same person: it goes on in this one. 409 says which of the two to keep.',
    may: works,
    body: otherLead,
    answer: leadView,
  },
  'undo-merge': {
    method: 'POST',
    path: '/leads/{id}/merge/undo',
    summary: 'Takes that back within a day: the other lead goes on where it was.',
    may: works,
    body: otherLead,
    answer: leadView,
  },
} as const satisfies Record<string, Operation>;
