/** Rows and actions of the lead table that a function may use; `<Index>` for the ways into an index. */
type TableGrant =
  | 'Query'
  | 'GetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'Query StageIndex'
  | 'Query ListIndex'
  | 'Query PendingIndex'
  | 'Scan PendingIndex'
  | 'Query UntoldIndex';

/**
 * A function's resources beside the table. Each is a construct of lib/stack.ts that grants exactly its actions and sets the
 * environment variables of its adapter.
 */
type Use =
  /** Key of lead ids and signed links. */
  | 'keys'
  /** Starts lifecycles and resumes parked ones. */
  | 'lifecycle'
  /** Reads, stops and redrives executions. */
  | 'executions'
  /** Finds executions that died. */
  | 'deadExecutions'
  /** Ends executions. */
  | 'executionEnd'
  /** Sends templates from our sender. */
  | 'mail'
  /** Writes links that lead to the API. */
  | 'publicUrl'
  /** Writes metrics of this stage into its log. */
  | 'metrics'
  /** Publishes domain events. */
  | 'domainEvents'
  /** Reads whether marketing mail is paused. */
  | 'sendSwitch'
  /** Reads the secrets of webhooks and ads. */
  | 'sourceSecrets'
  /** Sends people to the company's sign-in. */
  | 'signIn';

/** Separate throttles for routes that answer after a whole step of time: a flood of them would use up the account's concurrency. */
type ThrottleBucket = 'forms' | 'ownData';

/** One Lambda function. lib/stack.ts has the grants that queues and buckets give. */
export interface FunctionRow {
  /** The file is `functions/<room>/<name>.ts`. */
  room: 'workflow' | 'web' | 'listeners';
  /** One sentence for the Lambda console. */
  description: string;
  /** Longer than any single answer the function waits for. */
  timeoutSeconds: number;
  /** Routes of the HTTP API that it answers: `GET /path`, `GET|POST /path`, or `$default` for all that no other route takes. */
  routes?: readonly string[];
  /** Routes that take what this bucket of `throttle` allows, not what every other route may. */
  throttle?: Readonly<Record<string, ThrottleBucket>>;
  /** The same, for people who have signed in alone. */
  signedInRoutes?: readonly string[];
  /** Invoked asynchronously: failed events go to the dead letters. */
  buries?: true;
  /** Files of packages that lie beside its code, relative to node_modules. */
  assets?: readonly string[];
  table?: readonly TableGrant[];
  uses?: readonly Use[];
}
