import type { TaskState } from './language/definition.ts';
import { isObject } from './language/fields.ts';
import { tooLarge } from './language/limits.ts';
import { createLimiter } from './limiter.ts';
import { serviceFailure } from './service-errors.ts';

/** Runs a function and answers as Lambda does; a rejection means that the invocation itself failed. */
export type InvokeLambda = (
  functionArn: string,
  payload: unknown,
) => Promise<{ payload: unknown } | { error: { errorType?: string; errorMessage?: string } }>;

/** Calls an AWS service; rejects with the SDK's error, which has the service's error name. */
export type CallSdk = (service: string, action: string, parameters: unknown) => Promise<unknown>;

/** How a call of a task ended. */
export type Outcome = { output: unknown } | { error: string; cause?: string };

/** Performs a task's call, the execution's effect on other services. Never rejects. */
export type TaskCall = (state: TaskState, parameters: unknown) => Promise<Outcome>;

/** `maxConcurrency` functions run at once, and as many service calls. */
export function createTaskCall(invokeLambda: InvokeLambda, callSdk: CallSdk, maxConcurrency: number): TaskCall {
  const forLambda = createLimiter(maxConcurrency);
  const forSdk = createLimiter(maxConcurrency);
  return async ({ work, resourceType }, parameters) => {
    const outcome =
      work.kind === 'lambda'
        ? await forLambda(() => invoke(invokeLambda, parameters))
        : await forSdk(() => call(callSdk, work.service, work.action, parameters));
    if ('output' in outcome && tooLarge(JSON.stringify(outcome.output))) {
      const cause = `The state/task '${resourceType}' returned a result with a size exceeding the maximum number of bytes service limit.`;
      return { error: 'States.DataLimitExceeded', cause };
    }
    return outcome;
  };
}

/** The result has the shape of Lambda's Invoke response, as `$states.result` shows it on AWS. */
async function invoke(invokeLambda: InvokeLambda, parameters: unknown): Promise<Outcome> {
  const { FunctionName, Payload = {} } = isObject(parameters) ? parameters : {};
  try {
    const answer = await invokeLambda(String(FunctionName), Payload);
    if ('error' in answer) return functionFailure(answer.error);
    const { payload = null } = answer;
    return { output: { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 } };
  } catch (error) {
    return serviceFailure('lambda', error);
  }
}

/** The function's errorType becomes the error name, its whole error the cause; without a type it is Lambda.Unknown. */
function functionFailure(error: { errorType?: string; errorMessage?: string }): Outcome {
  if (error.errorType) return { error: error.errorType, cause: JSON.stringify(error) };
  const cause = `The cause could not be determined because Lambda did not return an error type. Returned payload: ${JSON.stringify(error)}`;
  return { error: 'Lambda.Unknown', cause };
}

async function call(callSdk: CallSdk, service: string, action: string, parameters: unknown): Promise<Outcome> {
  try {
    const answer = await callSdk(service, action, parameters);
    if (!isObject(answer)) return { output: answer ?? {} };
    const { $metadata: _, ...output } = answer; // the JavaScript SDK's own addition
    return { output };
  } catch (error) {
    return serviceFailure(service, error);
  }
}
