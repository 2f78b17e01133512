import { ApiError } from './api-error.ts';
import { type PublishedVersion, versionArn } from './published.ts';
import type { Store } from './store.ts';

/** The target of an ARN of a state machine, a version or an alias. */
export interface Route {
  version: PublishedVersion;
  aliasArn?: string;
  /** True when the ARN names a version or an alias: executions then show their version. */
  showsVersion: boolean;
}

export interface Routes {
  /** Throws StateMachineDoesNotExist. */
  to(arn: string): Route;
  /** The newest version of every state machine there is now. */
  newest(): PublishedVersion[];
}

/** `current` are the versions published by this process; `aliases` their aliases, by name of the state machine. */
export function createRoutes(
  store: Store,
  current: readonly PublishedVersion[],
  aliases: ReadonlyMap<string, readonly string[]>,
): Routes {
  return {
    newest: () => [...current],
    to(arn) {
      const [, , , , , kind, name = '', qualifier] = arn.split(':');
      if (kind !== 'stateMachine') throw new ApiError('InvalidArn', `Invalid Arn: '${arn}'`);
      const missing = () => new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
      const newest = current.find((version) => version.machineName === name);
      if (newest === undefined || !arn.startsWith(newest.machineArn)) throw missing();
      if (qualifier === undefined) return { version: newest, showsVersion: false };
      if (aliases.get(name)?.some((alias) => alias === arn || alias === qualifier))
        return { version: newest, aliasArn: arn, showsVersion: true };
      const version = store.versions(name).find((one) => versionArn(one) === arn);
      if (version === undefined) throw missing();
      return { version, showsVersion: true };
    },
  };
}
