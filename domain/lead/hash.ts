/**
 * FNV-1a, 32 bit, with a murmur finish so that texts differing in their last letter end up far apart.
 * For stable spreading (jitter, ties), never for secrets or ids.
 */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** A number in [0, 1) that is always the same for the same text. */
export function fraction(text: string): number {
  return hash(text) / 2 ** 32;
}
