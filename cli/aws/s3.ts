import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createS3, type S3 } from '../../functions/adapters/s3/s3.ts';
import type { DeploymentTarget } from '../target.ts';

/** Objects of a target, with the credentials of the person who asks. */
export async function s3Of({ region }: Pick<DeploymentTarget, 'region'>): Promise<S3> {
  // Profiles, sign-in and roles are found as for every other client.
  const credentials = await new DynamoDBClient({ region }).config.credentials();
  return createS3({ region, credentials, endpoint: process.env.AWS_ENDPOINT_URL_S3 || undefined });
}
