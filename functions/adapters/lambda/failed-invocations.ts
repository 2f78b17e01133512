import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Message } from '@aws-sdk/client-sqs';
import { clientSettings, healing } from '../aws/aws-client.ts';

/** An event that a function failed on or never received, as the dead letter describes it. */
export interface FailedInvocation {
  /** With its alias. */
  functionArn: string;
  /** The name of the error, or EventBridge's code. */
  why?: string;
  event: unknown;
}

interface Body {
  requestContext?: { functionArn?: string; condition?: string };
  requestPayload?: unknown;
  responsePayload?: { errorType?: string };
}

/** Undefined for a message that names no function: it cannot be sent again. */
export function failedInvocation({ Body = '{}', MessageAttributes = {} }: Message): FailedInvocation | undefined {
  const body = JSON.parse(Body) as Body;
  const { functionArn, condition } = body.requestContext ?? {};
  if (functionArn)
    return { functionArn, why: body.responsePayload?.errorType ?? condition, event: body.requestPayload };
  const target = MessageAttributes.TARGET_ARN?.StringValue;
  if (!target) return undefined;
  const why = MessageAttributes.ERROR_CODE?.StringValue;
  return { functionArn: target, event: body, why };
}

/** Hands events to functions again; each handles the same event twice without harm. */
export function createInvocations(
  client: Pick<LambdaClient, 'send'> = healing(new LambdaClient(clientSettings), 'Lambda'),
) {
  return {
    async again({ functionArn, event }: FailedInvocation): Promise<void> {
      const Payload = Buffer.from(JSON.stringify(event));
      await client.send(new InvokeCommand({ FunctionName: functionArn, InvocationType: 'Event', Payload }));
    },
  };
}

export type Invocations = ReturnType<typeof createInvocations>;
