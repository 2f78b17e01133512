import { UserError } from '../domain/lead/errors.ts';
import { type Instant, instant, millis } from '../domain/time/instant.ts';
import { isAwsError } from '../functions/adapters/aws/aws-errors.ts';
import { describedStack, isBare, stackMetadata } from './aws/stack-outputs.ts';

/** Which Leadloop a command on this machine talks to. */
export interface DeploymentTarget {
  /** For people. */
  name: string;
  region: string;
  /** On this machine, not on AWS. */
  isEmbedded: boolean;
  /** As lib/stack.ts gives them: `TableName`, `LifecycleArn`, `KeysSecretId` … Throws TargetError when it is not there. */
  output(name: string): string;
  /** The metadata of its template, see lib/build/deployed-config.ts; undefined when it has none. */
  metadata(): Promise<unknown>;
  /** Where a person sees a lead's execution. */
  executionLink(leadId: string, arn: string): string;
  /** The deployment's own clock: the embedded cloud may live in another week. */
  now: () => Instant;
}

/** The deployment does not exist, or does not answer; the message says what to do. */
class TargetError extends UserError {
  override readonly name = 'TargetError';
}

/** There is no such stack, or nothing is deployed in it: a deployment has nothing to be compared with. */
export class NotDeployedError extends TargetError {}

/** The services of the embedded cloud, by its own names. */
type EndpointName =
  | 'dynamodb'
  | 'sfn'
  | 'sesv2'
  | 'secretsmanager'
  | 'ssm'
  | 'sqs'
  | 'events'
  | 's3'
  | 'cognitoidentityprovider';

const usualPort = 4000;
const highestPort = 65_535;

/**
 * The deployed stack with this name, reached with the caller's own AWS credentials; or, without a name, the embedded cloud
 * that answers on LEADLOOP_PORT. Sets the variables by which the SDK finds it, so call this before an adapter is made.
 */
export async function deploymentTarget(
  stack: string | undefined,
  region: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<DeploymentTarget> {
  return stack === undefined ? embedded(env) : deployed(stack, region, env);
}

async function deployed(stack: string, region: string, env: NodeJS.ProcessEnv): Promise<DeploymentTarget> {
  env.AWS_REGION = region;
  const found = await describedStack(stack, region).catch((error: unknown) => {
    if (!isAwsError(error, 'CredentialsProviderError')) throw error;
    throw new TargetError('no AWS credentials were found — set AWS_PROFILE, or sign in with aws sso login');
  });
  if (!found)
    throw new NotDeployedError(
      `got stack ${stack}, which does not exist in ${region} — see region in config/deployment.yaml`,
    );
  const { status, outputs } = found;
  if (isBare(status))
    throw new NotDeployedError(
      `got stack ${stack} in ${region}, in which nothing is deployed: CloudFormation says ${status} — npx leadloop deploy; the stack's events in the CloudFormation console say why an earlier deployment failed`,
    );
  return {
    name: `${stack} in ${region}`,
    region,
    isEmbedded: false,
    output: reader(outputs, stack),
    metadata: () => stackMetadata(stack, region),
    executionLink: (_, arn) =>
      `https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/${arn}`,
    now: () => instant(Date.now()),
  };
}

async function embedded(env: NodeJS.ProcessEnv): Promise<DeploymentTarget> {
  const port = Number(env.LEADLOOP_PORT || usualPort);
  if (!Number.isInteger(port) || port < 1 || port > highestPort)
    throw new TargetError(
      `LEADLOOP_PORT: got "${env.LEADLOOP_PORT}", expected the port that npm start prints, from 1 to ${highestPort}`,
    );
  const url = `http://127.0.0.1:${port}`;
  const ask = async <T>(what: string): Promise<T> => {
    const response = await fetch(`${url}/_local/${what}`).catch(() => undefined);
    if (!response?.ok)
      throw new TargetError(
        `no embedded cloud answers at ${url} (LEADLOOP_PORT ${env.LEADLOOP_PORT ? `is ${env.LEADLOOP_PORT}` : 'is not set'}) — start it with npm start, set LEADLOOP_PORT to the port it prints, or name a deployed stack with --stack`,
      );
    return (await response.json()) as T;
  };
  const { region, stack, outputs, metadata } = await ask<{
    stack: string;
    region: string;
    outputs: Record<string, string>;
    metadata?: unknown;
  }>('deployment');
  const endpoints = await ask<Record<EndpointName, string>>('endpoints');
  Object.assign(env, {
    AWS_REGION: region,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SFN: endpoints.sfn,
    AWS_ENDPOINT_URL_SESV2: endpoints.sesv2,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsmanager,
    AWS_ENDPOINT_URL_SSM: endpoints.ssm,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.events,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoints.cognitoidentityprovider,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    // A token or profile of the person's own account must not go along.
    AWS_SESSION_TOKEN: '',
    AWS_PROFILE: '',
    // The cloud's clock may be days ahead of this one; the SDK would take that for a wrong clock.
    AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
  });
  const clock = await ask<{ now: Instant; mode: 'real' | 'virtual' }>('clock');
  const ahead = millis(clock.now) - Date.now();
  return {
    name: `the embedded cloud at ${url}`,
    region,
    isEmbedded: true,
    output: reader(outputs, stack),
    metadata: async () => metadata,
    executionLink: (_, arn) => `${url}/app/ops/executions/${encodeURIComponent(arn.split(':').at(-1) ?? '')}`,
    now: () => (clock.mode === 'virtual' ? clock.now : instant(Date.now() + ahead)),
  };
}

const reader = (outputs: Record<string, string>, stack: string) => (name: string) => {
  const value = outputs[name];
  if (value === undefined)
    throw new TargetError(`stack ${stack} has no output ${name} — it was deployed by another version; deploy it again`);
  return value;
};
