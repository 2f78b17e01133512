import { withoutEnd } from './text.ts';

/** An address taken apart: what mail is sent to, who it belongs to, and where it lives. */
interface EmailIdentity {
  /** As typed, trimmed; only an international domain is turned into ASCII, because SES takes no other. */
  email: string;
  /** What makes two addresses one person. */
  identity: string;
  /** Lower case, ASCII. */
  domain: string;
}

const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const domainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/;

/** Labels at the SES simulator are the only way to have several test people there, so they stay apart. */
const plusMatters = new Set(['simulator.amazonses.com']);

/**
 * Takes an e-mail address apart (RFC 5321 lengths, dot-atom local part, a domain with a dot); undefined when the text is no address.
 * The identity is NFKC, lower case, without plus tag; Gmail ignores dots, and googlemail.com is gmail.com.
 * Local parts outside ASCII are refused: SES cannot deliver to them.
 */
export function normalizeEmail(raw: string): EmailIdentity | undefined {
  const typed = raw.normalize('NFKC').trim();
  const at = typed.lastIndexOf('@');
  const local = typed.slice(0, Math.max(at, 0));
  const host = typed.slice(at + 1);
  const ascii = asciiDomain(host);
  if (!ascii || local.length > 64 || !localPart.test(local)) return undefined;
  const email = `${local}@${host.toLowerCase() === ascii ? host : ascii}`;
  if (email.length > 254) return undefined;
  const domain = ascii === 'googlemail.com' ? 'gmail.com' : ascii;
  return { email, identity: `${person(local.toLowerCase(), domain)}@${domain}`, domain };
}

function person(local: string, domain: string): string {
  if (plusMatters.has(domain)) return local;
  const plus = local.indexOf('+');
  const untagged = plus > 0 ? withoutLastDots(local.slice(0, plus)) : local;
  return domain === 'gmail.com' ? untagged.replaceAll('.', '') : untagged;
}

const withoutLastDots = (text: string): string => withoutEnd(text, (mark) => mark === '.');

function asciiDomain(host: string): string | undefined {
  // Only what can be part of a name reaches the URL parser, which would take "a/b" or "a:1" for more than a host.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(host)) return undefined;
  const url = `http://${host}`;
  const ascii = URL.canParse(url) ? new URL(url).hostname : '';
  return domainName.test(ascii) && ascii.length <= 253 ? ascii : undefined;
}
