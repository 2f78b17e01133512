import type { CaptureRules } from '../config/config.ts';
import { between, type Instant } from '../time/instant.ts';
import { sampleLead } from './sample-lead.ts';
import type { Submission } from './submission.ts';
import { withoutEnd } from './text.ts';

/**
 * Why a submission is no real inquiry, in words for ops; else undefined. A refused submission is stored, scores nothing and
 * wakes no lead, so a wrong guess can be corrected. The address is checked later and for the whole lead
 * (domain/workflow/verify.ts).
 */
export function refusal(submission: Submission, rules: CaptureRules['filter']): string | undefined {
  const { honeypot, person, message = '', attribution } = submission;
  // Lists, ads, partners and signed webhooks send data. Only text typed into a form can be advertising.
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
 * Whether the form came back faster than people type. Browsers fill forms in, too, so speed alone refuses no form: the address
 * is confirmed first.
 */
export function isHasty({ shownAt, sentAt }: Submission, rules: CaptureRules['filter'], now: Instant): boolean {
  // A page can send any time, and clocks differ: only a plausible and too short time counts.
  const filledIn = shownAt === undefined ? undefined : between(shownAt, sentAt ?? now);
  return filledIn !== undefined && filledIn >= 0 && filledIn < rules.minimumFillTime;
}
