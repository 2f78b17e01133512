import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { calledFunction } from '../assembly/called-function.ts';
import type { LocalFunction } from '../assembly/index.ts';
import type { Clock } from '../clock/index.ts';
import type { FunctionLog } from './function-log.ts';
import { createGate } from './gate.ts';
import { type Handler, LoadError, loadHandler } from './sandbox.ts';

/** What Lambda answers to an invocation: the payload, or the error as the Node.js runtime reports it. */
export type InvokeResult = { payload: unknown } | { error: InvokeError };
export interface InvokeError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** The invoker: an HTTP request, a schedule, or (by default) a workflow or an event. */
export type Origin = 'http' | 'schedule';

export type Around = (functionName: string, run: () => Promise<InvokeResult>) => Promise<InvokeResult>;

export interface LambdaHost {
  /** Runs a function to its end. Accepts a name, an ARN, or a version's or alias's ARN. */
  invoke(functionArn: string, event: unknown, origin?: Origin): Promise<InvokeResult>;
  /** Is there such a function? */
  knows(functionArn: string): boolean;
  /** The invocations running now end as if their process had died (`Runtime.ExitError`). For tests of crashes. */
  crash(): void;
  /** Lets nothing in any more: later invocations never answer, as on a machine that goes down. Resolves when none runs. */
  drain(): Promise<void>;
  /** Invocations without those of schedules: a sign of activity. */
  activity: { count(): number; subscribe(listener: () => void): () => void };
}

interface LambdaHostOptions {
  functions: LocalFunction[];
  clock: Clock;
  region: string;
  account: string;
  /** Every function's variables besides its own: endpoints and the secret of its credentials. */
  environment: Record<string, string>;
  log: FunctionLog;
  /** Wraps every invocation and returns its result. For tests of broken functions. */
  around?: Around;
  /** Called for every invocation that ended in an error. */
  onError(functionName: string, error: InvokeError): void;
}

interface Loaded {
  fn: LocalFunction;
  version: string;
  handler?: Handler;
  stopped?: InvokeError;
}

const abandoned = ['Sandbox.Timedout', 'Runtime.ExitError'];

const nodeRuntime = 'AWS_Lambda_nodejs24.x';

/** Runs the deployed bundles in this process: same code, environment, timeout and errors as on Lambda. */
export function createLambdaHost({
  functions,
  clock,
  region,
  account,
  environment,
  log,
  around = (_name, run) => run(),
  onError,
}: LambdaHostOptions): LambdaHost {
  const sandboxes = new Map<string, Loaded>();
  const invocation = new AsyncLocalStorage<{ requestId: string }>();
  const running = new Set<(error: InvokeError) => void>();
  const listeners = new Set<() => void>();
  const gate = createGate({ atOnce: 16, trickleMs: 100 });
  let invocations = 0;
  const draining: (() => void)[] = [];

  // Lambda runs in UTC, so a format without a zone must show the same here.
  process.env.TZ = 'UTC';

  /** Each version has an environment of its own, as on Lambda. */
  function find(functionArn: string): Loaded | undefined {
    const called = calledFunction(functions, functionArn);
    if (!called) return undefined;
    const { fn, version } = called;
    const key = `${fn.name}:${version}`;
    const loaded = sandboxes.get(key) ?? { fn, version };
    sandboxes.set(key, loaded);
    return loaded;
  }

  function load(loaded: Loaded): Handler {
    const { fn, version } = loaded;
    loaded.handler ??= loadHandler(
      fn,
      {
        ...environment,
        // The services know by it whose role they ask.
        AWS_ACCESS_KEY_ID: fn.name,
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_EXECUTION_ENV: nodeRuntime,
        AWS_LAMBDA_FUNCTION_NAME: fn.name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
        AWS_LAMBDA_FUNCTION_VERSION: version,
        LAMBDA_TASK_ROOT: fn.code,
        _HANDLER: fn.handler,
        TZ: ':UTC',
        ...fn.environment,
      },
      clock.now,
      {
        write: (text) => log.line(fn.name, invocation.getStore()?.requestId ?? 'init', text, clock.now()),
      },
    );
    return loaded.handler;
  }

  async function run(loaded: Loaded, functionArn: string, event: unknown): Promise<InvokeResult> {
    if (draining.length > 0) return new Promise(() => undefined);
    const { fn, version } = loaded;
    const requestId = randomUUID();
    const deadline = performance.now() + fn.timeoutMs;
    const context = {
      functionName: fn.name,
      functionVersion: version,
      invokedFunctionArn: functionArn.startsWith('arn:') ? functionArn : fn.arn,
      memoryLimitInMB: String(fn.memoryMb),
      awsRequestId: requestId,
      logGroupName: `/aws/lambda/${fn.name}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
    };
    let end: (error: InvokeError) => void = () => undefined;
    const ended = new Promise<InvokeResult>((resolve) => {
      end = (error) => resolve({ error });
    });
    running.add(end);
    const timer = setTimeout(() => {
      const seconds = (fn.timeoutMs / 1000).toFixed(2);
      end({
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
      });
    }, fn.timeoutMs);
    try {
      const answered = invocation.run({ requestId }, async () => ({ payload: await load(loaded)(event, context) }));
      return await Promise.race([answered, ended]);
    } catch (error) {
      return { error: reported(error) };
    } finally {
      clearTimeout(timer);
      running.delete(end);
      if (running.size === 0) for (const done of draining) done();
    }
  }

  return {
    activity: {
      count: () => invocations,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    knows: (functionArn) => find(functionArn) !== undefined,
    async invoke(functionArn, event, origin) {
      const loaded = find(functionArn);
      if (!loaded)
        return {
          error: {
            errorType: 'ResourceNotFoundException',
            errorMessage: `Function not found: ${functionArn} in account ${account}`,
          },
        };
      if (origin !== 'schedule') {
        invocations += 1;
        for (const listener of listeners) listener();
      }
      const pass = origin === 'http' ? gate.foreground : gate.background;
      const result = await clock.busy(() => pass(() => around(loaded.fn.name, () => run(loaded, functionArn, event))));
      if ('error' in result) {
        // Lambda gives such an environment up; the next invocation starts in a new one.
        if (abandoned.includes(result.error.errorType)) loaded.handler = undefined;
        log.line(loaded.fn.name, '-', JSON.stringify({ level: 'ERROR', ...result.error }), clock.now());
        onError(loaded.fn.name, result.error);
      }
      return result;
    },
    async drain() {
      await new Promise<void>((resolve) => {
        draining.push(resolve);
        if (running.size === 0) resolve();
      });
      // Callers record the last results in the next turn.
      await new Promise((resolve) => setImmediate(resolve));
    },
    crash() {
      for (const end of running)
        end({ errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: signal: killed' });
    },
  };
}

/** An error as the Node.js runtime interface client reports it. */
function reported(error: unknown): InvokeError {
  if (error instanceof LoadError) return { errorType: error.name, errorMessage: error.message, trace: [] };
  if (error instanceof Error)
    return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}
