/**
 * JSON whose whole numbers keep every digit: ids of ad platforms are 64-bit numbers, and beyond 2^53 JavaScript would round
 * them to somebody else's id. Such a number comes out as text. Throws SyntaxError.
 */
export function losslessJson(text: string): unknown {
  const keep = (_key: string, value: unknown, { source }: { source?: string } = {}) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
      ? source
      : value;
  return JSON.parse(text, keep);
}
