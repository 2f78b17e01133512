import { createHash, randomUUID } from 'node:crypto';
import type { Expression } from 'jsonata';

type Implementation = Parameters<Expression['registerFunction']>[1];

/** $range's arguments may make at most this many elements (States.ArrayRange: "up to 1000 elements"). */
const longestRange = 1_000;
const algorithms: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/**
 * The functions AWS adds to JSONata, with their JSONata signatures (developer guide, "Transforming data with JSONata",
 * "Functions that Step Functions provides"). `undefined` in gives `undefined` out, as JSONata's own functions do.
 */
export const awsFunctions: Record<string, { run: Implementation; signature?: string }> = {
  partition: {
    signature: '<an:a>',
    run(list: unknown[] | undefined, size: number) {
      if (list === undefined) return undefined;
      if (!Number.isInteger(size) || size < 1)
        throw new Error(`$partition: got chunk size ${size}, expected an integer ≥ 1`);
      return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
    },
  },
  range: {
    signature: '<nnn:a>',
    run(first: number, last: number, step: number) {
      if (step === 0) throw new Error('$range: got step 0, expected another number');
      const length = Math.max(0, Math.floor((last - first) / step) + 1);
      if (length > longestRange) throw new Error(`$range: got ${length} elements, expected at most ${longestRange}`);
      return Array.from({ length }, (_, n) => first + n * step);
    },
  },
  hash: {
    signature: '<ss?:s>',
    run(text: string | undefined, algorithm = 'SHA-256') {
      if (text === undefined) return undefined;
      const name = algorithms[algorithm];
      if (name === undefined)
        throw new Error(`$hash: got "${algorithm}", expected one of ${Object.keys(algorithms).join(', ')}`);
      return createHash(name).update(text).digest('hex');
    },
  },
  random: { signature: '<n?:n>', run: (seed?: number) => (seed === undefined ? Math.random() : seeded(seed)) },
  uuid: { signature: '<:s>', run: () => randomUUID() },
  parse: { signature: '<s:x>', run: (text?: string) => (text === undefined ? undefined : JSON.parse(text)) },
};

/** The same number in [0, 1) for the same seed (mulberry32); AWS does not document its generator. */
function seeded(seed: number): number {
  let state = (Math.trunc(seed) + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 4_294_967_296;
}
