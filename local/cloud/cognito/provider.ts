import type { IncomingMessage, ServerResponse } from 'node:http';
import inject, { type InjectOptions } from 'light-my-request';
import Provider, { type Configuration, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { UserPool } from '../assembly/index.ts';
import type { GatewayRequest, GatewayResponse } from '../http-api/index.ts';
import { type Accounts, subjectOf } from './accounts.ts';
import type { SigningKey } from './keys.ts';
import { peoplePage, signOutPage } from './people-page.ts';

/** As long as a working day: a reload signs in again without a question. */
const sessionSeconds = 10 * 3600;

/** An OpenID provider for one pool: code flow with PKCE, tokens signed by `key`. Its pages are below the path of its issuer. */
export function openProvider({ issuer, clients }: UserPool, accounts: Accounts, key: SigningKey) {
  const mount = new URL(issuer).pathname;
  const provider = new Provider(issuer, configurationOf({ issuer, clients, id: '' }, accounts, key, mount));
  const pages = provider.callback();

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    if (/^\/interaction\//.test(path)) return choose(incoming, outgoing);
    // As koa-mount does: the provider prefixes its own addresses with its mount.
    Object.assign(incoming, { originalUrl: `${mount}${path}` });
    await pages(incoming, outgoing);
  }

  /** Shows the people who may sign in, and signs in the chosen one. */
  async function choose(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (incoming.method !== 'POST') {
      outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      outgoing.end(peoplePage(accounts.all(), `${mount}${incoming.url}`));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const account = accounts.find(new URLSearchParams(Buffer.concat(chunks).toString()).get('email') ?? '');
    const result = account
      ? { login: { accountId: account.email } }
      : { error: 'access_denied', error_description: 'Nobody of that address may sign in here.' };
    await provider.interactionFinished(incoming, outgoing, result);
  }

  return async ({ method, url, headers, body }: GatewayRequest): Promise<GatewayResponse> => {
    const answer = await inject(
      (incoming, outgoing) => void serve(incoming as IncomingMessage, outgoing as ServerResponse),
      {
        method: method as InjectOptions['method'],
        url: url.slice(url.indexOf(mount) + mount.length) || '/',
        headers: headers as Record<string, string>,
        payload: body,
      },
    );
    const given = Object.entries(answer.headers).filter(
      ([name]) => name !== 'set-cookie' && name !== 'transfer-encoding',
    );
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
      cookies: [answer.headers['set-cookie'] ?? []].flat() as string[],
      body: answer.rawPayload,
    };
  };
}

function configurationOf({ clients }: UserPool, accounts: Accounts, { jwk }: SigningKey, mount: string): Configuration {
  return {
    clients: clients.map(({ id, callbacks, signedOut }) => ({
      client_id: id,
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: callbacks,
      post_logout_redirect_uris: signedOut,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      id_token_signed_response_alg: 'RS256',
    })),
    jwks: { keys: [jwk] },
    // Pages that may ask with a browser are those people come back to, as on Cognito.
    clientBasedCORS: (_, origin, { redirectUris = [] }) => redirectUris.some((uri) => new URL(uri).origin === origin),
    cookies: { keys: [jwk.d ?? ''], short: { signed: true, path: mount }, long: { signed: true, path: mount } },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    scopes: ['openid', 'email', 'profile'],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        async logoutSource(context, form) {
          context.body = signOutPage(form);
        },
      },
    },
    interactions: {
      policy: askingForNames(),
      url: (_context: KoaContextWithOIDC, { uid }) => `${mount}/interaction/${uid}`,
    },
    // As Cognito does: each sign-in gets one, and renewing keeps it.
    issueRefreshToken: async () => true,
    rotateRefreshToken: false,
    ttl: {
      RefreshToken: Math.max(...clients.map(({ refreshSeconds }) => refreshSeconds)),
      IdToken: Math.max(...clients.map(({ tokenSeconds }) => tokenSeconds)),
      AccessToken: Math.max(...clients.map(({ tokenSeconds }) => tokenSeconds)),
      AuthorizationCode: 60,
      Interaction: 3600,
      Session: sessionSeconds,
      Grant: sessionSeconds,
    },
    async findAccount(_context, id) {
      const account = accounts.find(id);
      if (!account) return undefined;
      const { email, name } = account;
      return { accountId: email, claims: async () => ({ sub: subjectOf(email), email, email_verified: true, name }) };
    },
    // Our own application needs no consent to know who signs in.
    async loadExistingGrant(context) {
      const { client, session, provider } = context.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  };
}

/** Only sign-in is asked for: the application is ours, so consent is skipped. */
function askingForNames() {
  const policy = interactionPolicy.base();
  policy.get('consent')?.checks.remove('native_client_prompt');
  return policy;
}
