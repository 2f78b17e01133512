import { createHmac, timingSafeEqual } from 'node:crypto';

/** A signed message, and the signature that came with it. */
export interface Signed {
  /** All that are valid now: two while one replaces the other. */
  secrets: readonly string[];
  /** The bytes that were signed, as they came. */
  message: Buffer;
  /** The header's value; undefined when it is missing. */
  given: string | undefined;
  encoding: 'hex' | 'base64';
  /** What comes before the signature in the header, such as `sha256=`. */
  prefix?: string;
}

/**
 * Whether one of the secrets signed these bytes (HMAC-SHA256, RFC 2104). Compares in constant time and tries every secret, so
 * the time reveals neither the place of a wrong byte nor the number of secrets. Never throws.
 */
export function isSigned({ secrets, message, given, encoding, prefix = '' }: Signed): boolean {
  if (given === undefined || !given.startsWith(prefix)) return false;
  // As text: decoding would forgive what follows the last digit, and two spellings would be one signature.
  const text = given.slice(prefix.length);
  const theirs = Buffer.from(encoding === 'hex' ? text.toLowerCase() : text);
  const matches = secrets.filter(isSet).map((secret) => {
    const ours = Buffer.from(createHmac('sha256', secret).update(message).digest(encoding));
    return theirs.length === ours.length && timingSafeEqual(theirs, ours);
  });
  return matches.includes(true);
}

/** An empty secret counts as none: everyone could sign with it. */
const isSet = (secret: string) => secret !== '';

/** Whether two texts are the same secret, in a time that does not depend on where they differ. */
export function isSecret(known: readonly string[], given: string | undefined): boolean {
  if (given === undefined) return false;
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  const theirs = digest(given);
  return known
    .filter(isSet)
    .map((secret) => timingSafeEqual(digest(secret), theirs))
    .includes(true);
}
