import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Journey } from '../../analysis/insight/journey.ts';
import { createInsightFiles } from '../../functions/adapters/s3/insight-files.ts';
import { createS3 } from '../../functions/adapters/s3/s3.ts';
import type { DeploymentTarget } from '../target.ts';

/** The files of insight of a target, with the credentials of the person who asks. */
export async function insightFiles(target: DeploymentTarget): Promise<ReturnType<typeof createInsightFiles<Journey>>> {
  const { region } = target;
  // Profiles, sign-in and roles are found as for every other client.
  const credentials = await new DynamoDBClient({ region }).config.credentials();
  const s3 = createS3({ region, credentials, endpoint: process.env.AWS_ENDPOINT_URL_S3 || undefined });
  return createInsightFiles<Journey>(s3, target.output('InsightBucket'));
}
