import type { ReceiptRule } from './model.ts';
import type { Stack } from './stack.ts';
import { isObject, type JsonObject } from './template.ts';

/** The receipt rules of a stack. Each puts mail into a bucket that notifies EventBridge; any other action is refused. */
export function readReceiptRules(stack: Stack): ReceiptRule[] {
  return stack.ofType('AWS::SES::ReceiptRule').map(({ logicalId, properties }) => {
    const rule = isObject(properties.Rule) ? properties.Rule : {};
    const actions = (Array.isArray(rule.Actions) ? rule.Actions : []).filter(isObject);
    const [{ S3Action } = {} as JsonObject] = actions;
    if (actions.length !== 1 || !isObject(S3Action))
      throw new Error(`receipt rule ${logicalId}: expected one S3Action, got ${JSON.stringify(actions)}`);
    return {
      recipients: (Array.isArray(rule.Recipients) ? rule.Recipients : []).map((one) => String(one).toLowerCase()),
      bucket: String(S3Action.BucketName),
      prefix: String(S3Action.ObjectKeyPrefix ?? ''),
    };
  });
}

/** Names of the buckets of a stack. */
export function readBuckets(stack: Stack): string[] {
  return stack.ofType('AWS::S3::Bucket').map(({ ref, properties }) => {
    const told = isObject(properties.NotificationConfiguration) ? properties.NotificationConfiguration : {};
    const others = Object.keys(told).filter((name) => name !== 'EventBridgeConfiguration');
    if (others.length > 0)
      throw new Error(`bucket ${ref}: only EventBridge is supported here, got ${others.join(', ')}`);
    return ref;
  });
}
