import { header, type InboundMail } from './inbound-mail.ts';

/**
 * Whether the From is authentic, as DMARC (RFC 7489) asks: proven by DMARC, or by DKIM or SPF for the same domain, one above or
 * one below. Only SES's own header counts; a forged one is below it.
 */
export function isSenderProven(mail: Pick<InboundMail, 'headers' | 'authors'>): boolean {
  const [author, ...others] = mail.authors;
  if (author === undefined || others.length > 0) return false;
  const [service, ...results] = outside(header(mail, 'authentication-results').toLowerCase()).split(';').map(trimmed);
  if (service !== 'amazonses.com') return false;
  const said = (method: string) => results.filter((one) => one.startsWith(`${method}=`));
  // A client chooses the text after "helo=", so a verdict that appears twice may come from it.
  if (said('dmarc').length > 1 || said('spf').length > 1) return false;
  const from = domainOf(author);
  const isAligned = (domain: string | undefined) =>
    domain?.includes('.') === true && (isWithin(domain, from) || isWithin(from, domain));

  const [dmarc = ''] = said('dmarc');
  if (/^dmarc=pass\b/.test(dmarc)) return isAligned(property(dmarc, 'header.from') ?? from);
  if (/^dmarc=fail\b/.test(dmarc)) return false;
  const signed = said('dkim').filter((one) => /^dkim=pass\b/.test(one));
  if (signed.some((one) => isAligned(property(one, 'header.d') ?? property(one, 'header.i')))) return true;
  const envelopes = results.flatMap((one) => property(one, 'envelope-from') ?? property(one, 'smtp.mailfrom') ?? []);
  return /^spf=pass\b/.test(said('spf')[0] ?? '') && envelopes.length === 1 && isAligned(envelopes[0]);
}

const trimmed = (text: string) => text.trim();
const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
const isWithin = (domain: string, parent: string) => domain === parent || domain.endsWith(`.${parent}`);

/** The domain in a property of a result: `header.i=@works.example` has works.example. */
function property(result: string, name: string): string | undefined {
  const found = result.split(' ').find((word) => word.startsWith(`${name}=`));
  return found && domainOf(found.slice(name.length + 1));
}

/** The text outside of quotes and comments: a stranger's text, as an envelope address, must not read as a verdict. */
function outside(text: string): string {
  let kept = '';
  let depth = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? '';
    if (character === '\\') index += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '(') depth += 1;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) kept += character;
  }
  return kept;
}
