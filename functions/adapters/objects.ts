import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { TemporaryError } from '../../domain/errors.ts';
import { awsEnvironment } from './environment.ts';

export interface ObjectsOptions {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** Instead of AWS's own: then objects are named in the path. */
  endpoint?: string;
  fetch?: typeof fetch;
  /** For the signature. */
  now?: () => Date;
}

type Data = string | ArrayBuffer | ArrayBufferView;

/** What the SDK signs with, by Node's own hashes. */
class Sha256 {
  private hash: Hash | Hmac;
  private readonly secret: Data | undefined;
  constructor(secret?: Data) {
    this.secret = secret;
    this.hash = this.made();
  }
  update(data: Data): void {
    this.hash.update(bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.hash.digest());
  }
  reset(): void {
    this.hash = this.made();
  }
  private made(): Hash | Hmac {
    return this.secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(this.secret));
  }
}

function bytesOf(data: Data): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

export type Objects = ReturnType<typeof createObjects>;

/**
 * Objects in S3, read by one signed GET. The SDK's client for S3 would be 150 kB in the bundle for it, so this takes the
 * SDK's signer alone.
 */
export function createObjects({
  region,
  credentials,
  endpoint,
  fetch: get = fetch,
  now = () => new Date(),
}: ObjectsOptions) {
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
      const answer = await get(url, { headers }).catch((cause: unknown) => unavailable('no connection', cause));
      if (answer.status === 404) return undefined;
      if (answer.status === 416) return new Uint8Array(); // it is empty
      if (!answer.ok) return unavailable(`status ${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    },
  };
}

function unavailable(why: string, cause?: unknown): never {
  throw new TemporaryError('StorageUnavailable', `S3 did not answer: ${why}`, { cause });
}

/** As Lambda's environment says. */
export function deployedObjects(): Objects {
  const accessKeyId = awsEnvironment('AWS_ACCESS_KEY_ID') ?? '';
  const secretAccessKey = awsEnvironment('AWS_SECRET_ACCESS_KEY') ?? '';
  return createObjects({
    region: awsEnvironment('AWS_REGION') ?? '',
    credentials: { accessKeyId, secretAccessKey, sessionToken: awsEnvironment('AWS_SESSION_TOKEN') },
    endpoint: awsEnvironment('AWS_ENDPOINT_URL_S3'),
  });
}
