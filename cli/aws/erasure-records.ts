import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createErasureRecords, type ErasureRecords } from '../../functions/adapters/s3/erasure-records.ts';
import { createS3 } from '../../functions/adapters/s3/s3.ts';
import type { DeploymentTarget } from '../target.ts';

/** The records of erasures of a target, with the credentials of the person who asks. */
export async function erasureRecords(target: DeploymentTarget): Promise<ErasureRecords> {
  const { region } = target;
  const credentials = await new DynamoDBClient({ region }).config.credentials();
  const s3 = createS3({ region, credentials, endpoint: process.env.AWS_ENDPOINT_URL_S3 || undefined });
  return createErasureRecords(s3, target.output('ErasureBucket'));
}
