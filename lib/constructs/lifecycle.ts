import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArnFormat, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  DefinitionBody,
  LogLevel,
  StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import type { WorkflowFunction } from '../functions.ts';
import { named } from '../naming.ts';
import type { LeadTable } from './lead-table.ts';
import type { LeadloopFunction } from './leadloop-function.ts';

interface LifecycleProps {
  deployment: Deployment;
  table: LeadTable;
  functions: Record<WorkflowFunction, LeadloopFunction>;
}

const definition = readFileSync(join(import.meta.dirname, '../../state-machines/lead-lifecycle.asl.json'), 'utf8');

/** The state machine every lead runs through, started through an alias on a published version. */
export class Lifecycle extends Construct {
  readonly stateMachine: StateMachine;
  readonly aliasArn: string;
  private readonly stateMachineName: string;

  constructor(scope: Construct, id: string, { deployment, table, functions }: LifecycleProps) {
    super(scope, id);
    const stateMachineName = named(deployment, 'lead-lifecycle');
    this.stateMachineName = stateMachineName;
    const aliases = Object.entries(functions).map(([name, { live }]) => [name, live.functionArn] as const);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName,
      // fromString shows a change of the process in `cdk diff`; fromFile would hide it behind an S3 key.
      definitionBody: DefinitionBody.fromString(definition),
      definitionSubstitutions: { ...Object.fromEntries(aliases), table: table.table.tableName },
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', {
          // The vendedlogs prefix keeps the account's log resource policy from growing with every state machine.
          logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
          retention: deployment.logRetentionDays,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
    });
    const allow = (actions: string[], resources: string[]) =>
      this.stateMachine.addToRolePolicy(new PolicyStatement({ actions, resources }));
    allow(
      ['lambda:InvokeFunction'],
      aliases.map(([, arn]) => arn),
    );
    allow(['dynamodb:UpdateItem'], [table.table.tableArn]);
    this.aliasArn = this.publish();
    this.acknowledgeFindings();
  }

  /** Gives a function the alias to start, and lets it start lifecycles and resume parked ones. */
  bind(signaller: LeadloopFunction): void {
    signaller.setting('LIFECYCLE_ARN', this.aliasArn);
    // IAM evaluates a start by alias, and an answer to a task token, against the ARN of the state machine.
    signaller.allow(['states:StartExecution', 'states:SendTaskSuccess'], [this.stateMachine.stateMachineArn]);
  }

  /** The rights of an ops function to read, stop and redrive executions. */
  get executions() {
    return {
      bind: (desk: LeadloopFunction) => {
        desk.allow(['states:ListExecutions'], [this.stateMachine.stateMachineArn]);
        this.allowOnExecutions(desk, ['Describe', 'Stop', 'Redrive'], ['states:GetExecutionHistory']);
      },
    };
  }

  /** What lets a function find executions that died. */
  get deadExecutions() {
    return {
      bind: (sweep: LeadloopFunction) => {
        sweep.allow(['states:ListExecutions'], [this.stateMachine.stateMachineArn]);
        this.allowOnExecutions(sweep, ['Describe']);
      },
    };
  }

  /** What lets a function end an execution and see that it ended. */
  get executionEnd() {
    return { bind: (eraser: LeadloopFunction) => this.allowOnExecutions(eraser, ['Describe', 'Stop']) };
  }

  private allowOnExecutions(desk: LeadloopFunction, verbs: readonly string[], others: readonly string[] = []): void {
    const executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${this.stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    desk.setting('STATE_MACHINE_ARN', this.stateMachine.stateMachineArn);
    desk.allow([...verbs.map((verb) => `states:${verb}Execution`), ...others], [executions]);
    desk.acknowledge(
      `AwsSolutions-IAM5[Resource::arn:aws:states:${Stack.of(this).region}:<AWS::AccountId>:execution:${this.stateMachineName}:*]`,
      'Every execution of this one state machine: its names are those of leads, which are not known before.',
    );
  }

  /** Publishes the definition. Old versions stay: executions in flight and rollbacks need them. */
  private publish(): string {
    const { stateMachineArn, stateMachineRevisionId } = this.stateMachine;
    const version = new CfnStateMachineVersion(this, 'Version', { stateMachineArn, stateMachineRevisionId });
    version.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return new CfnStateMachineAlias(this, 'Live', {
      name: 'live',
      description: 'What new lifecycles are started with.',
      routingConfiguration: [{ stateMachineVersionArn: version.attrArn, weight: 100 }],
    }).attrArn;
  }

  private acknowledgeFindings(): void {
    Validations.of(this.stateMachine).acknowledge(
      {
        id: 'AwsSolutions-SF1',
        reason:
          'Failures are logged; the full history of every execution stays readable in Step Functions for 90 days at no cost.',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason:
          'Log delivery (logs:*LogDelivery, *ResourcePolicies, DescribeLogGroups) and X-Ray support no resource-level permissions.',
      },
    );
  }
}
