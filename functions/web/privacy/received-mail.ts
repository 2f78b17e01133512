import type { S3 } from '../../adapters/s3/s3.ts';
import type { HeldDeps } from '../../services/privacy/export/held.ts';

/** A copy carries at most this many bytes of received mail: the function has 512 MB, for the mails and the zip of them. */
const room = 60_000_000;

/** Reads a bucket's mails for one export; a mail that is too large is named and left out. `none`: this deployment receives no mail. */
export function receivedMailIn(s3: Pick<S3, 'beginning'>, bucket: string): HeldDeps['receivedMail'] {
  let left = room;
  return async (name) => {
    if (bucket === 'none') return undefined;
    const body = await s3.beginning(bucket, `replies/${name}`, left + 1);
    if (body === undefined) return undefined;
    if (body.length > left) return 'too large';
    left -= body.length;
    return body;
  };
}
