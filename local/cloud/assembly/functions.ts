import type { AsynchronousInvocation, LocalFunction } from './model.ts';
import type { Resolved, Stack } from './stack.ts';
import { isObject } from './template.ts';

const second = 1_000;

/** The functions of a stack, with their versions and aliases, and each alias's retries and destinations. */
export function readFunctions(stack: Stack): LocalFunction[] {
  const invocations = stack.ofType('AWS::Lambda::EventInvokeConfig');
  const qualified = stack.ofType('AWS::Lambda::Version', 'AWS::Lambda::Alias');
  return stack.ofType('AWS::Lambda::Function').map(({ ref: name, arn, properties }) => {
    const code = isObject(properties.Code) ? properties.Code.S3Key : undefined;
    if (typeof code !== 'string')
      throw new Error(`function ${name}: expected a code asset, got ${JSON.stringify(properties.Code)}`);
    if (!String(properties.Runtime).startsWith('nodejs'))
      throw new Error(`function ${name}: expected a Node.js runtime, got ${String(properties.Runtime)}`);
    const environment = isObject(properties.Environment) ? properties.Environment.Variables : undefined;
    const isOwn = (one: Resolved) => [name, arn].includes(String(one.properties.FunctionName));
    const qualifiers = Object.fromEntries(
      qualified.filter(isOwn).map((one) => [one.ref.split(':').at(-1), String(one.properties.FunctionVersion ?? '1')]),
    );
    const deadLetter = isObject(properties.DeadLetterConfig) ? properties.DeadLetterConfig.TargetArn : undefined;
    const asynchronous = Object.fromEntries(
      ['$LATEST', ...Object.keys(qualifiers)].map((qualifier) => {
        const own = invocations.find((one) => isOwn(one) && (one.properties.Qualifier ?? '$LATEST') === qualifier);
        return [qualifier, asynchronousOf(own, deadLetter)];
      }),
    );
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
      qualifiers,
      asynchronous,
    };
  });
}

/** Without a configuration of its own an alias has Lambda's: two retries, and only the function's dead letters. */
function asynchronousOf(config: Resolved | undefined, deadLetter: unknown): AsynchronousInvocation {
  const { DestinationConfig, MaximumRetryAttempts = 2 } = config?.properties ?? {};
  const destination = isObject(DestinationConfig) ? DestinationConfig.OnFailure : undefined;
  const buried = isObject(destination) ? destination.Destination : deadLetter;
  return { retries: Number(MaximumRetryAttempts), deadLetterArn: typeof buried === 'string' ? buried : undefined };
}
