import type { JsonObject } from './template.ts';

/** A deployed function: where its bundle is and under which conditions it runs. */
export interface LocalFunction {
  name: string;
  arn: string;
  /** Directory of the bundle, from the asset manifest. */
  code: string;
  /** `index.handler`. */
  handler: string;
  environment: Record<string, string>;
  timeoutMs: number;
  memoryMb: number;
  /** Its qualifiers, with the version each leads to: `live` → `1`, `1` → `1`. */
  qualifiers: Record<string, string>;
  /** How asynchronous invocations are repeated and buried, by qualifier; `$LATEST` for the bare name. */
  asynchronous: Record<string, AsynchronousInvocation>;
}

export interface AsynchronousInvocation {
  /** After this many repetitions an event goes to `deadLetterArn`. */
  retries: number;
  deadLetterArn?: string;
}

/** One statement that allows: actions and resources with stars, and values that a call must have. */
export interface Grant {
  actions: string[];
  resources: string[];
  equals: Record<string, string[]>;
}

/** By the name of the function that has the role; `states` for state machines. What is not listed has no role in the template. */
export type Grants = Record<string, Grant[]>;

export interface Route {
  /** `POST /leads`, `ANY /{proxy+}` or `$default`. */
  key: string;
  functionArn: string;
  timeoutMs: number;
  authorizer?: JwtAuthorizer;
}

export interface Cors {
  origins: string[];
  methods: string[];
  headers: string[];
  exposed: string[];
  maxAge?: number;
  credentials: boolean;
}

/** Admits bearers of a token that the issuer signed for one of the audiences. */
export interface JwtAuthorizer {
  issuer: string;
  audiences: string[];
  scopes: string[];
}

/** People who sign in. `issuer` is where this cloud answers for the pool. */
export interface UserPool {
  id: string;
  issuer: string;
  clients: { id: string; callbacks: string[]; signedOut: string[]; tokenSeconds: number; refreshSeconds: number }[];
}

/** A token bucket. */
export interface Throttle {
  burst: number;
  perSecond: number;
}

/** The HTTP API. Routes without a bucket of their own in `routeThrottles` (by route key) share `throttle`. */
export interface HttpApi {
  id: string;
  routes: Route[];
  cors?: Cors;
  throttle?: Throttle;
  routeThrottles?: Record<string, Throttle>;
}

export interface LocalTable {
  name: string;
  arn: string;
  /** CreateTable input: names, key schema, attribute definitions and global indexes only. */
  definition: JsonObject;
  ttlAttribute?: string;
}

export interface LocalStateMachine {
  name: string;
  arn: string;
  /** Parsed ASL with every substitution done. */
  definition: JsonObject;
  /** Names of the aliases under which it can be started. */
  aliases: string[];
}

/** Where an event goes: a function, a queue or an API destination, by its ARN. */
export interface Target {
  arn: string;
  /** Constant input instead of the event. */
  input?: unknown;
  /** Text made of the event: `<name>` is replaced by the value at its path. */
  transform?: { paths: Record<string, string>; template: string };
  /** Values for the `*` in the address of an API destination, as paths into the event. */
  pathValues: string[];
  retries: number;
  maxAgeMs: number;
  deadLetterArn?: string;
}

/** Another company's HTTP endpoint, and EventBridge's authentication. Values may be `{{resolve:secretsmanager:…}}`. */
export interface Destination {
  arn: string;
  name: string;
  method: string;
  /** May hold `*` for values of the event. */
  url: string;
  auth: DestinationAuth;
}

export type DestinationAuth =
  | { kind: 'header'; name: string; value: string }
  | { kind: 'oauth'; tokenUrl: string; clientId: string; clientSecret: string; body: Record<string, string> };

export interface Rule {
  name: string;
  arn: string;
  /** The name of the bus it listens to. */
  bus: string;
  pattern?: JsonObject;
  /** `rate(5 minutes)` or `cron(0 9 ? * MON-FRI *)`, UTC. */
  schedule?: string;
  targets: Target[];
}

/** A standard queue; times in milliseconds. */
export interface LocalQueue {
  name: string;
  arn: string;
  url: string;
  visibilityMs: number;
  delayMs: number;
  retentionMs: number;
  redrive?: { deadLetterArn: string; maxReceiveCount: number };
}

/** A queue that feeds a function. */
export interface QueueMapping {
  queueArn: string;
  functionArn: string;
  batchSize: number;
  /** The function names the messages it failed on (ReportBatchItemFailures); otherwise a batch fails as a whole. */
  reportsFailures: boolean;
  /** Batches at the same time. */
  concurrency?: number;
}

export interface Parameter {
  name: string;
  value: string;
  /** The pattern of valid values. */
  pattern?: string;
}

export interface Secret {
  name: string;
  arn: string;
  generate?: {
    template?: string;
    key?: string;
    length: number;
    excluded: string;
    excludePunctuation: boolean;
    includeSpace: boolean;
  };
  value?: string;
}

export interface MailTemplate {
  name: string;
  subject: string;
  html: string;
  text: string;
}

/** Mail to these domains or addresses goes into a bucket. */
export interface ReceiptRule {
  recipients: string[];
  bucket: string;
  prefix: string;
}

/** SES as the template sets it up. `events` are the SES event types a configuration set sends to EventBridge. */
export interface MailSetup {
  identities: string[];
  /** `suppresses`: the reasons for which an address on the account's suppression list gets nothing. */
  configurationSets: Record<string, { events: string[]; suppresses: string[] }>;
  templates: MailTemplate[];
}

/** Everything the embedded cloud runs, read from cdk.out. */
export interface Assembly {
  stack: string;
  stackId: string;
  region: string;
  account: string;
  /** What `cdk deploy` prints, by name. */
  outputs: Record<string, string>;
  /** The template's own, as CloudFormation keeps it. */
  metadata: JsonObject;
  functions: LocalFunction[];
  grants: Grants;
  api: HttpApi;
  tables: LocalTable[];
  stateMachines: LocalStateMachine[];
  rules: Rule[];
  destinations: Destination[];
  queues: LocalQueue[];
  mappings: QueueMapping[];
  secrets: Secret[];
  parameters: Parameter[];
  mail: MailSetup;
  receiptRules: ReceiptRule[];
  buckets: string[];
  userPools: UserPool[];
}
