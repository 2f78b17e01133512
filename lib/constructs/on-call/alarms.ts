import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  type MetricOptions,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Operation } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../../domain/config/config.ts';
import { named } from '../../naming.ts';
import type { CaptureApi } from '../capture-api.ts';
import type { LeadTable } from '../lead-table.ts';
import type { LeadloopFunction } from '../leadloop-function.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Mail } from '../mail.ts';
import type { Outbound } from '../outbound.ts';
import type { WorkQueue } from '../work-queue.ts';
import { type AlarmSpec, own, waitingAlarms } from './waiting-alarms.ts';

/** The watched resources. */
interface Watched {
  table: LeadTable;
  api: CaptureApi;
  lifecycle: Lifecycle;
  deadLetters: Queue;
  adLeads: WorkQueue;
  outbound: Outbound;
  mail: Mail;
  sweep: LeadloopFunction;
  workflow: Record<string, LeadloopFunction>;
  /** Queues that work waits in. */
  queues: readonly Queue[];
}

interface AlarmsProps extends Watched {
  deployment: Deployment;
}

/** One alarm for each way a lead could be lost, delayed or annoyed; docs/runbook.md has the response to each. */
export class Alarms extends Construct {
  private readonly alarms = new Map<string, Alarm>();

  /** All of them, in the order of docs/runbook.md. */
  get all(): Alarm[] {
    return [...this.alarms.values()];
  }

