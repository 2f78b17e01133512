import type { MailKind } from '../lead/send.ts';

const everywhere = [
  'firstName',
  'name',
  'company',
  'unsubscribeUrl',
  'preferencesUrl',
  'trapUrl',
  'referralUrl',
  'product.name',
  'product.company',
  'product.postalAddress',
  'product.site',
  'privacyUrl',
  'because',
] as const;
const transactional = ['confirmUrl', 'guideUrl', 'guideTitle', 'callAt'] as const;
const internal = [
  'repName',
  'lead.name',
  'lead.email',
  'lead.company',
  'lead.jobTitle',
  'lead.phone',
  'lead.country',
  'lead.industry',
  'lead.companySize',
  'lead.localTime',
  'score',
  'grade',
  'gradeWhy',
  'source',
  'instructions',
  'why',
  'acceptBy',
  'referrer',
  'opening',
  'offerUrl',
  'declineUrl',
  'snoozeUrl',
  'wonUrl',
  'lostUrl',
  'recycleUrl',
  'followUpUrl',
  'calendarUrl',
  'reminder',
  'reminderTo',
  'attempt',
  'replySubject',
  'replyNote',
  'count',
  'more',
] as const;

/** Every single value a mail may name. The sender passes all of them, the empty string when unknown. */
export const values: readonly string[] = [...everywhere, ...transactional, ...internal];

/** Every list a mail may repeat with `{{#each}}`, with the fields of one item; a list without fields is one of plain texts. */
export const lists: Readonly<Record<string, readonly string[]>> = {
  reasons: [],
  timeline: ['at', 'what'],
  answers: ['question', 'answer'],
  reply: [],
  news: [],
  unanswered: ['who', 'what', 'waiting', 'asked', 'pageUrl'],
};

/** What a mail to a lead cannot count on: it needs `{{#if}}` around it or a fallback in the head. */
export const uncertain: readonly string[] = ['name', 'company'];

/** The only values a link or button may lead to; anything else in an href could be a lead's own text. */
export const addresses: readonly string[] = [
  'unsubscribeUrl',
  'preferencesUrl',
  'confirmUrl',
  'guideUrl',
  'referralUrl',
  'offerUrl',
  'declineUrl',
  'snoozeUrl',
  'wonUrl',
  'lostUrl',
  'recycleUrl',
  'followUpUrl',
  'calendarUrl',
  'pageUrl',
  'product.site',
  'privacyUrl',
];

/** The values and lists a mail of this kind may name: a lead's mail can never show what is meant for a rep. */
export function allowedIn(kind: MailKind): { values: ReadonlySet<string>; lists: ReadonlySet<string> } {
  if (kind === 'internal') return { values: new Set([...everywhere, ...internal]), lists: new Set(Object.keys(lists)) };
  if (kind === 'transactional') return { values: new Set([...everywhere, ...transactional]), lists: new Set() };
  return { values: new Set(everywhere), lists: new Set() };
}
