import type { Operation } from '../operation.ts';
import { entered, me, repTime, team } from '../shapes.ts';

/** Who has signed in, and who sells. */
export const teamOperations = {
  me: { method: 'GET', path: '/me', summary: 'Who has signed in, and what they may do.', may: [], answer: me },
  team: {
    method: 'GET',
    path: '/team',
    summary: 'Who sells, who is at work, and how many leads each has.',
    may: ['leads:work', 'team:lead'],
    answer: team,
  },
  absences: {
    method: 'GET',
    path: '/team/{rep}/absences',
    summary: 'When a rep, or the `manager`, is away, at which hours at work, and who takes over.',
    may: ['leads:work', 'team:lead'],
    answer: repTime,
  },
  'enter-absences': {
    method: 'PUT',
    headers: ['if-match'],
    path: '/team/{rep}/absences',
    summary:
      'Enters absences and hours of a rep: your own, or of your team and of the `manager`. In force at once; running offers move. With `If-Match` of `version`, 412 says who was faster.',
    may: ['leads:work', 'team:lead'],
    body: entered,
    answer: repTime,
  },
} as const satisfies Record<string, Operation>;
