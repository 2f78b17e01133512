import { Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../domain/config.ts';
import type { LeadloopFunction } from './leadloop-function.ts';
import { named } from './naming.ts';

export interface ReplanProps {
  deployment: Deployment;
  replan: LeadloopFunction;
  deadLetters: Queue;
}

/** When the re-plan runs: when CloudFormation says that this stack was deployed. It comes after the deployment and cannot make it fail. */
export class ReplanTrigger extends Construct {
  constructor(scope: Construct, id: string, { deployment, replan, deadLetters }: ReplanProps) {
    super(scope, id);
    new Rule(this, 'Deployed', {
      ruleName: named(deployment, 'deployed'),
      description: 'Looks at the leads that wait when the rules may have changed.',
      eventPattern: {
        source: ['aws.cloudformation'],
        detailType: ['CloudFormation Stack Status Change'],
        detail: {
          'stack-id': [Stack.of(this).stackId],
          'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
        },
      },
      targets: [
        new LambdaFunction(replan.lambda, {
          deadLetterQueue: deadLetters,
          retryAttempts: 20,
          maxEventAge: Duration.hours(12),
        }),
      ],
    });
  }
}
