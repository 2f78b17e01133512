import type { DeploymentTarget } from '../target.ts';
import { s3Of } from './s3.ts';

/** Reads a received mail by its name in the bucket of replies; undefined when it was deleted. */
export function receivedMails(target: DeploymentTarget): (name: string) => Promise<Uint8Array | undefined> {
  return async (name) => {
    const s3 = await s3Of(target);
    return (await s3.whole(target.output('ReplyBucket'), `replies/${name}`))?.body;
  };
}
