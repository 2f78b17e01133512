/** The sign-in provider, from its own OpenID configuration. */
export interface Provider {
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  endSessionEndpoint?: string;
  /** The scope that the app requests: with `offline_access`, where the provider supports it, the app can renew a token. */
  scope: string;
}

interface Found {
  authorization_endpoint?: string;
  token_endpoint?: string;
  end_session_endpoint?: string;
  scopes_supported?: string[];
}

const patience = 3_000;

/** Asks the provider for its endpoints (OpenID Connect Discovery 1.0). Throws when it does not answer. */
export async function discover(issuer: string): Promise<Provider> {
  try {
    // Some issuers end with a slash, which belongs to their tokens but not to this path.
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(address, { signal: AbortSignal.timeout(patience) });
    const found = (await answer.json()) as Found;
    const { authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint } = found;
    const isOffered = found.scopes_supported?.includes('offline_access');
    if (!authorizationEndpoint || !tokenEndpoint) throw new Error('it names no endpoints');
    const scope = `openid email profile${isOffered ? ' offline_access' : ''}`;
    return { issuer, authorizationEndpoint, tokenEndpoint, endSessionEndpoint: found.end_session_endpoint, scope };
  } catch (error) {
    throw new Error(`the OpenID provider ${issuer} did not answer`, { cause: error });
  }
}
