import { secretReference } from '../assembly/destinations.ts';
import type { Destination, DestinationAuth } from '../assembly/index.ts';

/** The field of a secret, by names; undefined when it is not set. */
export type SecretValue = (name: string, field: string) => string | undefined;

export type CallOutcome = { ok: true } | { ok: false; again: boolean; afterMs?: number; why: string };

/** EventBridge User Guide, "API destinations as targets": a request has five seconds. */
const timeLimit = 5_000;
/** The same: these and 5xx are tried again; redirects are not followed. */
const worthAnother = [401, 407, 409, 429];

/** One request to an API destination. */
export async function callDestination(
  { method, url, auth }: Destination,
  values: readonly string[],
  body: string,
  secretValue: SecretValue,
): Promise<CallOutcome> {
  const left = [...values];
  const address = url.replace(/\*/g, () => encodeURIComponent(left.shift() ?? ''));
  try {
    const headers = { 'content-type': 'application/json; charset=utf-8', ...(await proof(auth, secretValue)) };
    const signal = AbortSignal.timeout(timeLimit);
    const answer = await fetch(address, { method, body, headers, signal, redirect: 'manual' });
    await answer.body?.cancel();
    if (answer.ok) return { ok: true };
    const again = answer.status >= 500 || worthAnother.includes(answer.status);
    const wanted = Number(answer.headers.get('retry-after'));
    return { ok: false, again, why: `status ${answer.status}`, afterMs: wanted > 0 ? wanted * 1_000 : undefined };
  } catch (error) {
    return { ok: false, again: true, why: error instanceof Error ? error.name : String(error) };
  }
}

async function proof(auth: DestinationAuth, secretValue: SecretValue): Promise<Record<string, string>> {
  const known = (text: string) =>
    text.replace(secretReference, (_, name: string, field: string) => secretValue(name, field) ?? '');
  if (auth.kind === 'header') return { [auth.name.toLowerCase()]: known(auth.value) };
  const form = { ...auth.body, client_id: known(auth.clientId), client_secret: known(auth.clientSecret) };
  const signal = AbortSignal.timeout(timeLimit);
  const answer = await fetch(auth.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams(form),
    signal,
    redirect: 'manual',
  });
  if (!answer.ok) throw new Error(`the token endpoint answered ${answer.status}`);
  const { access_token } = (await answer.json()) as { access_token?: string };
  return { authorization: `Bearer ${access_token}` };
}
