import type { MailKind } from '../lead/send.ts';

/** The mails that Leadloop sends on occasions of its own, with the kind each must have. Their files in emails/ may have any text. */
export const ownMails: Readonly<Record<string, Exclude<MailKind, 'marketing'>>> = {
  confirm: 'transactional',
  'confirm-reminder': 'transactional',
  guide: 'transactional',
  'referral-thanks': 'transactional',
  'will-call': 'transactional',
  'your-data': 'transactional',
  'manager-contact': 'internal',
  'manager-decision': 'internal',
  'manager-surge': 'internal',
  'manager-unanswered': 'internal',
  'manager-waits': 'internal',
  'rep-assignment': 'internal',
  'rep-contact': 'internal',
  'rep-follow-up': 'internal',
  'rep-reminder': 'internal',
  'rep-visit': 'internal',
  'rep-warning': 'internal',
  'reply-received': 'internal',
  'weekly-digest': 'internal',
};
