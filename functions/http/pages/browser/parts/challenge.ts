import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

/** A form waits at most this long for its challenge; without one it is accepted all the same. */
const patience = 4_000;

/** What POST /leads takes as `challenge`; the empty text where the browser cannot compute it. Never throws. */
export async function solved(challenge: Challenge): Promise<string> {
  try {
    const solution = await solveChallenge({ challenge, deriveKey, timeout: 30_000 });
    return solution ? btoa(JSON.stringify({ challenge, solution })) : '';
  } catch {
    return ''; // pages without TLS have no crypto.subtle
  }
}

/** The answer when it is there in time, else the empty text. */
export const inTime = (answer: Promise<string>): Promise<string> =>
  Promise.race([answer, new Promise<string>((resolve) => setTimeout(resolve, patience, ''))]);
