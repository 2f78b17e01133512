import type { Operation } from '../operation.ts';
import { erasureOrdered, reasonToErase } from '../shapes-edits.ts';

/** What a person may demand of what is known about them. */
export const privacyOperations = {
  erase: {
    method: 'POST',
    path: '/leads/{id}/erase',
    summary: 'Erases the person everywhere, within a minute and for good.',
    may: ['leads:erase'],
    body: reasonToErase,
    answer: erasureOrdered,
  },
} as const satisfies Record<string, Operation>;
