import type { Activity } from '../lead/activity.ts';
import { between, day, type Instant } from '../time/instant.ts';

/** Posts for one address within a day. Anybody may type any address, and each post is kept, read and shown to a rep. */
export const mostPosts = 50;

/** An address has had all its posts of the day. Nothing of this one was kept. */
export class TooManyPostsError extends Error {
  override readonly name = 'TooManyPostsError';
  readonly retryAfter: number;
  constructor(retryAfter: number) {
    super(`more than ${mostPosts} forms for one address within a day`);
    this.retryAfter = retryAfter;
  }
}

/** How long one more post for this address has to wait, in milliseconds; undefined when it need not. */
export function postWait(activities: readonly Activity[], now: Instant): number | undefined {
  const ages = activities
    .filter(({ type }) => type === 'form.submitted')
    .map(({ at }) => between(at, now))
    .filter((age) => age < day)
    .sort((a, b) => a - b);
  const oldestThatCounts = ages[mostPosts - 1];
  return oldestThatCounts === undefined ? undefined : day - oldestThatCounts;
}
