import type { CaptureRules } from '../config/config.ts';
import type { Activity } from '../lead/activity.ts';
import { fraction } from '../lead/hash.ts';
import type { Lead } from '../lead/lead.ts';
import { between, day, hour, type Instant, instant, millis, minute } from '../time/instant.ts';

type Limits = CaptureRules['limits'];

/** `usual`; `confirm`: the sender confirms the address first; `refused`: the post is not stored. */
export type Admission = 'usual' | 'confirm' | 'refused';

/** Forms of the running hour, this one included. Without an address the form came from the machine itself. */
interface Posted {
  address?: number;
  network?: number;
}

/** Beyond this many times a limit even a solved challenge does not help. */
const most = 10;

/** One sender's standing, before all forms are counted. `doubtful`: only with a solved challenge. */
export function senderOf({ address = 0, network = 0 }: Posted, rules: Limits): 'usual' | 'doubtful' | 'refused' {
  if (address > most * rules.perAddress || network > most * rules.perNetwork) return 'refused';
  return address > rules.perAddress || network > rules.perNetwork ? 'doubtful' : 'usual';
}

/** The consequence of all forms in this hour for one more. */
export function crowdOf(forms: number, rules: Limits): 'usual' | 'doubtful' | 'confirm' {
  if (forms > most * rules.formsPerHour) return 'confirm';
  return forms > rules.formsPerHour ? 'doubtful' : 'usual';
}

/** Whether mails to and about this lead count for `mailsPerHour`: a form came today, and the mailbox is unproven. */
export function isOnTrial({ confirmedAt, consent, last }: Lead, at: Instant): boolean {
  if (confirmedAt !== undefined || consent?.proven || last.via !== undefined) return false;
  return between(last.at, at) < day;
}

/** `2026-11-29T14`: limits are counted by the hour of the clock. */
export const hourOf = (at: Instant): string => at.slice(0, 13);

/** When a mail above the limit is tried again: within the next hour, spread. */
export function tryNextHour(leadId: string, at: Instant): Instant {
  const next = (Math.floor(millis(at) / hour) + 1) * hour;
  return instant(next + Math.floor(fraction(`${leadId}#${next}`) * 50 * minute));
}

/** Posts for one address within a day. A stranger may type any address, and each post is stored, read and shown to a rep. */
export const mostPosts = 50;

/** An address has used up its posts of the day. This one was not stored. */
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
