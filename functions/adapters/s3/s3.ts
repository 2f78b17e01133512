import { SignatureV4 } from '@smithy/signature-v4';
import { type Caller, deployedCaller, Sha256, unavailable } from '../aws/aws-signing.ts';
import { awsEnvironment } from '../aws/environment.ts';

export interface S3Options extends Caller {
  /** Instead of AWS's own: then objects are named in the path. */
  endpoint?: string;
  fetch?: typeof fetch;
  /** For the signature. */
  now?: () => Date;
}

export type S3 = ReturnType<typeof createS3>;

/**
 * Objects in S3, read by one signed GET. The SDK's client for S3 would be 150 kB in the bundle for it, so this takes the
 * SDK's signer alone.
 */
export function createS3({ region, credentials, endpoint, fetch: get = fetch, now = () => new Date() }: S3Options) {
  const signer = new SignatureV4({ service: 's3', region, credentials, sha256: Sha256, uriEscapePath: false });
  return {
    /** The first bytes of an object; undefined when there is none. Throws StorageUnavailable when S3 does not answer. */
    async beginning(bucket: string, key: string, bytes: number): Promise<Uint8Array | undefined> {
      const path = key.split('/').map(encodeURIComponent).join('/');
      const url = new URL(
        endpoint ? `${endpoint}/${bucket}/${path}` : `https://${bucket}.s3.${region}.amazonaws.com/${path}`,
      );
      const range = `bytes=0-${bytes - 1}`;
      const request = { method: 'GET', protocol: url.protocol, hostname: url.hostname, path: url.pathname, query: {} };
      const signed = await signer.sign({ ...request, headers: { host: url.host, range } }, { signingDate: now() });
      const { host, ...headers } = signed.headers;
      const answer = await get(url, { headers }).catch((cause: unknown) => unavailable('S3', 'no connection', cause));
      if (answer.status === 404) return undefined;
      if (answer.status === 416) return new Uint8Array(); // it is empty
      if (!answer.ok) return unavailable('S3', `status ${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    },
  };
}

/** As Lambda's environment says. */
export function deployedS3(): S3 {
  return createS3({ ...deployedCaller(), endpoint: awsEnvironment('AWS_ENDPOINT_URL_S3') });
}
