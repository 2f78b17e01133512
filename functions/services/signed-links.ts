import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MailTemplate } from '../../domain/mail/render-template.ts';
import { type Instant, instant, millis } from '../../domain/time/instant.ts';

/** The uses of signed links; a token for one use is invalid for another. */
export interface LinkClaims {
  /** A link in a mail: where it leads, which step it was in and when the mail was made; `trap`: no human sees it. */
  click: {
    leadId: string;
    lifecycleId: string;
    track: string;
    step: string;
    template: string;
    url: string;
    sentAt?: Instant;
    trap?: true;
    /** Fields the reader need not fill in on the page it leads to. */
    known?: string[];
    /** The reader's masked address, for a page of ours that recognises them. */
    who?: string;
  };
  /** The lead's own page about mail it gets. */
  preferences: { leadId: string };
  /** Confirms the address; `receipt`: also the post of an unproven sender. */
  confirm: { leadId: string; lifecycleId: string; receipt?: string };
  /**
   * Names a lead to a form, with the fields that this bearer may know as known: the form asks only for others. `who`: the
   * masked address that the form shows; `proven`: it came by mail, so the bearer owns the mailbox.
   */
  profile: { leadId: string; known: string[]; who?: string; proven?: true };
  /** The lead who recommends us. */
  referral: { leadId: string };
  /** One guide for one lead. */
  download: { leadId: string; lifecycleId: string; guide: string };
  /**
   * The page with a person's data, for export or erasure; `asked`: the mail that carried it; `who`: the masked address of a
   * person who is no lead.
   */
  data: { leadId: string; asked: string; who?: string };
  /** The page that shows the receipt of an erasure asked for at this moment. */
  erasure: { leadId: string; at: Instant };
  /** The rep's page for one offer. */
  rep: { leadId: string; lifecycleId: string; attempt: number; repId: string };
}

export type LinkPurpose = keyof LinkClaims;
export type Opened<P extends LinkPurpose> = { claims: LinkClaims[P] } | { problem: 'unknown' | 'expired' };

const signatureLength = 22; // 128 bit in base64url: not guessable, short in a mail

const signature = (key: string, purpose: LinkPurpose, body: string) =>
  createHmac('sha256', key).update(`${purpose}.${body}`).digest('base64url').slice(0, signatureLength);

/** A token for a link. It carries its claims and its end, so nothing has to be stored or looked up. */
export function signLink<P extends LinkPurpose>(
  key: string,
  purpose: P,
  claims: LinkClaims[P],
  expires: Instant,
): string {
  const body = Buffer.from(JSON.stringify([Math.floor(millis(expires) / 1000), claims])).toString('base64url');
  return `${body}.${signature(key, purpose, body)}`;
}

const unsigned = (text: string): string => text.replace(/(?<=\/)[\w-]{16,}\.[\w-]{22}(?![\w-])/g, '…');

/** A mail without the tokens of its links: who reads it must not act in the name of the person who got it. */
export const unsignedMail = ({ subject, html, text }: MailTemplate): MailTemplate => ({
  subject,
  html: unsigned(html),
  text: unsigned(text),
});

/** The claims of a token that we signed for this purpose, or why it is invalid. */
export function openLink<P extends LinkPurpose>(key: string, purpose: P, token: string, now: Instant): Opened<P> {
  const [body = '', given = '', ...more] = token.split('.');
  const [mine, theirs] = [Buffer.from(signature(key, purpose, body)), Buffer.from(given)];
  // Compared in bytes: a token of as many characters may hold more of them.
  if (more.length > 0 || theirs.length !== mine.length || !timingSafeEqual(theirs, mine)) return { problem: 'unknown' };
  const [seconds, claims] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, LinkClaims[P]];
  return instant(seconds * 1000) > now ? { claims } : { problem: 'expired' };
}
