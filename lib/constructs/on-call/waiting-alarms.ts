import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Deployment } from '../../../domain/config/config.ts';

/** One alarm: rings when the metric was above (or below) its limit in each of the last `of` periods. */
export interface AlarmSpec {
  name: string;
  what: string;
  metric: IMetric;
  above?: number;
  below?: number;
  of?: number;
  missing?: 'alarm';
  /** The section of docs/runbook.md, when it is not named like the alarm. */
  section?: string;
}

/** A metric that a function writes into its log; functions/adapters/aws/log.ts. */
export const own = ({ stage }: Deployment, metricName: string) => ({
  namespace: 'Leadloop',
  metricName,
  dimensionsMap: { Stage: stage },
});

const highest = { period: Duration.minutes(5), statistic: 'Maximum' } as const;
const promises = ['OldestStart', 'OldestWake', 'OldestLook', 'OldestPublish'];
/** Seconds. The sweep keeps each promise within a minute or two; a throttled service may take some more. */
const late = 15 * 60;
const tooOld = 60 * 60;
const mostOfQuota = 80;

/** How old the oldest promise of each kind is, in seconds. */
export const promiseAges = (deployment: Deployment): Metric[] =>
  promises.map((name) => new Metric({ ...own(deployment, name), ...highest }));

/** Open executions of the account, in percent of what Step Functions allows. */
export const openExecutions = (): MathExpression =>
  new MathExpression({
    expression: '100 * open / allowed',
    usingMetrics: Object.fromEntries(
      [
        ['open', 'OpenExecutionCount'],
        ['allowed', 'OpenExecutionLimit'],
      ].map(([id, metricName]) => [
        id,
        new Metric({ namespace: 'AWS/States', metricName: metricName ?? '', ...highest }),
      ]),
    ),
    label: 'open executions, % of the quota',
    period: highest.period,
  });

/** Age of the oldest message of each queue that work waits in, in seconds. */
export const queueAges = (queues: readonly Queue[]): IMetric[] =>
  queues.map((queue) => queue.metricApproximateAgeOfOldestMessage(highest));

/** Alarms for work that waits: nothing is lost yet, but a person waits for it. */
export function waitingAlarms(deployment: Deployment, queues: readonly Queue[]): AlarmSpec[] {
  return [
    {
      name: 'promises-late',
      what: 'A start, a wake-up, a look or an event waits for more than 15 minutes.',
      metric: largest(promiseAges(deployment)),
      above: late,
    },
    {
      name: 'sweep-failures',
      what: 'The sweep keeps failing at something, three times in a row.',
      metric: new Metric({ ...own(deployment, 'SweepFailures'), ...highest }),
      above: 0,
      of: 3,
    },
    ...inTens(queueAges(queues)).map((ages, index) => ({
      name: index === 0 ? 'queues-late' : `queues-late-${index + 1}`,
      section: 'queues-late',
      what: 'Work waits for more than an hour in a queue.',
      metric: largest(ages),
      above: tooOld,
    })),
    {
      name: 'erasures-late',
      what: 'The erasure of a person is not finished after an hour.',
      metric: new Metric({ ...own(deployment, 'LateErasures'), period: Duration.hours(1), statistic: 'Maximum' }),
      above: 0,
    },
    {
      name: 'open-executions',
      what: 'More than 80 % of the open executions that Step Functions allows are used.',
      metric: openExecutions(),
      above: mostOfQuota,
    },
    {
      name: 'send-quota',
      what: 'More than 80 % of the mails that SES allows in 24 hours are sent.',
      metric: new Metric({ ...own(deployment, 'SendQuotaUsed'), ...highest }),
      above: mostOfQuota,
    },
    {
      name: 'form-silent',
      what: 'A form has heard nothing for longer than it should in working hours.',
      metric: new Metric({ ...own(deployment, 'SilentForms'), ...highest }),
      above: 0,
    },
  ];
}

/** One alarm may look at ten metrics. */
const inTens = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / 10) }, (_, n) => all.slice(10 * n, 10 * n + 10));

/** The largest of up to ten metrics. */
function largest(metrics: readonly IMetric[]): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return new MathExpression({ expression: 'MAX(METRICS())', usingMetrics, period: highest.period });
}
