import { SQSClient } from '@aws-sdk/client-sqs';
import { awsEnvironment } from '../../functions/adapters/aws/environment.ts';
import type { EventBusOptions } from '../../functions/adapters/event-bridge/event-bus.ts';

export { createEventBus } from '../../functions/adapters/event-bridge/event-bus.ts';

/** The user of the command, by the SDK's own search for credentials. */
export async function callerOf(region: string, bus: string): Promise<EventBusOptions> {
  const credentials = await new SQSClient({ region }).config.credentials();
  return { region, bus, credentials, endpoint: awsEnvironment('AWS_ENDPOINT_URL_EVENTBRIDGE') };
}
