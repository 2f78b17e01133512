import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { named } from '../naming.ts';
import { alarmsOf, type Watched } from './alarm-list.ts';

export interface AlarmsProps extends Watched {
  deployment: Deployment;
}

/** One alarm for each way a lead could be lost, delayed or annoyed; docs/runbook.md says what to do about each. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { deployment, ...watched }: AlarmsProps) {
    super(scope, id);
    const topic = this.topic(deployment);
    for (const { name, what, metric, above, below, of = 1, missing } of alarmsOf(this, deployment, watched)) {
      const alarm = new Alarm(this, name, {
        alarmName: named(deployment, name),
        alarmDescription: `${what} See docs/runbook.md#${name}`,
        metric,
        threshold: above ?? below ?? 0,
        comparisonOperator:
          above === undefined ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: of,
        treatMissingData: missing === 'alarm' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
  }

  private topic(deployment: Deployment): Topic {
    const topic = new Topic(this, 'Topic', { topicName: named(deployment, 'alarms'), enforceSSL: true });
    // A topic policy of our own replaces the default one, which would have let CloudWatch in.
    const alarms = Stack.of(this).formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: named(deployment, '*'),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { ArnLike: { 'aws:SourceArn': alarms } },
      }),
    );
    if (deployment.alarmEmail) topic.addSubscription(new EmailSubscription(deployment.alarmEmail));
    return topic;
  }
}
