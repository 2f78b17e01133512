import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Synthesized, synthesized } from '../../support/aws/synthesized.ts';

const runbook = readFileSync(join(import.meta.dirname, '../../../docs/runbook.md'), 'utf8');
const entries = new Map(
  (runbook.split('\n## Alarms\n')[1] ?? '')
    .split('\n### ')
    .slice(1)
    .map((entry) => [entry.slice(0, entry.indexOf('\n')), entry] as const),
);
let prod: Synthesized;
beforeAll(async () => {
  prod = await synthesized({ stage: 'prod' });
});
const alarms = () => prod.ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);

describe('the runbook', () => {
  test('has one entry for each alarm and none for alarms that do not exist', () => {
    expect([...entries.keys()]).toEqual(alarms().map(({ AlarmName }) => AlarmName.replace('leadloop-prod-', '')));
  });

  test('describes each, and gives commands to investigate and to resolve it', () => {
    for (const [name, entry] of entries) {
      const [, description = '', investigation = '', resolution = ''] = entry.split(
        /\*\*(?:Description|Investigation|Resolution)\.\*\*/,
      );
      expect(description.length, name).toBeGreaterThan(40);
      expect(investigation, name).toMatch(/```sh\n(.|\n)*aws /);
      expect(resolution, name).toMatch(/```sh\n(.|\n)*aws |npm run deploy/);
    }
  });

  test('names functions and log groups that exist', () => {
    const named = runbook.matchAll(
      /\/aws\/lambda\/leadloop-\$STAGE-([a-z-]+)|--function-name leadloop-\$STAGE-([a-z-]+)/g,
    );
    const unknown = [...named]
      .map(([, group, name]) => group ?? name ?? '')
      .filter((name) => !prod.functions.has(name));
    expect(unknown).toEqual([]);
  });
});

describe('alarms', () => {
  test('say in their text what happened and where the runbook has more', () => {
    for (const { AlarmName, AlarmDescription } of alarms())
      expect(AlarmDescription).toMatch(
        new RegExp(`^.{15,}\\. See docs/runbook\\.md#${AlarmName.replace('leadloop-prod-', '')}$`),
      );
  });

  test('watch what can lose, delay or annoy a lead', () => {
    const watched = JSON.stringify(alarms());
    for (const metric of [
      'ExecutionsFailed',
      'ExecutionsTimedOut',
      'ApproximateNumberOfMessagesVisible',
      'StuckSends',
      'SetAside',
      'UnansweredLeads',
      'MailsHeld',
      'OldestStart',
      'OldestWake',
      'OldestLook',
      'OldestPublish',
      'ApproximateAgeOfOldestMessage',
      'OpenExecutionCount',
      'SurgeForms',
      'SurgeMails',
      'Reputation.BounceRate',
      'Reputation.ComplaintRate',
      'Throttles',
      'Errors',
      '5xx',
      'WriteThrottleEvents',
      'SystemErrors',
    ])
      expect(watched, metric).toContain(metric);
  });

  test('13.2: of our own metrics look at those of their stage alone', () => {
    const own = alarms().filter(
      ({ Namespace, MetricName }) => Namespace === 'Leadloop' && !MetricName.endsWith('-prod'),
    );
    expect(own.map(({ MetricName }) => MetricName)).toEqual([
      'StuckSends',
      'SetAside',
      'UnansweredLeads',
      'MailsHeld',
      'MailsNotSent',
      'SweepFailures',
      'LateErasures',
      'SendQuotaUsed',
      'SilentForms',
    ]);
    for (const { Dimensions } of own) expect(Dimensions).toEqual([{ Name: 'Stage', Value: 'prod' }]);
    for (const name of ['sweep', 'nurture', 'partners', 'mail-events'])
      expect(prod.functions.get(name)?.Properties.Environment.Variables.STAGE).toBe('prod');
  });

  test('ring at 2 % and 5 % bounces and at 0.1 % complaints', () => {
    const limit = (name: string) => alarms().find(({ AlarmName }) => AlarmName === `leadloop-prod-${name}`)?.Threshold;
    expect([limit('bounce-rate-high'), limit('bounce-rate-critical'), limit('complaint-rate')]).toEqual([
      0.02, 0.05, 0.001,
    ]);
  });

  test('look at no more than ten metrics each, which is all CloudWatch allows', () => {
    for (const { AlarmName, Metrics = [] } of alarms())
      expect(
        Metrics.filter(({ MetricStat }: { MetricStat?: unknown }) => MetricStat).length,
        AlarmName,
      ).toBeLessThanOrEqual(10);
  });

  test('watch the age of every queue that work waits in, however many systems hear from us', async () => {
    const names = Array.from({ length: 9 }, (_, n) => `system-${n + 1}`);
    const webhooks = Object.fromEntries(names.map((name) => [name, { url: `https://${name}.example/hook` }]));
    const many = await synthesized({ stage: 'dev', integrations: { webhooks, chats: {}, crms: {} } } as never);
    const late = many
      .ofType('AWS::CloudWatch::Alarm')
      .map(({ Properties }) => Properties)
      .filter(({ AlarmDescription }) => AlarmDescription.endsWith('#queues-late'));
    expect(late.map(({ AlarmName }) => AlarmName)).toEqual(['leadloop-dev-queues-late', 'leadloop-dev-queues-late-2']);
    const watched = JSON.stringify(late);
    const worked = many.ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties.EventSourceArn);
    // Erasures have an alarm of their own.
    const queues = worked.filter(({ 'Fn::GetAtt': [id] }) => !id.startsWith('Erasures'));
    expect(queues.length).toBeGreaterThan(10);
    for (const {
      'Fn::GetAtt': [id],
    } of queues)
      expect(watched, id).toContain(`"${id}"`);
    for (const { Metrics } of late)
      expect(Metrics.filter(({ MetricStat }: { MetricStat?: unknown }) => MetricStat).length).toBeLessThanOrEqual(10);
  });

  test('report to the topic, which CloudWatch may publish to, and it to the address in the configuration', async () => {
    const topic = prod.only('AWS::SNS::Topic').id;
    for (const { AlarmActions, OKActions } of alarms())
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: topic }], [{ Ref: topic }]]);
    expect(JSON.stringify(prod.only('AWS::SNS::TopicPolicy').Properties)).toContain('cloudwatch.amazonaws.com');
    expect(prod.only('AWS::SNS::Subscription').Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: prod.deployment.alarmEmail,
    });
    const silent = await synthesized({ stage: 'dev', alarmEmail: undefined });
    expect(silent.ofType('AWS::SNS::Subscription')).toEqual([]);
  });
});

describe('13.7: the dashboard', () => {
  test('shows every alarm, the errors of every function, what waits, the funnel, mail and the answers of reps', () => {
    const body = JSON.stringify(prod.only('AWS::CloudWatch::Dashboard').Properties.DashboardBody);
    for (const { logicalId } of prod.ofType('AWS::CloudWatch::Alarm').map((one) => ({ logicalId: one.id ?? '' })))
      expect(body).toContain(logicalId);
    for (const id of prod.ofType('AWS::Lambda::Function').map((one) => one.id ?? '')) expect(body).toContain(id);
    for (const metric of ['OldestStart', 'OpenExecutionCount', 'LeadCaptured', 'LeadWon', 'MailsSent', 'OffersExpired'])
      expect(body, metric).toContain(metric);
  });
});
