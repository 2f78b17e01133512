import { createHmac } from 'node:crypto';
import { type Challenge, createChallenge, type Payload, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { hour, type Instant, plus } from '../../../domain/time/instant.ts';
import type { Keys } from '../../adapters/secrets/key-ring.ts';

/** About 256 tries of 2,000 rounds on average: a second on a phone, and a second of CPU for each form of a program. */
const work = { algorithm: 'PBKDF2/SHA-256', cost: 2_000, keyLength: 16, keyPrefix: '00' } as const;
/** A page may stay open this long before its form is sent. */
const worksFor = 4 * hour;
/** A solution has some 600 characters; a longer text is refused. */
const longest = 2_000;

export type Challenges = ReturnType<typeof createChallenges>;

/** Proof of work (ALTCHA): a page computes for a while, and we see at once that it did. Nothing is stored until it is used. */
export function createChallenges(keys: Pick<Keys, 'links'>, now: () => Instant) {
  const hmacSignatureSecret = createHmac('sha256', keys.links).update('challenge').digest('hex');
  return {
    issue(): Promise<Challenge> {
      // The library's own end is read from the machine's clock, which no handler reads.
      const data = { until: plus(now(), worksFor) };
      return createChallenge({ ...work, deriveKey, data, hmacSignatureSecret });
    },

    /** The signature of a solved challenge that we issued; undefined for any other text. Never throws. */
    async solvedBy(text: string | undefined): Promise<string | undefined> {
      if (text === undefined || text.length > longest) return undefined;
      try {
        const { challenge, solution } = JSON.parse(Buffer.from(text, 'base64').toString()) as Payload;
        const { verified } = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret });
        return verified && String(challenge.parameters.data?.until) > now() ? challenge.signature : undefined;
      } catch {
        return undefined; // made up by a program
      }
    },
  };
}
