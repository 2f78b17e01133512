import type { Rule, Target } from './model.ts';
import type { Stack } from './stack.ts';
import { isObject, type Json, type JsonObject } from './template.ts';

const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const second = 1_000;
/** The default retry policy of a target (EventBridge User Guide, "How EventBridge retries delivering events"). */
const usual = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 };

/** The rules of a stack that are on, with everything they lead to. */
export function readRules(stack: Stack): Rule[] {
  return stack
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties.State !== 'DISABLED')
    .map(({ ref, arn, properties }) => ({
      name: ref,
      arn,
      bus: String(properties.EventBusName ?? 'default').replace(/^.*:event-bus\//, ''),
      targets: objects(properties.Targets).map((target) => targetOf(target, ref)),
      ...(isObject(properties.EventPattern) && { pattern: properties.EventPattern }),
      ...(typeof properties.ScheduleExpression === 'string' && { schedule: properties.ScheduleExpression }),
    }));
}

function targetOf(target: JsonObject, rule: string): Target {
  const arn = String(target.Arn);
  if (!/:lambda:|:sqs:|:api-destination\//.test(arn))
    throw new Error(`rule ${rule}: expected a function, a queue or an API destination as target, got ${arn}`);
  if (target.InputPath) throw new Error(`rule ${rule}: InputPath is not supported by the embedded cloud`);
  const retry = { ...usual, ...(isObject(target.RetryPolicy) && target.RetryPolicy) };
  const { InputTransformer: transformer, HttpParameters: http, DeadLetterConfig: letters } = target;
  const paths = isObject(transformer) && isObject(transformer.InputPathsMap) ? transformer.InputPathsMap : {};
  return {
    arn,
    ...(typeof target.Input === 'string' && { input: JSON.parse(target.Input) as unknown }),
    ...(isObject(transformer) && {
      transform: { paths: paths as Record<string, string>, template: String(transformer.InputTemplate) },
    }),
    pathValues: isObject(http) && Array.isArray(http.PathParameterValues) ? http.PathParameterValues.map(String) : [],
    retries: Number(retry.MaximumRetryAttempts),
    maxAgeMs: Number(retry.MaximumEventAgeInSeconds) * second,
    ...(isObject(letters) && { deadLetterArn: String(letters.Arn) }),
  };
}
