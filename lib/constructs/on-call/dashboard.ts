import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  Metric,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../../domain/config/config.ts';
import { named } from '../../naming.ts';
import type { CaptureApi } from '../capture-api.ts';
import type { LeadloopFunction } from '../leadloop-function.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { openExecutions, own, promiseAges, queueAges } from './waiting-alarms.ts';

interface DashboardProps {
  deployment: Deployment;
  alarms: readonly IAlarm[];
  api: CaptureApi;
  lifecycle: Lifecycle;
  functions: readonly LeadloopFunction[];
  /** Queues that work waits in. */
  queues: readonly Queue[];
  deadLetters: readonly Queue[];
}

const funnel = ['LeadCaptured', 'LeadQualified', 'LeadAssigned', 'LeadAccepted', 'LeadWon', 'LeadLost'];
const mails = ['MailsSent', 'MailsBounced', 'MailsComplained', 'MailsHeld', 'MailsNotSent'];

/**
 * The dashboard for ten seconds on call, from the top: alarms, waiting people, routes and workflow. Below it the business:
 * funnel, mail, answers of reps.
 */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { deployment, alarms, api, lifecycle, functions, queues, deadLetters } = props;
    const hourly = { period: Duration.hours(1), statistic: 'Sum' } as const;
    const five = { period: Duration.minutes(5), statistic: 'Sum' } as const;
    const ours = (name: string, more: object = hourly) => new Metric({ ...own(deployment, name), ...more });
    const latest = { ...five, statistic: 'Maximum' };
    const line = (title: string, left: IMetric[], label?: string) =>
      new GraphWidget({
        title,
        left,
        width: 8,
        height: 6,
        leftYAxis: { min: 0, label, showUnits: label === undefined },
      });
    const { stateMachine } = lifecycle;
    const dashboard = new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: named(deployment, 'on-call'),
      defaultInterval: Duration.hours(12),
    });
    dashboard.addWidgets(
      new TextWidget({
        markdown: `# Leadloop ${deployment.stage}\nRed rings: its name is a section of docs/runbook.md. All green and flat: sleep on.`,
        width: 24,
        height: 2,
      }),
      new AlarmStatusWidget({ title: 'What rings', alarms: [...alarms], width: 24, height: 5 }),
      new SingleValueWidget({
        title: 'Now',
        width: 24,
        height: 4,
        metrics: [
          ...['UnansweredLeads', 'SilentForms', 'StuckSends', 'SendQuotaUsed'].map((name) => ours(name, latest)),
          openExecutions(),
        ],
      }),
      line('Oldest promise', promiseAges(deployment), 'seconds'),
      line('Oldest message in a queue', queueAges(queues), 'seconds'),
      line(
        'Dead letters',
        deadLetters.map((queue) => queue.metricApproximateNumberOfMessagesVisible(latest)),
        'messages',
      ),
      line('Requests', [api.api.metricCount(five), api.api.metricClientError(five), api.api.metricServerError(five)]),
      line(
        'Errors of functions',
        functions.map(({ lambda }) => lambda.metricErrors(five)),
      ),
      line('Executions', [
        stateMachine.metricStarted(five),
        stateMachine.metricFailed(five),
        stateMachine.metricThrottled(five),
      ]),
      line(
        'Leads an hour',
        funnel.map((name) => ours(name)),
        'leads',
      ),
      line(
        'Mails an hour',
        mails.map((name) => ours(name)),
        'mails',
      ),
      line(
        'How long reps take, nine of ten',
        ['SecondsToAcceptance', 'SecondsToContact'].map((name) => ours(name, { ...hourly, statistic: 'p90' })),
        'seconds',
      ),
      line('Reps', [ours('OffersExpired'), ours('LeadEscalated'), ours('UnansweredLeads', latest)], 'leads'),
    );
    const { region } = Stack.of(this);
    new CfnOutput(Stack.of(this), 'DashboardUrl', {
      value: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${named(deployment, 'on-call')}`,
      description: 'What to look at when an alarm rings.',
    });
  }
}
