import { Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { named } from '../naming.ts';
import type { LeadloopFunction } from './leadloop-function.ts';

interface ReplanProps {
  deployment: Deployment;
  replan: LeadloopFunction;
  deadLetters: Queue;
}

/**
 * Starts the re-plan when CloudFormation reports a finished deployment or rollback, so that it cannot fail the deployment.
 * Every hour it continues an unfinished walk after Lambda's three attempts, and begins one whose event was lost.
 */
export class ReplanTrigger extends Construct {
  constructor(scope: Construct, id: string, { deployment, replan, deadLetters }: ReplanProps) {
    super(scope, id);
    // What Step Functions takes: quotas are the account's, so there is no resource to name.
    replan.allow(['servicequotas:ListServiceQuotas'], ['*']);
    new Rule(this, 'Unfinished', {
      ruleName: named(deployment, 'replan'),
      description: 'Goes on with what is left of looking at the leads that wait.',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [replan.target(deadLetters)],
    });
    new Rule(this, 'Deployed', {
      ruleName: named(deployment, 'deployed'),
      description: 'Looks at the leads that wait when the rules may have changed.',
      eventPattern: {
        source: ['aws.cloudformation'],
        detailType: ['CloudFormation Stack Status Change'],
        detail: {
          'stack-id': [Stack.of(this).stackId],
          'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'] },
        },
      },
      targets: [replan.target(deadLetters)],
    });
  }
}
