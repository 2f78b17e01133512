import http, { type ClientRequest } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Something that happens at one call from inside the embedded cloud to one of its services (DynamoDB, Step Functions, SES,
 * secrets). `at` is a regular expression on "<operation> <body>", such as `PutItem .*SEND#`.
 */
export interface Fault {
  at: string;
  /** Before the service gets the request, or after it has answered and before the caller hears of it. */
  when: 'before' | 'after';
  /** The how manieth such call; the first when left out. */
  nth?: number;
  do: 'kill' | 'hold';
}

/** Takes what stops the call and answers when it may go on. */
type Strike = (fault: Fault, call: string) => Promise<void>;

/**
 * Watches every HTTP request this process makes. Functions, interpreter and control API reach the services only that way,
 * so this is every point where a process can die between two of its effects. Must run before anything else is loaded.
 * Answers how to add a fault later on.
 */
export function intercept(strike: Strike): (fault: Fault) => void {
  const original = http.request;
  let left: { fault: Fault; at: RegExp; calls: number }[] = [];

  function struck(call: string): Fault[] {
    const hit = left.filter(({ at }) => at.test(call));
    for (const one of hit) one.calls -= 1;
    left = left.filter(({ calls }) => calls > 0);
    return hit.flatMap(({ calls, fault }) => (calls === 0 ? [fault] : []));
  }

  function watched(...args: unknown[]): ClientRequest {
    const request = Reflect.apply(original, http, args) as ClientRequest;
    const send = request.end.bind(request);
    let body = '';
    let now: Fault[] = [];
    request.end = (chunk?: unknown, ...rest: unknown[]) => {
      if (chunk !== undefined && typeof chunk !== 'function') body = Buffer.from(chunk as Uint8Array).toString();
      const call = `${operationOf(request)} ${body}`;
      now = struck(call);
      const before = now.find(({ when }) => when === 'before');
      const go = () => Reflect.apply(send, request, [chunk, ...rest]) as ClientRequest;
      if (!before) return go();
      void strike(before, call).then(go);
      return request;
    };
    const emit = request.emit.bind(request);
    request.emit = (event: string | symbol, ...values: unknown[]) => {
      const after = event === 'response' ? now.find(({ when }) => when === 'after') : undefined;
      if (!after) return emit(event, ...values);
      void strike(after, `${operationOf(request)} ${body}`).then(() => emit(event, ...values));
      return true;
    };
    return request;
  }

  http.request = watched as typeof http.request;
  syncBuiltinESMExports();
  return (fault) => void left.push({ fault, at: new RegExp(fault.at, 's'), calls: fault.nth ?? 1 });
}

/** What a call to a service asks for: `UpdateItem`, `SendEmail`, or method and path. */
export function operationOf(request: ClientRequest): string {
  const target = request.getHeader('x-amz-target');
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  return request.path.endsWith('/v2/email/outbound-emails') ? 'SendEmail' : `${request.method} ${request.path}`;
}
