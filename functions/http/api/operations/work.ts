import type { Operation } from '../operation.ts';
import { leadView } from '../shapes.ts';
import {
  assign,
  assigned,
  assignMany,
  choices,
  contact,
  followUp,
  moreTime,
  nextStep,
  noted,
  objection,
  outcome,
  pass,
  step,
  undo,
} from '../shapes-work.ts';

const works = ['leads:work'] as const;
const leads = ['team:lead'] as const;
const write = { method: 'POST', answer: leadView, headers: ['if-match', 'idempotency-key'] } as const;

/**
 * What reps and managers do with leads. Each can be repeated: the same `Idempotency-Key`, or the same content within a minute,
 * acts once. With `If-Match` of a lead's `version` it is refused when sales has changed the lead since.
 */
export const workOperations = {
  choices: {
    method: 'GET',
    path: '/choices',
    summary: 'What there is to choose from: reasons, steps, products, reminders, reps, teams.',
    may: ['leads:team', 'leads:all'],
    answer: choices,
  },
  accept: { ...write, path: '/leads/{id}/accept', summary: 'Takes the lead that was offered to you.', may: works },
  'more-time': {
    ...write,
    path: '/leads/{id}/more-time',
    summary: 'Asks once for more time to answer.',
    may: works,
    body: moreTime,
  },
  pass: {
    ...write,
    path: '/leads/{id}/pass',
    summary: 'Declines an offer, or gives back a lead you have: others are asked.',
    may: works,
    body: pass,
  },
  contact: {
    ...write,
    path: '/leads/{id}/contact',
    summary: 'Records a call, mail, message or meeting.',
    may: works,
    body: contact,
  },
  note: { ...write, path: '/leads/{id}/note', summary: 'Writes something down.', may: works, body: noted },
  'next-step': {
    ...write,
    path: '/leads/{id}/next-step',
    summary: 'Plans the next step; you are reminded on that day.',
    may: works,
    body: nextStep,
  },
  calls: {
    ...write,
    path: '/leads/{id}/calls',
    summary: 'Records that the person wants no calls, or wants them again.',
    may: works,
    body: objection,
  },
  profiling: {
    ...write,
    path: '/leads/{id}/profiling',
    summary: 'Records that the person wants no profile made of them, or agrees again.',
    may: works,
    body: objection,
  },
  step: {
    ...write,
    path: '/leads/{id}/step',
    summary: 'Moves the sale to a step, or says what is expected of it.',
    may: works,
    body: step,
  },
  'follow-up': {
    ...write,
    path: '/leads/{id}/follow-up',
    summary: 'Chooses a sequence of reminders.',
    may: works,
    body: followUp,
  },
  outcome: {
    ...write,
    path: '/leads/{id}/outcome',
    summary: 'Records the outcome of the lead, or corrects it within a day.',
    may: works,
    body: outcome,
  },
  undo: {
    method: 'POST',
    answer: leadView,
    path: '/leads/{id}/undo',
    summary: 'Takes back a contact or a note.',
    may: works,
    body: undo,
  },
  assign: {
    ...write,
    headers: ['if-match'],
    path: '/leads/{id}/assign',
    summary: 'Gives the lead to a rep.',
    may: leads,
    body: assign,
  },
  'assign-many': {
    method: 'POST',
    path: '/leads/assign',
    summary: 'Gives many leads to a rep, or splits them among those at work.',
    may: leads,
    body: assignMany,
    answer: assigned,
  },
} as const satisfies Record<string, Operation>;
