import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthorizer } from '../../../../local/cloud/http-api/authorizer.ts';

/** An issuer of one key, and somebody else's key of the same name. */
const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
const foreign = await generateKeyPair('RS256', { extractable: true });
const kid = 'ours';
const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
const spki = await exportSPKI(publicKey);
const foreignJwk = await exportJWK(foreign.publicKey);

let issuer = '';
const server = createServer((incoming, outgoing) => {
  outgoing.setHeader('content-type', 'application/json');
  const isKeys = incoming.url === '/keys';
  outgoing.end(JSON.stringify(isKeys ? { keys: [publicJwk] } : { issuer, jwks_uri: `${issuer}/keys` }));
});
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const seconds = () => Math.floor(Date.now() / 1000);
const claims = (more: object = {}) => ({
  iss: issuer,
  aud: 'app',
  sub: 'x',
  email: 'ada@example.org',
  email_verified: true,
  iat: seconds(),
  exp: seconds() + 600,
  ...more,
});
const signed = (more: object, header: object = {}, key: CryptoKey | Uint8Array = privateKey) =>
  new SignJWT(claims(more)).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(key);
const bytes = (text: string) => new TextEncoder().encode(text);
const look = (token: string) =>
  createAuthorizer()({ issuer, audiences: ['app'], scopes: [] }, `Bearer ${token}`).then(({ ok }) => ok);

test('a token of the issuer for this audience is let through, alone or among others', async () => {
  expect(await look(await signed({}))).toBe(true);
  expect(await look(await signed({ aud: ['other', 'app'] }))).toBe(true);
  expect(await look(await signed({ aud: undefined, client_id: 'app' }))).toBe(true);
});

// "JSON Web Token Best Current Practices" (RFC 8725), sections 2 and 3, and "Control access to HTTP APIs with JWT authorizers".
test.each<[string, () => Promise<string>]>([
  ['without a signature', async () => new UnsecuredJWT(claims()).encode()],
  ['signed by the public key as a secret', () => signed({}, { alg: 'HS256' }, bytes(spki))],
  ['signed by the public JWK as a secret', () => signed({}, { alg: 'HS256' }, bytes(JSON.stringify(publicJwk)))],
  ['signed by another key of the same name', () => signed({}, {}, foreign.privateKey)],
  ['that brings its own key', () => signed({}, { jwk: foreignJwk }, foreign.privateKey)],
  ['that says where its key is', () => signed({}, { jku: 'https://evil.example/keys' }, foreign.privateKey)],
  ['of a key that nobody knows', () => signed({}, { kid: 'theirs' })],
  ['of a key without a name', () => signed({}, { kid: undefined })],
  ['signed by RSA-PSS, which the gateway does not read', () => signed({}, { alg: 'PS256' }).catch(() => 'x.y.z')],
  ['for later', () => signed({ nbf: seconds() + 60 })],
  ['made in the future', () => signed({ iat: seconds() + 60 })],
  ['that is over', () => signed({ exp: seconds() - 1 })],
  ['without an end', () => signed({ exp: undefined })],
  ['of an issuer with a slash more', () => signed({ iss: `${issuer}/` })],
  ['of an issuer that begins alike', () => signed({ iss: `${issuer}.evil.example` })],
  ['without an issuer', () => signed({ iss: undefined })],
  ['for another application', () => signed({ aud: 'other', client_id: 'app' })],
  ['for nobody', () => signed({ aud: undefined })],
  ['with claims exchanged', async () => exchanged(await signed({}), claims({ email: 'mara@example.org' }))],
  ['with its head exchanged', async () => (await signed({})).replace(/^[^.]+/, encoded({ alg: 'none', kid }))],
])('no token is let through %s', async (_, token) => {
  expect(await look(await token())).toBe(false);
});

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function exchanged(token: string, by: object): string {
  const [head, , signature] = token.split('.');
  return [head, encoded(by), signature].join('.');
}
