import type { Template } from './template.ts';

/** A loaded state machine: validated, every expression compiled once. */
export interface Machine {
  startAt: string;
  states: ReadonlyMap<string, State>;
  /** Of the whole execution, in seconds. */
  timeoutSeconds?: number;
}

export interface Retrier {
  errorEquals: readonly string[];
  intervalSeconds: number;
  backoffRate: number;
  maxAttempts: number;
  maxDelaySeconds?: number;
  fullJitter: boolean;
}

/** The data of a way out of a state: of a catcher, a choice rule, or the state itself. */
export interface Exit {
  output?: Template;
  assign?: Template;
  /** The state after it; undefined ends the execution. */
  next?: string;
}

export interface Catcher extends Exit {
  errorEquals: readonly string[];
}

export interface Rule extends Exit {
  condition: Template;
}

/** The work of a Task. `service` and `action` are as in the Resource: `dynamodb`, `updateItem`. */
export type Work = { kind: 'lambda' } | { kind: 'sdk'; service: string; action: string };

export interface TaskState extends Exit {
  type: 'Task';
  name: string;
  work: Work;
  /** The task ends by SendTaskSuccess or SendTaskFailure, not when its call returns. */
  callback: boolean;
  /** As history shows them: `lambda` and `invoke`, or `aws-sdk:dynamodb` and `updateItem.waitForTaskToken`. */
  resourceType: string;
  resource: string;
  arguments?: Template;
  timeoutSeconds?: Template;
  heartbeatSeconds?: Template;
  retry: readonly Retrier[];
  catch: readonly Catcher[];
}

interface ChoiceState extends Exit {
  type: 'Choice';
  name: string;
  rules: readonly Rule[];
}

export interface WaitState extends Exit {
  type: 'Wait';
  name: string;
  seconds?: Template;
  timestamp?: Template;
}

interface PassState extends Exit {
  type: 'Pass' | 'Succeed';
  name: string;
}

export interface FailState {
  type: 'Fail';
  name: string;
  error?: Template;
  cause?: Template;
}

export type State = TaskState | ChoiceState | WaitState | PassState | FailState;
