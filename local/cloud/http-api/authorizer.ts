import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import type { JwtAuthorizer } from '../assembly/index.ts';

/** The token's claims for the function, each as a text. */
export interface Authorized {
  jwt: { claims: Record<string, string>; scopes: string[] | null };
}

type Verdict = { ok: true; authorizer: Authorized } | { ok: false; status: 401 | 403; why: string };

/**
 * Checks a request's token as API Gateway's JWT authorizers do ("Control access to HTTP APIs with JWT authorizers"): signature
 * by the issuer's key `kid`, `iss`, `aud` or `client_id`, `exp`, `nbf`, `iat`, and one of the route's scopes. By real time,
 * because a moved clock would sign everyone out.
 */
export function createAuthorizer() {
  const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

  async function keysOf(issuer: string) {
    const known = keySets.get(issuer);
    if (known) return known;
    const discovered = (await (
      await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
    ).json()) as {
      jwks_uri: string;
    };
    const keys = createRemoteJWKSet(new URL(discovered.jwks_uri));
    keySets.set(issuer, keys);
    return keys;
  }

  return async ({ issuer, audiences, scopes }: JwtAuthorizer, header: string | undefined): Promise<Verdict> => {
    const token = header?.replace(/^bearer\s+/i, '');
    if (!token) return refused(401, 'no token');
    try {
      const { payload, protectedHeader } = await jwtVerify(token, await keysOf(issuer), {
        issuer,
        algorithms: ['RS256', 'RS384', 'RS512'],
      });
      if (protectedHeader.kid === undefined) return refused(401, 'no key id');
      // Cognito's access tokens name their client instead of an audience.
      const named = payload.aud === undefined ? [payload.client_id] : [payload.aud].flat();
      if (!named.some((one) => audiences.includes(String(one)))) return refused(401, 'invalid audience');
      if (payload.exp === undefined) return refused(401, 'no expiry');
      if (payload.iat !== undefined && payload.iat > Date.now() / 1000 + 1) return refused(401, 'issued in the future');
      const own = String(payload.scope ?? payload.scp ?? '').split(' ');
      if (scopes.length > 0 && !scopes.some((scope) => own.includes(scope))) return refused(403, 'insufficient scope');
      return { ok: true, authorizer: { jwt: { claims: textual(payload), scopes: scopes.length > 0 ? own : null } } };
    } catch (error) {
      if (error instanceof errors.JOSEError) return refused(401, error.code);
      throw error;
    }
  };
}

const refused = (status: 401 | 403, why: string): Verdict => ({ ok: false, status, why });

const textual = (payload: JWTPayload) =>
  Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${value.join(' ')}]` : String(value),
    ]),
  );
