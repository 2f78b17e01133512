import { calledFunction } from './called-function.ts';
import type { LocalFunction, LocalQueue, QueueMapping } from './model.ts';
import type { Stack } from './stack.ts';
import { isObject } from './template.ts';

const second = 1_000;

/** The standard queues of a stack. Defaults: CloudFormation, AWS::SQS::Queue. */
export function readQueues(stack: Stack): LocalQueue[] {
  return stack.ofType('AWS::SQS::Queue').map(({ ref, arn, properties }) => {
    const name = arn.split(':').at(-1) ?? '';
    if (properties.FifoQueue === true)
      throw new Error(`queue ${name}: FIFO queues are not supported by the embedded cloud`);
    const redrive = properties.RedrivePolicy;
    return {
      name,
      arn,
      url: ref,
      visibilityMs: Number(properties.VisibilityTimeout ?? 30) * second,
      delayMs: Number(properties.DelaySeconds ?? 0) * second,
      retentionMs: Number(properties.MessageRetentionPeriod ?? 345_600) * second,
      ...(isObject(redrive) && {
        redrive: {
          deadLetterArn: String(redrive.deadLetterTargetArn),
          maxReceiveCount: Number(redrive.maxReceiveCount ?? 10),
        },
      }),
    };
  });
}

/** Which queue feeds which function. Throws where CreateEventSourceMapping would, and where something is asked that is not run here. */
export function readMappings(stack: Stack, queues: LocalQueue[], functions: LocalFunction[]): QueueMapping[] {
  return stack
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => properties.Enabled !== false)
    .map(({ logicalId, properties }) => {
      const queue = queues.find(({ arn }) => arn === properties.EventSourceArn);
      if (!queue)
        throw new Error(
          `event source ${logicalId}: expected a queue of this stack, got ${String(properties.EventSourceArn)}`,
        );
      for (const unsupported of ['FilterCriteria', 'ProvisionedPollerConfig', 'MaximumBatchingWindowInSeconds'])
        if (properties[unsupported])
          throw new Error(`event source ${logicalId}: ${unsupported} is not supported by the embedded cloud`);
      const target = String(properties.FunctionName);
      const called = calledFunction(functions, target);
      if (!called) throw new Error(`event source ${logicalId}: expected a function of this stack, got ${target}`);
      const { fn, qualifier } = called;
      if (fn.timeoutMs > queue.visibilityMs)
        throw new Error(
          `event source ${logicalId}: queue ${queue.name} shows a message again after ${queue.visibilityMs} ms, ` +
            `but ${fn.name} may take ${fn.timeoutMs} ms — AWS refuses that`,
        );
      const scaling = properties.ScalingConfig;
      const types = properties.FunctionResponseTypes;
      return {
        queueArn: queue.arn,
        functionArn: qualifier === '$LATEST' ? fn.arn : `${fn.arn}:${qualifier}`,
        batchSize: Number(properties.BatchSize ?? 10),
        reportsFailures: Array.isArray(types) && types.includes('ReportBatchItemFailures'),
        ...(isObject(scaling) && { concurrency: Number(scaling.MaximumConcurrency) }),
      };
    });
}
