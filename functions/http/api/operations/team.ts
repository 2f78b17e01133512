import type { Operation } from '../operation.ts';
import { me, team } from '../shapes.ts';

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
} as const satisfies Record<string, Operation>;
