/**
 * Parses JSON and keeps every digit of whole numbers: beyond 2^53 JavaScript rounds ad platforms' 64-bit ids to other ids. Such
 * a number becomes a text. Throws SyntaxError.
 */
export function losslessJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!/\d{16}/.test(text)) return value;
  return JSON.parse(text.replace(stringsAndNumbers, (token) => (isLong(token) ? `"${token}"` : token)));
}

const stringsAndNumbers = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

// A reviver would do the same, but it calls itself: a body nested ten thousand deep overflows the stack.
const isLong = (token: string) => /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
