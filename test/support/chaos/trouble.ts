import { AsyncLocalStorage } from 'node:async_hooks';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { Readable } from 'node:stream';
import type { Around, InvokeResult } from '../../../local/cloud/lambda/index.ts';
import { operationOf } from '../cloud/interception.ts';

/** What can be wrong with one invocation of a function. */
export const troubles = [
  'throws',
  'times out',
  'cannot be imported',
  'loses a permission',
  'is throttled',
  'dies',
] as const;
export type Trouble = (typeof troubles)[number];

/** Chooses what is wrong with an invocation; nothing most of the time. */
export type Choice = (functionName: string) => Trouble | undefined;

/** One invocation in trouble, as its calls to services see it. */
interface Doomed {
  /** The call at which nothing goes on, and whether the service still gets it. */
  stopsAt?: number;
  isSent?: boolean;
  /** Tells that the invocation has come to its end. */
  stop?: () => void;
  refused?: { refuses: (operation: string) => boolean; as: { status: number; type: string } };
  calls: number;
}

const invocation = new AsyncLocalStorage<Doomed>();
const writes = /^(?:Put|Update|Batch[Ww]rite|SendEmail|SendMessage|SendTask|StartExecution)/;

/** `chance` answers a number from 0 to 1, and decides where an invocation dies and what it may no longer do. */
export function createTrouble(choose: Choice, chance: () => number): Around {
  watchCalls();
  return (functionName, run) => {
    const trouble = choose(functionName.replace(/^leadloop-[a-z]+-/, ''));
    switch (trouble) {
      case undefined:
        return run();
      case 'throws':
        return ended('TypeError', "Cannot read properties of undefined (reading 'total')");
      case 'cannot be imported':
        return ended('Runtime.ImportModuleError', "Error: Cannot find module 'leadloop:rules'");
      case 'times out':
        return stopped(run, chance, ['Sandbox.Timedout', 'Error: Task timed out']);
      case 'dies':
        return stopped(run, chance, ['Runtime.ExitError', 'Runtime exited with error: signal: killed']);
      case 'loses a permission': {
        const only = chance();
        const refuses = (operation: string) => only < 0.3 || writes.test(operation) === only < 0.7;
        const as = { status: 400, type: 'AccessDeniedException' };
        return invocation.run({ calls: 0, refused: { refuses, as } }, run);
      }
      case 'is throttled': {
        const as = { status: 400, type: 'ThrottlingException' };
        const refuses = () => chance() < 0.5;
        return invocation.run({ calls: 0, refused: { refuses, as } }, run);
      }
    }
  };
}

const ended = async (errorType: string, errorMessage: string): Promise<InvokeResult> => ({
  error: { errorType, errorMessage },
});

/** The function's process goes away at one of its first calls: before the service gets it, or before the answer is heard. */
function stopped(run: () => Promise<InvokeResult>, chance: () => number, [type, message]: [string, string]) {
  return new Promise<InvokeResult>((resolve, reject) => {
    const stop = () => resolve({ error: { errorType: type, errorMessage: message } });
    const doomed: Doomed = { calls: 0, stopsAt: 1 + Math.floor(chance() * 8), isSent: chance() < 0.5, stop };
    // One that ends before that call had no trouble.
    invocation.run(doomed, run).then(resolve, reject);
  });
}

let isWatching = false;

/** Every call of a function to a service goes through here; what is no call of an invocation in trouble passes. */
function watchCalls(): void {
  if (isWatching) return;
  isWatching = true;
  const original = http.request;
  http.request = ((...args: unknown[]) => {
    const request = Reflect.apply(original, http, args) as ClientRequest;
    const doomed = invocation.getStore();
    if (doomed) strike(request, doomed);
    return request;
  }) as typeof http.request;
  syncBuiltinESMExports();
  // The SDK's pauses between tries would make the whole virtual world wait.
  const later = globalThis.setTimeout;
  globalThis.setTimeout = ((...[act, ms, ...args]: Parameters<typeof setTimeout>) =>
    later(act, invocation.getStore()?.refused ? Math.min(ms ?? 0, 1) : ms, ...args)) as typeof setTimeout;
}

function strike(request: ClientRequest, doomed: Doomed): void {
  doomed.calls += 1;
  const send = request.end.bind(request);
  const emit = request.emit.bind(request);
  const isLast = doomed.stopsAt !== undefined && doomed.calls >= doomed.stopsAt;
  const forget = () => {
    request.on('error', () => undefined);
    request.destroy();
  };
  if (isLast) {
    const isSent = doomed.isSent && doomed.calls === doomed.stopsAt;
    request.emit = (event: string | symbol, ...values: unknown[]) => {
      if (event !== 'response' && event !== 'error') return emit(event, ...values);
      doomed.stop?.();
      return true;
    };
    request.end = (...chunk: unknown[]) => {
      if (isSent) return Reflect.apply(send, request, chunk) as ClientRequest;
      forget();
      doomed.stop?.();
      return request;
    };
    return;
  }
  const { refused } = doomed;
  if (!refused?.refuses(operationOf(request))) return;
  request.end = () => {
    const { status, type } = refused.as;
    const answer = Object.assign(Readable.from([JSON.stringify({ __type: type, message: 'by this test' })]), {
      statusCode: status,
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': type },
    });
    setImmediate(() => {
      emit('response', answer as unknown as IncomingMessage);
      forget();
    });
    return request;
  };
}
