import { second } from '../../../domain/time/instant.ts';

export interface Posting {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Milliseconds, for connection and answer together. */
  timeLimit: number;
}

/** What came of it. No text of the answer: nobody reads it, and it may hold anything. */
export interface Posted {
  status: number;
  /** Milliseconds the other side wants to be left alone. */
  retryAfter?: number;
}

/**
 * One POST to somebody else's server. A redirect is an answer like any other and never followed: it would carry the event, and for a
 * chat the right to write there, to an address nobody has configured. Throws when there is no answer in time.
 */
export async function post({ url, headers, body, timeLimit }: Posting): Promise<Posted> {
  const signal = AbortSignal.timeout(timeLimit);
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  await response.body?.cancel();
  const wanted = Number(response.headers.get('retry-after'));
  return { status: response.status, retryAfter: wanted > 0 ? wanted * second : undefined };
}
