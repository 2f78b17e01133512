// Sign-in by the code flow with PKCE (RFC 7636). The token lives in memory alone: a reload asks the provider again, whose own session
// answers without a question.

interface Settings {
  issuer: string;
  clientId: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  endSessionEndpoint?: string;
}

interface Token {
  value: string;
  expiresAt: number;
}

let token: Token | undefined;
let settings: Promise<Settings> | undefined;

const home = '/app';
const callback = () => `${location.origin}${home}/signed-in`;
const readSettings = () => {
  settings ??= fetch(`${home}/settings.json`).then((answer) => answer.json());
  return settings;
};

/** The token to ask the API with; leaves the page for the sign-in when there is none. */
export async function accessToken(): Promise<string> {
  if (token && token.expiresAt > Date.now()) return token.value;
  return signIn();
}

/** Forgets the token, so that the next question signs in again. */
export function forget(): void {
  token = undefined;
}

/** Goes to the company's sign-in and comes back to this page. Never resolves: the page is left. */
export async function signIn(): Promise<never> {
  const { authorizationEndpoint, clientId } = await readSettings();
  const verifier = random();
  const state = random();
  sessionStorage.setItem(state, JSON.stringify({ verifier, back: location.pathname + location.search }));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback(),
    scope: 'openid email profile',
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
 * Finishes a sign-in when this page is the way back from one, and restores the address it began at. The state names the sign-in that
 * this window began: a code that somebody else slipped in has none.
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
  const { tokenEndpoint, clientId } = await readSettings();
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: callback(),
    code_verifier: verifier,
  });
  const answer = await fetch(tokenEndpoint, { method: 'POST', body });
  if (!answer.ok) throw new SignInError(await answer.text());
  const { id_token: value, expires_in: seconds = 600 } = (await answer.json()) as {
    id_token: string;
    expires_in?: number;
  };
  token = { value, expiresAt: Date.now() + (seconds - 30) * 1000 };
  history.replaceState(null, '', back.startsWith(home) ? back : home);
}

/** Ends the session at the provider too. */
export async function signOut(): Promise<void> {
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
