import type { CaptureRules } from '../config/config.ts';
import { span } from '../lead/activity-text.ts';
import { between, type Instant } from '../time/instant.ts';
import type { Submission } from './submission.ts';

/**
 * Why a submission is not a real inquiry, in words for ops; undefined when nothing speaks against it. A refused submission is
 * kept as an activity, scores nothing and wakes nobody: a wrong guess can be seen and put right. What is wrong with the address
 * is found later and for the lead as a whole (domain/workflow/verify.ts).
 */
export function refusal(submission: Submission, rules: CaptureRules['filter'], now: Instant): string | undefined {
  if (submission.honeypot) return `the hidden field “${rules.honeypot}” was filled in, which only programs do`;
  // A page may say what it likes, and clocks differ: only a time that can be, and is too short, counts.
  const filledIn = submission.shownAt === undefined ? undefined : between(submission.shownAt, submission.sentAt ?? now);
  if (filledIn !== undefined && filledIn >= 0 && filledIn < rules.minimumFillTime)
    return `the form was filled in within ${span(filledIn)}, which only programs can`;
  const texts = [submission.message, ...Object.values(submission.answers), ...Object.values(submission.person)];
  const text = texts.filter(Boolean).join('\n');
  if (/^[ \t]*(?:bcc|cc|to|content-type|mime-version)[ \t]*:.*(?:@|text\/|1\.0)/im.test(text))
    return 'it tries to smuggle in mail headers';
  const links = text.match(/https?:\/\/|www\.|\[url[=\]]/gi)?.length ?? 0;
  if (links > rules.maxLinks) return `${links} links, at most ${rules.maxLinks} are usual`;
  if (/https?:\/\/|www\./i.test(submission.person.name ?? '')) return 'a link in the name';
  return undefined;
}
