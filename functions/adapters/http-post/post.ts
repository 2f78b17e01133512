import { second } from '../../../domain/time/instant.ts';

export interface Posting {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Milliseconds, for connection and answer together. */
  timeLimit: number;
}

/** The result of a post. It omits the answer's text, which can hold anything and has no reader. */
export interface Posted {
  status: number;
  /** Milliseconds the other side wants to be left alone. */
  retryAfter?: number;
}

/**
 * One POST to another company's server. It never follows a redirect, which would send the event, and a chat's secret address,
 * to a host that is not configured. Throws when no answer comes in time.
 */
export async function post({ url, headers, body, timeLimit }: Posting): Promise<Posted> {
  const signal = AbortSignal.timeout(timeLimit);
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  await response.body?.cancel();
  const wanted = Number(response.headers.get('retry-after'));
  return { status: response.status, retryAfter: wanted > 0 ? wanted * second : undefined };
}
