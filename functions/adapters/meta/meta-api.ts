import { createHmac } from 'node:crypto';
import { losslessJson } from '../../../domain/capture/lossless-json.ts';
import type { SourceSecretStore } from '../secrets/source-secrets.ts';

/** A lead of the Graph API; or that there is none (deleted after 90 days, or hidden from our token). */
export type Fetched = { found: true; node: unknown } | { found: false; why: string };

/** The Graph API gave no answer that settles it: try again later. Carries no text of the answer, which may name people. */
export class MetaApiError extends Error {
  override readonly name = 'MetaApiError';
}

export type MetaApi = ReturnType<typeof createMetaApi>;

/** Meta's Graph API at `url`, such as `https://graph.facebook.com/v24.0`. `timeLimit` in milliseconds. */
export function createMetaApi(
  { graph: url, ask, timeLimit }: { graph: string; ask: readonly string[]; timeLimit: number },
  secrets: Pick<SourceSecretStore, 'get'>,
) {
  return {
    /** Throws MetaApiError for everything that time or ops can put right: no network, 5xx, 429, a token that has expired. */
    async lead(leadgenId: string): Promise<Fetched> {
      const { accessToken, appSecret } = (await secrets.get()).meta ?? {};
      if (!accessToken) throw new MetaApiError('no access token: npx leadloop keys meta accessToken');
      const query = new URLSearchParams({ fields: ask.join(',') });
      // Meta, "Securing Graph API Requests": proves that the holder of the token has the app's secret too.
      if (appSecret) query.set('appsecret_proof', createHmac('sha256', appSecret).update(accessToken).digest('hex'));
      // In a header, because addresses end up in logs.
      const headers = { authorization: `Bearer ${accessToken}` };
      const signal = AbortSignal.timeout(timeLimit);
      const { status, text } = await answer(`${url}/${leadgenId}?${query}`, { headers, signal });
      const node = read(text);
      if (status === 200 && node !== undefined) return { found: true, node };
      const { code, error_subcode } = errorOf(node);
      // Meta, "Handling errors": 100 is a wrong parameter; for a node it says that it "does not exist, cannot be loaded due to
      // missing permissions".
      if (status === 404 || code === 100)
        return {
          found: false,
          why: `Graph has no such lead, or hides it: status ${status}, code ${code}/${error_subcode}`,
        };
      throw new MetaApiError(`Graph answered status ${status}, code ${code}`);
    },
  };
}

async function answer(address: string, init: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(address, init);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new MetaApiError(`Graph did not answer: ${(error as Error).name}`);
  }
}

function read(text: string): unknown {
  try {
    return losslessJson(text);
  } catch {
    return undefined;
  }
}

function errorOf(node: unknown): { code?: unknown; error_subcode?: unknown } {
  const error = (node as { error?: unknown } | null | undefined)?.error;
  return typeof error === 'object' && error !== null ? error : {};
}
