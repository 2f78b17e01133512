import type { Instant } from '../time/instant.ts';
import type { OriginField } from './origin.ts';

/** Where one submission came from. Every lead keeps its first and its last. */
export interface Attribution extends Partial<Record<OriginField, string>> {
  referrer?: string;
  landingPage?: string;
  /** The lead source when that was not a form: `meta`, `google`, `webhook:<source>`, `partner:<id>`, `import:<source>`. */
  via?: string;
  /** The code of the short link that was followed. */
  link?: string;
  /** The lead whose referral link brought the person: its id, or `erasedReferrer`. */
  referredBy?: string;
  form: string;
  at: Instant;
}

/** In place of the id of a lead that was erased: where the others came from stays true. */
export const erasedReferrer = 'erased';

/** A person's own facts; see `mergedLead` for which value counts. */
export interface Person {
  name?: string;
  company?: string;
  jobTitle?: string;
  phone?: string;
  country?: string;
  timeZone?: string;
  companySize?: string;
  industry?: string;
}

/** The legal basis for mail to a person who ticked no box of ours. */
export type ConsentBasis = 'consent' | 'legitimate-interest';

/** A consent: when, where, and in which words. */
export interface Consent {
  /** False: the box was there for the ticking, or there was none. */
  given: boolean;
  at: Instant;
  source: string;
  text?: string;
  /** Names these words, so that who agreed to the same can be counted; they themselves are in `text`. */
  version?: string;
  basis?: ConsentBasis;
  /** Said by the holder of the mailbox: by a token from a mail, or confirmed by a link in one. */
  proven?: boolean;
  /** The form's sender, as far as privacy.yaml keeps it: a network address, and the browser's name. */
  from?: { address?: string; browser?: string };
}

/** Why the lead may get no marketing mail. */
export const suppressionReasons = ['unsubscribed', 'bounced', 'complained'] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/** A person's choices on the preferences page. */
export interface MailPreferences {
  /** Topics (nurture.yaml) they want nothing about. */
  off: string[];
  /** One marketing mail in seven days at most. */
  weekly: boolean;
}

/** Facts about an address beyond its spelling; looked up once, before the lead costs anything. */
export interface AddressFacts {
  /** A private mailbox at a provider for everyone. */
  freeMail?: boolean;
  /** info@, sales@ …: read by several people or by none. */
  role?: boolean;
  /** The address that was probably meant: this one is at a throw-away provider whose name is a slip of a large one. */
  mistyped?: string;
  /** Why nothing can be sent there, in words. */
  refused?: string;
  checkedAt: Instant;
}
