import { normalizeEmail } from '../../../domain/capture/identity.ts';
import { isOnTrial } from '../../../domain/capture/limits.ts';
import { fieldsGiven, masked } from '../../../domain/capture/profile.ts';
import type { Deployment } from '../../../domain/config/config.ts';
import type { Language } from '../../../domain/language/language.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { isReplyCut, mailData } from '../../../domain/mail/data.ts';
import { mailbox } from '../../../domain/mail/header-text.ts';
import { inLanguage } from '../../../domain/mail/in-language.ts';
import type { MailManifest } from '../../../domain/mail/manifest.ts';
import type { MailInput } from '../../../domain/mail/variables.ts';
import { type Instant, plus } from '../../../domain/time/instant.ts';
import type { Keys } from '../../adapters/secrets/key-ring.ts';
import type { OutgoingMail } from '../../adapters/ses/mailer.ts';
import { createVisitors } from '../capture/visitors.ts';
import { signLink } from '../signed-links.ts';
import { replyAddress } from './reply-addresses.ts';

export interface ComposerDeps {
  keys: Keys;
  publicUrl: string;
  deployment: Pick<Deployment, 'allowedOrigins' | 'privacyUrl' | 'product' | 'linksExpireAfter' | 'domain' | 'replies'>;
  mails: Record<string, MailManifest>;
}

/** The ledger's placeholder for a lead id, in mail about a person who is no lead. */
export const unknownLead = 'unknown';

/** The mail and step to send, and why now. */
export interface Occasion {
  track: string;
  step: string;
  template: string;
  why: string;
  at: Instant;
  /** What only this mail shows. */
  more?: Omit<MailInput, 'product'>;
}

/**
 * A letter to the lead. Links are signed for this lead and step; the visible unsubscribe link shows a page whose first button does
 * it, because scanners follow links, while the one-click header is a POST.
 */
export function composeLeadMail(lead: Lead, occasion: Occasion, deps: ComposerDeps): OutgoingMail {
  const { keys, publicUrl, deployment, mails } = deps;
  const { track, step, template, why, at, more } = occasion;
  const manifest = manifestOf(mails, template);
  const expires = plus(at, deployment.linksExpireAfter);
  const ids = { leadId: lead.id, lifecycleId: lead.lifecycleId };
  const mail = { ...ids, track, step, template, sentAt: at };
  // The reader of this mailbox is the lead: our forms, here and on our site, leave out known fields.
  const isOurs = (url: string) => url.startsWith('/') || deployment.allowedOrigins.includes(new URL(url).origin);
  const click = (url: string) => {
    const recognised = isOurs(url) && { known: fieldsGiven(lead), who: masked(lead.email) };
    return signLink(keys.links, 'click', { ...mail, url: new URL(url, publicUrl).href, ...recognised }, expires);
  };
  const trap = () => signLink(keys.links, 'click', { ...mail, url: deployment.product.site, trap: true }, expires);
  const preferences = signLink(keys.links, 'preferences', { leadId: lead.id }, expires);
  const unsubscribeUrl = `${publicUrl}/unsubscribe/${preferences}`;
  return {
    ...ids,
    track,
    step,
    template,
    why,
    kind: manifest.kind,
    onTrial: isOnTrial(lead, at),
    others: lead.merged?.map(({ id, lifecycleId }) => ({ leadId: id, lifecycleId })),
    to: lead.email,
    replyTo: deployment.replies && replyAddress(keys, lead.id, deployment.replies.domain),
    data: mailData(manifest, {
      product: deployment.product,
      privacyUrl: deployment.privacyUrl,
      because: becauseOf(lead, deployment.product.name),
      name: lead.name,
      company: lead.company,
      unsubscribeUrl,
      preferencesUrl: `${publicUrl}/preferences/${preferences}`,
      trapUrl: manifest.kind === 'marketing' ? `${publicUrl}/c/${trap()}` : undefined,
      links: Object.fromEntries(
        Object.entries(manifest.links).map(([id, url]) => [id, `${publicUrl}/c/${click(url)}`]),
      ),
      referralUrl: `${publicUrl}/ref/${createVisitors(keys, () => at).referral(lead.id)}`,
      ...more,
    }),
    headers:
      manifest.kind === 'marketing'
        ? {
            // RFC 2919: people and programs sort by it, so it must not change with the mail.
            'List-Id': mailbox(deployment.product.name, `mail.${deployment.domain}`),
            'List-Unsubscribe': `<${unsubscribeUrl}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }
        : {},
  };
}

/** Why the person gets our mail: a person on a list has not asked for it, and reads where the address comes from. */
function becauseOf({ last }: Pick<Lead, 'last'>, product: string): string {
  if (!last.via?.startsWith('import:')) return `you asked ${product} for it`;
  const source = last.source ?? last.via.slice('import:'.length);
  return last.form === 'event' ? `we met at ${source}` : `your address came to us with “${source}”`;
}

/** A letter to a rep or the manager about a lead. */
export function composeRepMail(
  lead: Lead,
  { to, language }: { to: string; language: Language },
  occasion: Occasion,
  deps: ComposerDeps,
): OutgoingMail {
  const { track, step, template, why, at, more } = occasion;
  return {
    onTrial: isOnTrial(lead, at),
    leadId: lead.id,
    lifecycleId: lead.lifecycleId,
    track,
    step,
    template,
    why,
    kind: 'internal',
    to,
    ...wordedFor(language, template, more ?? {}, deps),
    headers: {},
  };
}

/** Forwards a lead's answer to its rep. The rep's own answer goes straight to the lead. */
export function replyToRep(
  lead: Pick<Lead, 'id' | 'lifecycleId' | 'email' | 'name'>,
  { to, language }: { to: string; language: Language },
  { track, step, template, why }: Occasion,
  { subject, text, note }: { subject: string; text: string; note?: string },
  deps: ComposerDeps,
): OutgoingMail {
  const { name, email } = lead;
  const data = {
    lead: { name, email },
    replySubject: subject,
    reply: [text],
    replyNote: note,
    shortened: isReplyCut(text) ? 'The reply is longer; this is its beginning.' : undefined,
  };
  const ids = { leadId: lead.id, lifecycleId: lead.lifecycleId, track, step, template, why };
  // RFC 3834: no vacation program answers a mail with this header.
  const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
  const answerTo = normalizeEmail(email)?.email;
  return {
    ...ids,
    kind: 'internal',
    to,
    replyTo: answerTo,
    ...wordedFor(language, template, data, deps),
    headers,
  };
}

/**
 * The mail in an employee's language where emails/ has it, as `rep-visit-de.md` beside `rep-visit.md`. The ledger, figures and
 * tags keep the name of the mail itself.
 */
export function wordedFor(
  language: Language,
  template: string,
  input: Omit<MailInput, 'product'>,
  { mails, deployment: { product } }: Pick<ComposerDeps, 'mails'> & { deployment: Pick<Deployment, 'product'> },
): Pick<OutgoingMail, 'data' | 'wording'> {
  const own = `${template}-${language}`;
  const wording = own in mails ? own : undefined;
  const said = inLanguage({ product: wording ? { ...product, language } : product, ...input }, language);
  const data = mailData(manifestOf(mails, wording ?? template), said);
  return { data, wording };
}

/** The manifest of a mail, by its name. */
function manifestOf(mails: ComposerDeps['mails'], template: string): MailManifest {
  const manifest = mails[template];
  if (!manifest) throw new Error(`no mail named ${template}; see emails/`);
  return manifest;
}
