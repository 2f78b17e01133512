import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import { awsEnvironment } from './environment.ts';

/** The credentials of the caller, and the region of the service. */
export interface Caller {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** The caller that Lambda's environment describes. */
export const deployedCaller = (): Caller => ({
  region: awsEnvironment('AWS_REGION') ?? '',
  credentials: {
    accessKeyId: awsEnvironment('AWS_ACCESS_KEY_ID') ?? '',
    secretAccessKey: awsEnvironment('AWS_SECRET_ACCESS_KEY') ?? '',
    sessionToken: awsEnvironment('AWS_SESSION_TOKEN'),
  },
});

/** Throws StorageUnavailable: a service that is called without its client gave no answer, or none we can use. */
export function unavailable(service: string, why: string, cause?: unknown): never {
  throw new TemporaryError('StorageUnavailable', `${service} did not answer: ${why}`, { cause });
}

type Data = string | ArrayBuffer | ArrayBufferView;

/** What the SDK signs with, by Node's own hashes. */
export class Sha256 {
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
