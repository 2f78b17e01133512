import type { DataFolder } from '../journal/data-folder.ts';

/** Every function's variables besides its own: service endpoints, and nothing of the developer's own AWS setup. */
export function environmentOf(
  endpoints: Record<
    'dynamodb' | 'sfn' | 'sesv2' | 'events' | 'secretsmanager' | 'ssm' | 'sqs' | 's3' | 'lambda',
    string
  >,
  data: Pick<DataFolder, 'file'>,
) {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SFN: endpoints.sfn,
    AWS_ENDPOINT_URL_SESV2: endpoints.sesv2,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.events,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsmanager,
    AWS_ENDPOINT_URL_SSM: endpoints.ssm,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    // The functions' clock may be days ahead of the services' HTTP dates; the SDK would take that for a wrong clock and make
    // every call whose condition fails a second time.
    AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
    // Files that do not exist: a profile of the developer must not lead a local function into a real account.
    AWS_CONFIG_FILE: data.file('no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: data.file('no-aws-credentials'),
    PATH: process.env.PATH ?? '',
  };
}
