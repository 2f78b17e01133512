// Sign-in by the code flow with PKCE (RFC 7636). The tokens live in memory alone: a reload asks the provider again, whose own session
// answers without a question.

import { finishDeeds } from './work/toasts.tsx';

interface Settings {
  issuer: string;
  clientId: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  endSessionEndpoint?: string;
  /** The requested scope, as far as this provider offers it. */
  scope: string;
}

interface Token {
  value: string;
  expiresAt: number;
  /** Gets the next token while the page stays; some providers give none. */
  refresh: string | undefined;
}

let token: Token | undefined;
let settings: Promise<Settings> | undefined;

const home = '/app';
const callback = () => `${location.origin}${home}/signed-in`;
const readSettings = () => {
  settings ??= fetch(`${home}/settings.json`).then((answer) => answer.json());
  return settings;
};

let renewing: Promise<Token | undefined> | undefined;

/** The token to ask the API with, renewed where it has run out; undefined when the person has to sign in. */
export async function accessToken(): Promise<string | undefined> {
  if (token && token.expiresAt > Date.now()) return token.value;
  renewing ??= renewed().finally(() => {
    renewing = undefined;
  });
  return (await renewing)?.value;
}

/** Leaving the page would lose typed text, so the next token is fetched in the background (RFC 6749, section 6). */
async function renewed(): Promise<Token | undefined> {
  if (!token?.refresh) return undefined;
  const { clientId } = await readSettings();
  const answer = await askForToken({ grant_type: 'refresh_token', client_id: clientId, refresh_token: token.refresh });
  token = answer.ok ? tokenIn(await answer.json(), token.refresh) : undefined;
  return token;
}

async function askForToken(fields: Record<string, string>): Promise<Response> {
  const { tokenEndpoint } = await readSettings();
  return fetch(tokenEndpoint, { method: 'POST', body: new URLSearchParams(fields) });
}

interface TokenAnswer {
  id_token: string;
  expires_in?: number;
  refresh_token?: string;
}

const tokenIn = (
  { id_token: value, expires_in: seconds = 600, refresh_token }: TokenAnswer,
  before?: string,
): Token => ({
  value,
  expiresAt: Date.now() + (seconds - 30) * 1000,
  refresh: refresh_token ?? before,
});

/** Forgets the token, so that the next question signs in again. */
export function forget(): void {
  token = undefined;
}

/** Goes to the company's sign-in and comes back to this page. Never resolves: the page is left. */
export async function signIn(): Promise<never> {
  const { authorizationEndpoint, clientId, scope } = await readSettings();
  const verifier = random();
  const state = random();
  sessionStorage.setItem(state, JSON.stringify({ verifier, back: location.pathname + location.search }));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback(),
    scope,
    state,
    code_challenge: base64url(new Uint8Array(hash)),
    code_challenge_method: 'S256',
  });
  location.assign(`${authorizationEndpoint}?${query}`);
  return new Promise(() => undefined);
}

/** What went wrong on the way back from the sign-in. */
class SignInError extends Error {}

/**
 * Finishes a sign-in when this page is its return address, and restores the address it began at. The state belongs to this
 * window's sign-in: a code that was slipped in has none.
 */
export async function finishSignIn(): Promise<void> {
  if (location.pathname !== `${home}/signed-in`) return;
  const query = new URLSearchParams(location.search);
  const state = query.get('state') ?? '';
  const kept = sessionStorage.getItem(state);
  sessionStorage.removeItem(state);
  const code = query.get('code');
  if (!kept || !code) {
    history.replaceState(null, '', home);
    if (query.has('error')) throw new SignInError(query.get('error_description') ?? query.get('error') ?? '');
    return;
  }
  const { verifier, back } = JSON.parse(kept) as { verifier: string; back: string };
  const { clientId } = await readSettings();
  const answer = await askForToken({
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: callback(),
    code_verifier: verifier,
  });
  if (!answer.ok) throw new SignInError(await answer.text());
  token = tokenIn(await answer.json());
  history.replaceState(null, '', back.startsWith(home) ? back : home);
}

/** Ends the session at the provider too, once all is sent that could be taken back. A person who must read that it was refused stays signed in. */
export async function signOut(): Promise<void> {
  if (!(await finishDeeds())) return;
  const { endSessionEndpoint, clientId } = await readSettings();
  const hint = token?.value;
  token = undefined;
  const after = `${location.origin}${home}/signed-out`;
  if (!endSessionEndpoint) return location.assign(after);
  const query = new URLSearchParams({ client_id: clientId, logout_uri: after, post_logout_redirect_uri: after });
  if (hint) query.set('id_token_hint', hint);
  location.assign(`${endSessionEndpoint}?${query}`);
}

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
