import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createS3 } from '../../functions/adapters/s3/s3.ts';
import type { DeploymentTarget } from '../target.ts';

/** Reads a mail that was received, by its name in the bucket of replies; undefined when it is kept no more. */
export function receivedMails(target: DeploymentTarget): (name: string) => Promise<Uint8Array | undefined> {
  const { region } = target;
  return async (name) => {
    const credentials = await new DynamoDBClient({ region }).config.credentials();
    const s3 = createS3({ region, credentials, endpoint: process.env.AWS_ENDPOINT_URL_S3 || undefined });
    return (await s3.whole(target.output('ReplyBucket'), `replies/${name}`))?.body;
  };
}
