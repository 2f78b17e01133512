import type { LocalFunction } from './model.ts';

/** A function as its caller addresses it. */
export interface Called {
  fn: LocalFunction;
  /** `$LATEST`, a version or an alias. */
  qualifier: string;
  /** `$LATEST`, or the version that the qualifier leads to. */
  version: string;
}

/** The function behind a name or an ARN, with or without a version or alias; undefined when Lambda would not find it. */
export function calledFunction(functions: readonly LocalFunction[], given: string): Called | undefined {
  const [name, qualifier = '$LATEST'] = given.replace(/^arn:[^:]*:lambda:[^:]*:\d*:function:/, '').split(':');
  const fn = functions.find((one) => one.name === name);
  const version = qualifier === '$LATEST' ? qualifier : fn?.qualifiers[qualifier];
  return fn && version !== undefined ? { fn, qualifier, version } : undefined;
}
