import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { named } from '../naming.ts';
import type { LeadloopFunction } from './leadloop-function.ts';
import type { Lifecycle } from './lifecycle.ts';

interface SweepProps {
  deployment: Deployment;
  sweep: LeadloopFunction;
  lifecycle: Lifecycle;
  deadLetters: Queue;
}

/** Starts the sweep: regularly, for the promises of dead processes, and at once when an execution failed. */
export class SweepTriggers extends Construct {
  constructor(scope: Construct, id: string, { deployment, sweep, lifecycle, deadLetters }: SweepProps) {
    super(scope, id);
    new Rule(this, 'Schedule', {
      ruleName: named(deployment, 'sweep'),
      description: 'Repeats starts and wake-ups that were promised and not delivered.',
      schedule: Schedule.rate(Duration.millis(deployment.sweepEvery)),
      targets: [sweep.target(deadLetters)],
    });
    new Rule(this, 'BadEnds', {
      ruleName: named(deployment, 'executions-ended-badly'),
      description: 'Starts another execution for a lead whose execution failed, timed out or was aborted.',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: [lifecycle.stateMachine.stateMachineArn],
        },
      },
      targets: [sweep.target(deadLetters)],
    });
    // Step Functions sends events to EventBridge by its best effort: an event can be lost.
    new Rule(this, 'OverlookedEnds', {
      ruleName: named(deployment, 'executions-overlooked'),
      description: 'Looks for executions that ended badly without an event.',
      schedule: Schedule.cron({ hour: '0/6', minute: '40' }),
      targets: [sweep.target(deadLetters, RuleTargetInput.fromObject({ 'detail-type': 'Look For Dead Executions' }))],
    });
  }
}
