import type { CaptureRules } from '../config/config.ts';
import { normalizeEmail } from './identity.ts';

/** Providers by kind, lower case; a domain below a listed one is listed too. */
export interface MailDomains {
  /** Throw-away addresses. */
  disposable: ReadonlySet<string>;
  /** Domains of providers that give mailboxes to everyone. */
  freeMail: ReadonlySet<string>;
}

/** The kind of an address, by its spelling and the lists. */
interface AddressKind {
  domain: string;
  freeMail: boolean;
  role: boolean;
  disposable: boolean;
}

/** RFC 2142, and names that companies in our markets give to shared or unread mailboxes. */
const roles = new Set(
  `abuse accounting accounts admin administrator billing booking bookings buchhaltung buero bureau career careers commercial
  compliance contact contacto contatti datenschutz dispatch einkauf empfang enquiries enquiry finance hello help helpdesk hi
  hostmaster hr info informatie information inquiries invoice invoices it jobs kontakt kundenservice legal mail mailbox
  marketing media news newsletter no-reply noreply office order orders postmaster post presse press privacy procurement
  purchasing reception recruiting rechnung root sales secretariat sekretariat service services shop spam staff support
  team technik test vertrieb verkauf verwaltung webmaster welcome werkstatt zentrale`
    .split(/\s+/)
    .filter(Boolean),
);

/** Whether a local part, in lower case, names a mailbox of a company and no person. */
export const isRole = (local: string): boolean => roles.has(local);

/** Names that exist for examples and tests only (RFC 2606, RFC 6761): asking DNS about them says nothing about a lead. */
const reserved = ['example.com', 'example.net', 'example.org', 'example', 'test', 'invalid', 'localhost', 'local'];

/** The kind of an address, by the lists and what the configuration adds to and takes from them. */
export function addressKind(email: string, domains: MailDomains, rules: CaptureRules['filter']): AddressKind {
  const domain = normalizeEmail(email)?.domain ?? '';
  const [local = ''] = email.slice(0, email.lastIndexOf('@')).toLowerCase().split('+', 1);
  return {
    domain,
    freeMail: isListed(domain, domains.freeMail, rules.freeMail),
    disposable: isListed(domain, domains.disposable, rules.disposable),
    role: isRole(local),
  };
}

/** True for names that everyone uses in examples and that receive no mail. */
export const isReserved = (domain: string): boolean =>
  reserved.some((name) => domain === name || domain.endsWith(`.${name}`));

function isListed(domain: string, list: ReadonlySet<string>, { also, except }: { also: string[]; except: string[] }) {
  const names = withParents(domain);
  return !names.some((name) => except.includes(name)) && names.some((name) => list.has(name) || also.includes(name));
}

/** `a.b.example`, `b.example`: the owner of a domain owns all below it. A bare ending is no domain. */
function withParents(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}
