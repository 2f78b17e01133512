import type { UserPool } from '../assembly/index.ts';
import { type GatewayRequest, type GatewayResponse, message } from '../http-api/index.ts';
import { type Account, openAccounts, subjectOf } from './accounts.ts';
import { signingKey } from './keys.ts';

export type { Account } from './accounts.ts';

export type Cognito = Awaited<ReturnType<typeof openCognito>>;

/** The user pools of the template as OpenID providers, whose sign-in page asks for a name and no password. */
export async function openCognito(options: { path: string; pools: readonly UserPool[]; accounts: readonly Account[] }) {
  const { path, pools } = options;
  const accounts = openAccounts(path, options.accounts);
  const key = await signingKey();
  const providers = await quietly(async () => {
    const { openProvider } = await import('./provider.ts');
    return pools.map((pool) => ({ pool, serve: openProvider(pool, accounts, key) }));
  });

  return {
    /** Cognito's own API, for the unmodified SDK. */
    handle: accounts.handle,
    accounts: accounts.all,

    /** The pages and endpoints of the provider whose issuer the path begins with. */
    async serve(request: GatewayRequest): Promise<GatewayResponse> {
      const found = providers.find(({ pool }) => request.url.startsWith(`${new URL(pool.issuer).pathname}/`));
      return found ? found.serve(request) : message(404, 'Not Found');
    },

    /** A sign-in token for scripts; undefined for a person who may not sign in. */
    async token(email: string): Promise<{ token: string; seconds: number } | undefined> {
      const account = accounts.find(email);
      const [pool] = pools;
      const [client] = pool?.clients ?? [];
      if (!account || !pool || !client) return undefined;
      const { name } = account;
      const claims = { iss: pool.issuer, aud: client.id, sub: subjectOf(account.email), token_use: 'id' };
      const person = { email: account.email, email_verified: true, name };
      return { token: await key.sign({ ...claims, ...person }, client.tokenSeconds), seconds: client.tokenSeconds };
    },
  };
}

/** The library warns of two intended facts: accounts in memory, and a Node that was no LTS at its release. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return await work();
  } finally {
    console.warn = warn;
  }
}
