import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cognito, openCognito } from '../../../../local/cloud/cognito/index.ts';
import { createAuthorizer } from '../../../../local/cloud/http-api/authorizer.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadloop-people-'));
const ada = { email: 'Ada@example.org', name: 'Ada Brandt' };
const clientId = 'app';
let cognito: Cognito;
let origin = '';
let issuer = '';

const server = createServer(async (incoming, outgoing) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = 'GET', url = '/', headers } = incoming;
  const answer = await cognito.serve({ method, url, headers, body: Buffer.concat(chunks), sourceIp: '127.0.0.1' });
  outgoing.writeHead(answer.status, { ...answer.headers, 'set-cookie': answer.cookies });
  outgoing.end(answer.body);
});

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  issuer = `${origin}/_aws/sign-in/pool`;
  const client = {
    id: clientId,
    callbacks: [`${origin}/app/signed-in`],
    signedOut: [`${origin}/app/signed-out`],
    tokenSeconds: 600,
    refreshSeconds: 36_000,
  };
  cognito = await openCognito({
    path: join(folder, 'people.json'),
    pools: [{ id: 'pool', issuer, clients: [client] }],
    accounts: [ada],
  });
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
});

/** A browser that keeps cookies and follows nothing by itself. */
function browser() {
  const cookies = new Map<string, string>();
  return async (url: string, body?: URLSearchParams) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(url, origin), {
      redirect: 'manual',
      headers: { cookie },
      ...(body && { method: 'POST', body }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
}

const verifier = randomBytes(32).toString('base64url');
const asked = (more: Record<string, string> = {}) =>
  `${issuer}/auth?${new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: `${origin}/app/signed-in`,
    scope: 'openid email profile',
    state: 'here',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  })}`;
const exchange = (code: string, withVerifier = verifier) =>
  fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      code,
      redirect_uri: `${origin}/app/signed-in`,
      code_verifier: withVerifier,
    }),
  });

/** Clicks through the sign-in as somebody; answers the code. */
async function signIn(visit = browser(), email = ada.email): Promise<string> {
  const page = (await visit(asked())).headers.get('location') ?? '';
  if (page.includes('code=')) return new URL(page).searchParams.get('code') ?? '';
  expect(await (await visit(page)).text()).toContain('Ada Brandt');
  const chosen = await visit(page, new URLSearchParams({ email }));
  const back = new URL((await visit(chosen.headers.get('location') ?? '')).headers.get('location') ?? '');
  expect(back.searchParams.get('state')).toBe('here');
  return back.searchParams.get('code') ?? '';
}

