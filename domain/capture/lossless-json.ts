/**
 * JSON whose whole numbers keep every digit: ids of ad platforms are 64-bit numbers, and beyond 2^53 JavaScript would round
 * them to somebody else's id. Such a number comes out as text. Throws SyntaxError.
 */
export function losslessJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return value;
  return JSON.parse(text.replace(stringsAndNumbers, (token) => (isLong(token) ? `"${token}"` : token)));
}

const stringsAndNumbers = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

// A reviver would do the same, but it calls itself: a body nested ten thousand deep overflows the stack.
const isLong = (token: string) => /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
