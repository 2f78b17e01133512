import { Validations } from 'aws-cdk-lib';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { named } from '../naming.ts';
import type { LeadloopFunction } from './leadloop-function.ts';
import type { Alarms } from './on-call/alarms.ts';

interface CanaryReleasesProps {
  deployment: Deployment;
  /** The functions that answer visitors, leads and reps. */
  doors: readonly LeadloopFunction[];
  alarms: Alarms;
}

/** The alarms that fail a release. docs/runbook.md names them as well. */
const watched = ['api-errors', 'executions-failed'] as const;

/**
 * How a release reaches the doors: a tenth of the requests for five minutes, then all. All doors go side by side. When an alarm rings
 * meanwhile, CodeDeploy takes the doors back, and CloudFormation everything else of the release.
 */
export class CanaryReleases extends Construct {
  constructor(scope: Construct, id: string, { deployment, doors, alarms }: CanaryReleasesProps) {
    super(scope, id);
    const application = new LambdaApplication(this, 'Application', { applicationName: named(deployment, 'doors') });
    const role = this.role(doors);
    for (const door of doors)
      new LambdaDeploymentGroup(this, door.node.id, {
        application,
        deploymentGroupName: named(deployment, door.node.id),
        deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
        alias: door.live,
        alarms: watched.map((name) => alarms.named(name)),
        // The construct would add a managed policy that reaches all functions of the account.
        role: role.withoutPolicyUpdates(),
      });
  }

  private role(doors: readonly LeadloopFunction[]): Role {
    const statements = [
      new PolicyStatement({
        actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
        // Not the alias itself: that waits for its deployment group, which waits for this role.
        resources: doors.flatMap(({ lambda }) => [lambda.functionArn, `${lambda.functionArn}:live`]),
      }),
      new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
    ];
    // Inline: it exists as soon as the role does, before the first release moves an alias.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      inlinePolicies: { releases: new PolicyDocument({ statements }) },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'CodeDeploy reads the states of alarms, as with the policy AWS manages for it; there is nothing to change by that.',
    });
    return role;
  }
}
