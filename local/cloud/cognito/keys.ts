import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A pool's signing key; made anew at each start, so that tokens end with the process. */
export interface SigningKey {
  jwk: JWK;
  sign(claims: Record<string, unknown>, seconds: number): Promise<string>;
}

/** A fresh RSA key, as the JWT authorizers of API Gateway expect. */
export async function signingKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey as CryptoKey)), alg: 'RS256', use: 'sig', kid: 'local' };
  return {
    jwk,
    sign: (claims, seconds) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: jwk.kid })
        .setIssuedAt()
        .setExpirationTime(`${seconds}s`)
        .sign(privateKey),
  };
}
