import type { LocalFunction } from './model.ts';
import type { Stack } from './stack.ts';
import { isObject } from './template.ts';

const second = 1_000;

/** The functions of a stack; asynchronous invocations are repeated and buried as the template says. */
export function readFunctions(stack: Stack): LocalFunction[] {
  const asynchronous = stack.ofType('AWS::Lambda::EventInvokeConfig').map(({ properties }) => properties);
  return stack.ofType('AWS::Lambda::Function').map(({ ref: name, arn, properties }) => {
    const code = isObject(properties.Code) ? properties.Code.S3Key : undefined;
    if (typeof code !== 'string')
      throw new Error(`function ${name}: expected a code asset, got ${JSON.stringify(properties.Code)}`);
    if (!String(properties.Runtime).startsWith('nodejs'))
      throw new Error(`function ${name}: expected a Node.js runtime, got ${String(properties.Runtime)}`);
    const environment = isObject(properties.Environment) ? properties.Environment.Variables : undefined;
    const deadLetter = isObject(properties.DeadLetterConfig) ? properties.DeadLetterConfig.TargetArn : undefined;
    const invoke = asynchronous.find(({ FunctionName }) => FunctionName === name || FunctionName === arn);
    const destination = isObject(invoke?.DestinationConfig) ? invoke.DestinationConfig.OnFailure : undefined;
    const buried = isObject(destination) ? destination.Destination : deadLetter;
    return {
      name,
      arn,
      code: stack.asset(code),
      handler: String(properties.Handler),
      environment: isObject(environment)
        ? Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)]))
        : {},
      timeoutMs: Number(properties.Timeout ?? 3) * second,
      memoryMb: Number(properties.MemorySize ?? 128),
      retries: Number(invoke?.MaximumRetryAttempts ?? 2),
      ...(typeof buried === 'string' && { deadLetterArn: buried }),
    };
  });
}
