import { join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import type { EnvironmentName } from '../../domain/config/environment.ts';
import { named } from '../naming.ts';
import { InlineRole } from './inline-role.ts';

interface FunctionProps {
  deployment: Deployment;
  /** Holds `<function>/index.js`, made by lib/build/bundle.ts. */
  dist: string;
  /** One sentence for the Lambda console. */
  description: string;
  /** Longer than any single answer it waits for. */
  timeout: Duration;
  /** Where events go that it failed to handle; only functions invoked asynchronously need it. */
  deadLetters?: Queue;
}

/** CPU scales with memory: a cold start at 512 MB takes about half the time of one at 256 MB, for the same price. */
const memory = 512;

/** One deployed function: its own role with only these rights, its own log group, its own settings. */
export class LeadloopFunction extends Construct {
  readonly lambda: LambdaFunction;
  /** The alias that every caller uses. A release moves it to a new version, and reaches leads in flight at their next step. */
  readonly live: Alias;
  readonly logGroup: LogGroup;
  private readonly role: InlineRole;

  constructor(scope: Construct, name: string, { deployment, dist, description, timeout, deadLetters }: FunctionProps) {
    super(scope, pascalCase(name));
    const functionName = named(deployment, name);
    this.logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: deployment.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new InlineRole(this, 'Role', 'lambda.amazonaws.com');
    this.logGroup.grantWrite(this.role);
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName,
      description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(dist, name)),
      memorySize: memory,
      timeout,
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // REPORT lines contain duration, memory and cold start of each call.
      systemLogLevelV2: SystemLogLevel.INFO,
      tracing: Tracing.ACTIVE,
      // Old versions stay: a rollback needs them, and so does the alias while a release is under way.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    });
    this.live = new Alias(this, 'Live', {
      aliasName: 'live',
      version: this.lambda.currentVersion,
      ...(deadLetters && {
        onFailure: new SqsDestination(deadLetters),
        retryAttempts: 2,
        maxEventAge: Duration.hours(6),
      }),
    });
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray write actions (PutTraceSegments, PutTelemetryRecords) support no resource-level permissions.',
    });
  }

  /** Sets an environment variable; a handler reads it through functions/adapters/aws/environment.ts. */
  setting(name: EnvironmentName, value: string): void {
    this.lambda.addEnvironment(name, value);
  }

  /** Grants exactly these actions on exactly these resources. */
  allow(actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>): void {
    this.role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  }

  /** Records why a broad permission of this function is right. */
  acknowledge(id: string, reason: string): void {
    Validations.of(this.role).acknowledge({ id, reason });
  }

  /**
   * This function as a rule's target, optionally with an event of the rule's own: EventBridge retries for half a day, then the
   * event is a dead letter.
   */
  target(deadLetterQueue: Queue, event?: RuleTargetInput): LambdaTarget {
    return new LambdaTarget(this.live, { deadLetterQueue, retryAttempts: 20, maxEventAge: Duration.hours(12), event });
  }
}

const pascalCase = (name: string) => name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