describe('signing in', () => {
  test('one click on a name gives a token with the address, by the code flow with PKCE', async () => {
    const answer = await exchange(await signIn());
    const { id_token: token } = (await answer.json()) as { id_token: string };
    const verdict = await createAuthorizer()({ issuer, audiences: [clientId], scopes: [] }, `Bearer ${token}`);
    expect(verdict).toMatchObject({
      ok: true,
      authorizer: { jwt: { claims: { email: ada.email, email_verified: 'true', name: ada.name, iss: issuer } } },
    });
  });

  test('a token is renewed without the page, as often as one likes', async () => {
    const first = (await (await exchange(await signIn())).json()) as { refresh_token: string };
    const fields = { grant_type: 'refresh_token', client_id: clientId, refresh_token: first.refresh_token };
    const renew = () => fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(fields) });
    for (const _ of ['once', 'again']) {
      const { id_token: token } = (await (await renew()).json()) as { id_token: string };
      const verdict = await createAuthorizer()({ issuer, audiences: [clientId], scopes: [] }, `Bearer ${token}`);
      expect(verdict).toMatchObject({
        ok: true,
        authorizer: { jwt: { claims: { email: ada.email, name: ada.name } } },
      });
    }
    fields.refresh_token = 'made up';
    expect((await renew()).status).toBe(400);
  });

  test('a second time asks nothing: the session of the provider answers', async () => {
    const visit = browser();
    await signIn(visit);
    const location = (await visit(asked())).headers.get('location');
    expect(location).toMatch(/\/app\/signed-in\?code=/);
  });

  test('signing out asks nothing, loads nothing from elsewhere, leads back, and the next sign-in asks who it is', async () => {
    const visit = browser();
    const { id_token: hint } = (await (await exchange(await signIn(visit))).json()) as { id_token: string };
    const after = `${origin}/app/signed-out`;
    const query = new URLSearchParams({ client_id: clientId, post_logout_redirect_uri: after, id_token_hint: hint });
    const page = await (await visit(`${issuer}/session/end?${query}`)).text();
    expect(page).not.toMatch(/https:|sure|Do you want/);
    const fields = Array.from(
      page.matchAll(/name="(\w+)" value="(\w+)"/g),
      ([, name = '', value = '']): [string, string] => [name, value],
    );
    const [, action = ''] = /action="([^"]+)"/.exec(page) ?? [];
    const left = await visit(action, new URLSearchParams(fields));
    expect([left.status, left.headers.get('location')]).toEqual([303, after]);
    expect((await visit(asked())).headers.get('location')).toContain('/interaction/');
  });

  test('a code alone is worth nothing, and is good once', async () => {
    const code = await signIn();
    expect((await exchange(code, 'x'.repeat(43))).status).toBe(400);
    const second = await signIn();
    expect((await exchange(second)).status).toBe(200);
    expect((await exchange(second)).status).toBe(400);
  });

  test('codes go to our own address only, and nobody unknown is let in', async () => {
    expect((await browser()(asked({ redirect_uri: 'https://evil.example/' }))).status).toBe(400);
    expect(await cognito.token('eve@example.org')).toBeUndefined();
  });

  test('a program invites and removes people by the API of Cognito', async () => {
    const user = { Username: 'new@example.org', UserAttributes: [{ Name: 'name', Value: 'New' }] };
    expect(await cognito.handle('X.AdminCreateUser', user)).toMatchObject({ status: 200 });
    expect(await cognito.handle('X.AdminCreateUser', user)).toMatchObject({
      status: 400,
      body: { __type: 'UsernameExistsException' },
    });
    expect(await cognito.token('NEW@example.org')).toBeDefined();
    await cognito.handle('X.AdminDeleteUser', user);
    expect(await cognito.token('new@example.org')).toBeUndefined();
  });
});

describe('the JWT authorizer lets through', () => {
  const look = (token: string | undefined, more: { audiences?: string[]; scopes?: string[] } = {}) =>
    createAuthorizer()({ issuer, audiences: [clientId], scopes: [], ...more }, token);
  const good = async () => `Bearer ${(await cognito.token(ada.email))?.token}`;
  const claims = { email: ada.email, sub: 'x' };

  test('a good token, with the scheme in any case, and the bare token', async () => {
    const token = await good();
    for (const header of [token, token.replace('Bearer', 'bearer'), token.replace('Bearer ', '')])
      expect((await look(header)).ok).toBe(true);
  });

  test('no request without a token, with a broken one or with another scheme', async () => {
    for (const header of [undefined, '', 'Bearer ', 'Bearer x.y.z', 'Basic YWRhOmFkYQ=='])
      expect(await look(header)).toMatchObject({ ok: false, status: 401 });
  });

  test('no token of another key, audience or issuer, none that is over, and none without a signature', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const foreign = await new SignJWT({ ...claims, iss: issuer, aud: clientId })
      .setProtectedHeader({ alg: 'RS256', kid: 'local' })
      .setExpirationTime('10m')
      .sign(privateKey);
    const unsigned = new UnsecuredJWT({ ...claims, iss: issuer, aud: clientId }).setExpirationTime('10m').encode();
    const [head = '', , signature = ''] = (await good()).replace('Bearer ', '').split('.');
    const other = Buffer.from(
      JSON.stringify({ ...claims, email: 'mara@example.org', iss: issuer, aud: clientId, exp: 9e9 }),
    );
    const swapped = [head, other.toString('base64url'), signature].join('.');
    const hmac = await new SignJWT({ ...claims, iss: issuer, aud: clientId })
      .setProtectedHeader({ alg: 'HS256', kid: 'local' })
      .setExpirationTime('10m')
      .sign(new TextEncoder().encode('k'.repeat(32)));
    for (const token of [foreign, unsigned, swapped, hmac])
      expect(await look(`Bearer ${token}`)).toMatchObject({ ok: false, status: 401 });
    expect(await look(await good(), { audiences: ['another app'] })).toMatchObject({ ok: false, status: 401 });
    expect(await look(await good(), { scopes: ['leads'] })).toMatchObject({ ok: false, status: 403 });
  });
});
