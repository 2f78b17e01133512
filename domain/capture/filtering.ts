import type { CaptureRules } from '../config/config.ts';
import { between, type Instant } from '../time/instant.ts';
import { sampleLead } from './sample-lead.ts';
import type { Submission } from './submission.ts';
import { withoutEnd } from './text.ts';

/**
 * Why a submission is not a real inquiry, in words for ops; undefined when nothing speaks against it. A refused submission is
 * kept as an activity, scores nothing and wakes nobody: a wrong guess can be seen and put right. What is wrong with the address
 * is found later and for the lead as a whole (domain/workflow/verify.ts).
 */
export function refusal(submission: Submission, rules: CaptureRules['filter']): string | undefined {
  const { honeypot, person, message = '', attribution } = submission;
  // Lists, ads, partners and signed webhooks send data. Only what is typed into a form can be advertising.
  if (attribution.via !== undefined) return sampleLead(submission);
  if (honeypot) return `the hidden field “${rules.honeypot}” was filled in, which only programs do`;
  const header = /^\s*(?:bcc|cc|to|content-type|mime-version)\s*:.*(?:\S@\S|text\/|1\.0)/i;
  if (Object.values(person).some((value) => header.test(value))) return 'it tries to smuggle in mail headers';
  const links = linksIn(message);
  if (links > rules.maxLinks) return `${links} links, at most ${rules.maxLinks} are usual`;
  if (linksIn(person.name ?? '') > 0) return 'a link in the name';
  return undefined;
}

/** How many pages a text names. Each counts once, however often and however it is written: `https://www.example.org/` is one. */
function linksIn(text: string): number {
  const found = text.match(/(?:\[url[=\]]\s*)?(?:https?:\/\/|www\.)[^\s<>"'[\]]*|\[url[=\]]/gi) ?? [];
  return new Set(found.map(pageOf)).size;
}

function pageOf(link: string): string {
  const bare = link
    .toLowerCase()
    .replace(/^\[url[=\]]\s*/, '')
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '');
  return withoutEnd(bare, (mark) => '/.,;:!?)'.includes(mark));
}

/**
 * Whether the form came back quicker than people type. A browser fills forms in, too, so speed alone refuses nobody: the address is
 * confirmed first.
 */
export function isHasty({ shownAt, sentAt }: Submission, rules: CaptureRules['filter'], now: Instant): boolean {
  // A page may say what it likes, and clocks differ: only a time that can be, and is too short, counts.
  const filledIn = shownAt === undefined ? undefined : between(shownAt, sentAt ?? now);
  return filledIn !== undefined && filledIn >= 0 && filledIn < rules.minimumFillTime;
}
