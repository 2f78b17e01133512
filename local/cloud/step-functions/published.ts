import { createHash } from 'node:crypto';
import type { Machine } from './language/definition.ts';
import { loadDefinition } from './language/load.ts';

/** A state machine as the assembly gives it. */
export interface StateMachine {
  name: string;
  /** arn:aws:states:<region>:<account>:stateMachine:<name> */
  arn: string;
  /** Amazon States Language, as an object, substitutions done. */
  definition: object;
  /** Names or ARNs of aliases; each routes to the newest version. */
  aliases: readonly string[];
  roleArn?: string;
}

/** A definition that executions were or can be started with. Running executions keep theirs when a new one is published. */
export interface PublishedVersion {
  machineName: string;
  machineArn: string;
  roleArn: string;
  /** Counts from 1; the version's ARN ends in it. */
  number: number;
  /** SHA-256 of the definition. */
  hash: string;
  definition: object;
  machine: Machine;
  publishedAt: number;
}

/** Loads a definition as a version of its state machine. Throws InvalidDefinitionError. */
export function publish(
  { name, arn, roleArn }: Pick<StateMachine, 'name' | 'arn' | 'roleArn'>,
  definition: object,
  number: number,
  publishedAt: number,
): PublishedVersion {
  return {
    machineName: name,
    machineArn: arn,
    roleArn: roleArn ?? `arn:aws:iam::${arn.split(':')[4] ?? '000000000000'}:role/${name}`,
    number,
    hash: hashOf(definition),
    definition,
    machine: loadDefinition(definition),
    publishedAt,
  };
}

export function hashOf(definition: object): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex');
}

export function versionArn({ machineArn, number }: PublishedVersion): string {
  return `${machineArn}:${number}`;
}
