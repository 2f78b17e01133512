import { readFileSync, statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { LocalFunction } from '../assembly/index.ts';
import { ownModules } from './resolver.ts';

export type Handler = (event: unknown, context: unknown) => unknown;

/** Receives a function's stdout, stderr and console output. */
export interface Output {
  write(text: string, error: boolean): void;
}

/** Why a bundle could not be loaded, with the error type the Node.js runtime reports. */
export class LoadError extends Error {
  constructor(type: 'Runtime.ImportModuleError' | 'Runtime.HandlerNotFound', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = type;
  }
}

/**
 * Loads a CommonJS bundle as Lambda would: under its own environment, clock and console. Everything else is shared with this
 * process, so a cold start takes milliseconds.
 */
export function loadHandler(
  fn: LocalFunction,
  environment: Record<string, string>,
  now: () => number,
  output: Output,
): Handler {
  const [file = '', exported = ''] = fn.handler.split('.');
  const path = join(fn.code, `${file}.js`);
  const module = { exports: {} as Record<string, unknown> };
  try {
    const run = compile(path);
    const shadows = [ownProcess(environment, output), clockDate(now), ownConsole(output)];
    run(module.exports, ownRequire(path), module, path, dirname(path), ...shadows);
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new LoadError('Runtime.ImportModuleError', reason, { cause: error });
  }
  const handler = module.exports[exported];
  if (typeof handler !== 'function')
    throw new LoadError('Runtime.HandlerNotFound', `${fn.handler} is undefined or not exported`);
  return handler as Handler;
}

/** Node's `require`, but for the modules that would leave this machine. */
function ownRequire(path: string): NodeJS.Require {
  const require = createRequire(path);
  return Object.assign((id: string) => (Object.hasOwn(ownModules, id) ? ownModules[id] : require(id)), require);
}

type Compiled = (...shadows: unknown[]) => void;

/** The bundles of this process. A cold start, a restart or another cloud runs again what V8 has compiled and optimised. */
const compiled = new Map<string, Compiled>();

/** The bundle as a function of its replaced globals. Node's own compiler, so that `import()` inside works as usual. */
function compile(path: string): Compiled {
  const { mtimeMs, size } = statSync(path);
  const key = `${path} ${mtimeMs} ${size}`;
  const known = compiled.get(key);
  if (known) return known;
  const wrapper = new Module(path) as Module & { _compile(code: string, path: string): void };
  const names = 'exports, require, module, __filename, __dirname, process, Date, console';
  wrapper._compile(`module.exports = function (${names}) { ${readFileSync(path, 'utf8')}\n}`, path);
  const run = wrapper.exports as Compiled;
  compiled.set(key, run);
  return run;
}

/** `Date` on another clock. A proxy, so that dates stay real dates: instanceof, subclasses and Intl work unchanged. */
export function clockDate(now: () => number): DateConstructor {
  return new Proxy(Date, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length > 0 ? given : [now()], newTarget) as object,
    apply: () => new Date(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
}

function ownProcess(environment: Record<string, string>, output: Output): NodeJS.Process {
  const stream = (error: boolean) => ({
    write: (chunk: string | Uint8Array) => {
      output.write(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString(), error);
      return true;
    },
    isTTY: false,
  });
  return Object.create(process, {
    env: { value: { ...environment }, enumerable: true, writable: true },
    stdout: { value: stream(false), enumerable: true },
    stderr: { value: stream(true), enumerable: true },
    exit: {
      value: (code: number) => {
        throw new Error(`a function called process.exit(${code})`);
      },
    },
  }) as NodeJS.Process;
}

/** Only what functions use: a full Console would format to real streams. */
function ownConsole(output: Output): Console {
  const line =
    (error: boolean) =>
    (...parts: unknown[]) =>
      output.write(parts.map((part) => (typeof part === 'string' ? part : print(part))).join(' '), error);
  return Object.create(console, {
    log: { value: line(false) },
    info: { value: line(false) },
    debug: { value: line(false) },
    trace: { value: line(false) },
    warn: { value: line(false) },
    error: { value: line(true) },
  }) as Console;
}

function print(value: unknown): string {
  if (value instanceof Error) return value.stack ?? value.message;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