  constructor(scope: Construct, id: string, { deployment, ...watched }: AlarmsProps) {
    super(scope, id);
    const topic = this.topic(deployment);
    for (const spec of alarmsOf(this, deployment, watched)) {
      const { name, section = name, what, metric, above, below, of = 1, missing } = spec;
      const alarm = new Alarm(this, name, {
        alarmName: named(deployment, name),
        alarmDescription: `${what} See docs/runbook.md#${section}`,
        metric,
        threshold: above ?? below ?? 0,
        comparisonOperator:
          above === undefined ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: of,
        treatMissingData: missing === 'alarm' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
      this.alarms.set(name, alarm);
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
  }

  /** The alarm with this name. Throws RangeError when there is none. */
  named(name: string): Alarm {
    const alarm = this.alarms.get(name);
    if (!alarm) throw new RangeError(`no alarm is named ${name}`);
    return alarm;
  }

  private topic(deployment: Deployment): Topic {
    const topic = new Topic(this, 'Topic', { topicName: named(deployment, 'alarms'), enforceSSL: true });
    // A topic policy of our own replaces the default one, which allowed CloudWatch.
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

const fiveMinutes = { period: Duration.minutes(5), statistic: 'Sum' } as const;
const depth = { period: Duration.minutes(5), statistic: 'Maximum' } as const;
const hourly = { period: Duration.hours(1), statistic: 'Maximum' } as const;

/** The alarms, in the order of docs/runbook.md. */
function alarmsOf(scope: Construct, deployment: Deployment, watched: Watched): AlarmSpec[] {
  const { api, lifecycle, deadLetters, sweep, mail, workflow } = watched;
  const { stateMachine } = lifecycle;
  const reputation = (metricName: string) =>
    new Metric({
      namespace: 'AWS/SES',
      metricName,
      dimensionsMap: { 'ses:configuration-set': mail.configurationSet },
      ...hourly,
    });
  const sweepPeriod = Duration.millis(Math.max(3 * deployment.sweepEvery, Duration.minutes(5).toMilliseconds()));
  return [
    {
      name: 'executions-failed',
      what: 'A lifecycle failed.',
      metric: stateMachine.metricFailed(fiveMinutes),
      above: 0,
    },
    {
      name: 'executions-timed-out',
      what: 'A lifecycle ran into its limit of one year.',
      metric: stateMachine.metricTimedOut(fiveMinutes),
      above: 0,
    },
    {
      name: 'executions-throttled',
      what: 'Step Functions slowed lifecycles down.',
      metric: stateMachine.metricThrottled(fiveMinutes),
      above: 0,
      of: 3,
    },
    {
      name: 'dead-letters',
      what: 'An event could not be handled and waits in the dead-letter queue.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(depth),
      above: 0,
    },
    {
      name: 'ad-leads-dead-letters',
      what: 'Leads of ads that could not be fetched or used wait in their dead-letter queue.',
      metric: watched.adLeads.deadLetters.metricApproximateNumberOfMessagesVisible(depth),
      above: 0,
    },
    {
      name: 'outbound-dead-letters',
      what: 'Events that a webhook, a chat or a CRM did not take wait in their dead-letter queue.',
      metric: watched.outbound.deadLetters.metricApproximateNumberOfMessagesVisible(depth),
      above: 0,
    },
    {
      name: 'stuck-sends',
      what: 'Mails of unknown state, which may or may not have been sent.',
      metric: new Metric({
        ...own(deployment, 'StuckSends'),
        period: Duration.minutes(15),
        statistic: 'Maximum',
      }),
      above: 0,
    },
    {
      name: 'rows-set-aside',
      what: 'The sweep set rows aside that DynamoDB does not write, such as leads of 400 kB.',
      metric: new Metric({
        ...own(deployment, 'SetAside'),
        period: Duration.minutes(15),
        statistic: 'Maximum',
      }),
      above: 0,
    },
    {
      name: 'leads-unanswered',
      what: 'People asked for us, and neither reps nor the manager answered.',
      metric: new Metric({ ...own(deployment, 'UnansweredLeads'), ...hourly }),
      above: 0,
    },
    {
      name: 'surge',
      what: 'More forms than usual: senders confirm their address first, or mails wait for the next hour.',
      metric: sum(['SurgeForms', 'SurgeMails'].map((name) => new Metric({ ...own(deployment, name), ...fiveMinutes }))),
      above: 0,
    },
    {
      name: 'mails-held',
      what: 'SES takes no mail until the account, its quota, the domain, a template or a permission is mended.',
      // A held mail is tried again within three hours: until the last of them has gone, the alarm stays.
      metric: new Metric({ ...own(deployment, 'MailsHeld'), period: Duration.hours(3), statistic: 'Sum' }),
      above: 0,
    },
    {
      name: 'mails-not-sent',
      what: 'SES took mails and then did not send them.',
      metric: new Metric({ ...own(deployment, 'MailsNotSent'), ...fiveMinutes }),
      above: 0,
    },
    {
      name: 'sweep-silent',
      what: 'The sweep, which repeats lost starts and wake-ups, does not run.',
      metric: sweep.lambda.metricInvocations({ period: sweepPeriod, statistic: 'Sum' }),
      below: 1,
      missing: 'alarm',
    },
    {
      name: 'bounce-rate-high',
      what: 'More than 2 % of the mails bounce.',
      metric: reputation('Reputation.BounceRate'),
      above: 0.02,
    },
    {
      name: 'bounce-rate-critical',
      what: 'More than 5 % of the mails bounce: SES reviews the account.',
      metric: reputation('Reputation.BounceRate'),
      above: 0.05,
    },
    {
      name: 'complaint-rate',
      what: 'More than 0.1 % of the mails are reported as spam.',
      metric: reputation('Reputation.ComplaintRate'),
      above: 0.001,
    },
    {
      name: 'api-errors',
      what: 'Visitors or reps got an error page (5xx).',
      metric: api.api.metricServerError(fiveMinutes),
      above: 0,
    },
    {
      name: 'api-throttled',
      what: 'Visitors were turned away (429).',
      metric: throttledRequests(scope, deployment, api),
      above: 0,
    },
    {
      name: 'workflow-errors',
      what: 'Workflow functions keep failing; the state machine keeps retrying.',
      // One or two are a deploy or a lost race; every retry of a real fault adds to this.
      metric: sum(Object.values(workflow).map(({ lambda }) => lambda.metricErrors(fiveMinutes))),
      above: 10,
      of: 2,
    },
    {
      name: 'function-throttles',
      what: 'Lambda concurrency of the account is used up.',
      // Concurrency belongs to the account, so its throttles are counted over all functions: one alarm, however many there are.
      metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', ...fiveMinutes }),
      above: 0,
      of: 2,
    },
    ...tableAlarms(watched.table),
    ...waitingAlarms(deployment, watched.queues),
  ];
}

function tableAlarms({ table }: LeadTable): AlarmSpec[] {
  const throttled = ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) => table.metric(name, fiveMinutes));
  const operations = [
    Operation.QUERY,
    Operation.GET_ITEM,
    Operation.PUT_ITEM,
    Operation.UPDATE_ITEM,
    Operation.BATCH_GET_ITEM,
  ];
  const errors = table.metricSystemErrorsForOperations({ operations, ...fiveMinutes });
  return [
    { name: 'table-throttles', what: 'DynamoDB slowed reads or writes down.', metric: sum(throttled), above: 0, of: 2 },
    { name: 'table-errors', what: 'DynamoDB failed internally.', metric: errors, above: 0, of: 2 },
  ];
}

/** HTTP APIs count a throttled request as a 4xx only; the access log distinguishes them. */
function throttledRequests(scope: Construct, { stage }: Deployment, { logGroup }: CaptureApi): Metric {
  const options: MetricOptions = fiveMinutes;
  const metricName = `ThrottledRequests-${stage}`;
  return new MetricFilter(scope, 'ThrottledRequests', {
    logGroup,
    metricNamespace: 'Leadloop',
    metricName,
    filterPattern: FilterPattern.stringValue('$.status', '=', '429'),
    metricValue: '1',
  }).metric(options);
}

/** The sum of up to ten metrics, which is as many as one alarm may look at. */
function sum(metrics: readonly Metric[]): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return new MathExpression({ expression: 'SUM(METRICS())', usingMetrics, period: fiveMinutes.period });
}
