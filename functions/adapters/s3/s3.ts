import { SignatureV4 } from '@smithy/signature-v4';
import { type Caller, deployedCaller, Sha256, unavailable } from '../aws/aws-signing.ts';
import { awsEnvironment } from '../aws/environment.ts';

interface S3Options extends Caller {
  /** Instead of AWS's own: then objects are named in the path. */
  endpoint?: string;
  fetch?: typeof fetch;
  /** For the signature. */
  now?: () => Date;
}

export type S3 = ReturnType<typeof createS3>;

/** S3 by signed requests. The SDK's client for S3 would add 150 kB to a bundle, so this uses the SDK's signer alone. */
export function createS3({ region, credentials, endpoint, fetch: get = fetch, now = () => new Date() }: S3Options) {
  const signer = new SignatureV4({ service: 's3', region, credentials, sha256: Sha256, uriEscapePath: false });

  function urlOf(bucket: string, key: string): URL {
    const path = key.split('/').map(encodeURIComponent).join('/');
    return new URL(endpoint ? `${endpoint}/${bucket}/${path}` : `https://${bucket}.s3.${region}.amazonaws.com/${path}`);
  }

  /** Signs a request for an object and sends it. Throws StorageUnavailable when S3 does not answer. */
  async function send(method: string, bucket: string, key: string, extra: Record<string, string>, body?: Uint8Array) {
    const url = urlOf(bucket, key);
    const request = { method, protocol: url.protocol, hostname: url.hostname, path: url.pathname, query: {}, body };
    const signed = await signer.sign({ ...request, headers: { host: url.host, ...extra } }, { signingDate: now() });
    const { host, ...headers } = signed.headers;
    const init: RequestInit = body === undefined ? { method, headers } : { method, headers, body: Buffer.from(body) };
    return get(url, init).catch((cause: unknown) => unavailable('S3', 'no connection', cause));
  }

  return {
    /** The first bytes of an object; undefined when there is none. Throws StorageUnavailable when S3 does not answer. */
    async beginning(bucket: string, key: string, bytes: number): Promise<Uint8Array | undefined> {
      const answer = await send('GET', bucket, key, { range: `bytes=0-${bytes - 1}` });
      if (answer.status === 404) return undefined;
      if (answer.status === 416) return new Uint8Array(); // it is empty
      if (!answer.ok) return unavailable('S3', `status ${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    },

    /** A whole object, with the tag of this version of it; undefined when there is none. */
    async whole(bucket: string, key: string): Promise<{ body: Uint8Array; etag: string } | undefined> {
      const answer = await send('GET', bucket, key, {});
      if (answer.status === 404) return undefined;
      if (!answer.ok) return unavailable('S3', `status ${answer.status}`);
      return { body: new Uint8Array(await answer.arrayBuffer()), etag: answer.headers.get('etag') ?? '' };
    },

    /** Writes an object, in place of one that is there. */
    async put(bucket: string, key: string, body: Uint8Array): Promise<void> {
      const answer = await send('PUT', bucket, key, {}, body);
      if (!answer.ok) unavailable('S3', `status ${answer.status}`);
    },

    /** A presigned address that saves the object as `name`, for this many seconds (S3 User Guide, "Presigned URLs"). */
    async address(bucket: string, key: string, name: string, seconds: number): Promise<string> {
      const url = urlOf(bucket, key);
      const { protocol, hostname, pathname, host } = url;
      const signed = await signer.presign(
        {
          method: 'GET',
          protocol,
          hostname,
          path: pathname,
          query: { 'response-content-disposition': `attachment; filename="${name}"` },
          headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
        },
        { expiresIn: seconds, signingDate: now() },
      );
      for (const [field, value] of Object.entries(signed.query ?? {})) url.searchParams.set(field, String(value));
      // A space as `+` would not be what was signed.
      return url.href.replaceAll('+', '%20');
    },

    /** Deletes an object; one that is not there is deleted, too. */
    async remove(bucket: string, key: string): Promise<void> {
      const answer = await send('DELETE', bucket, key, {});
      if (!answer.ok && answer.status !== 404) unavailable('S3', `status ${answer.status}`);
    },

    /**
     * Replaces the object version with this tag, or, without one, creates an absent object. False when another writer was first
     * (S3 User Guide, "Prevent object overwrites with conditional writes").
     */
    async replace(bucket: string, key: string, body: Uint8Array, etag: string | undefined): Promise<boolean> {
      const condition: Record<string, string> = etag === undefined ? { 'if-none-match': '*' } : { 'if-match': etag };
      const answer = await send('PUT', bucket, key, condition, body);
      // 404: it was deleted meanwhile; 409: another conditional write was under way; 412: the condition does not hold.
      if (answer.status === 404 || answer.status === 409 || answer.status === 412) return false;
      return answer.ok || unavailable('S3', `status ${answer.status}`);
    },
  };
}

/** S3 in the region of Lambda's environment. */
export function deployedS3(): S3 {
  return createS3({ ...deployedCaller(), endpoint: awsEnvironment('AWS_ENDPOINT_URL_S3') });
}
