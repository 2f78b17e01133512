/** Where people sign in, as the OpenID provider itself says. */
export interface Provider {
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  endSessionEndpoint?: string;
}

const patience = 3_000;

/** Asks the provider for its endpoints (OpenID Connect Discovery 1.0). Throws when it does not answer. */
export async function discover(issuer: string): Promise<Provider> {
  try {
    // Some issuers end with a slash: it is part of what their tokens say, and not of this path.
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(address, { signal: AbortSignal.timeout(patience) });
    const found = (await answer.json()) as Record<string, string>;
    const { authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint } = found;
    if (!authorizationEndpoint || !tokenEndpoint) throw new Error('it names no endpoints');
    return { issuer, authorizationEndpoint, tokenEndpoint, endSessionEndpoint: found.end_session_endpoint };
  } catch (error) {
    throw new Error(`the OpenID provider ${issuer} did not answer`, { cause: error });
  }
}
