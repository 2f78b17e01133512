import { beforeAll, describe, expect, test } from 'vitest';
import { lookForTheDead } from '../../functions/listeners/sweep.ts';
import { readSettings } from '../../lib/build/settings.ts';
import { functionRows } from '../../lib/functions.ts';
import { type Synthesized, spare, synthesized } from '../support/aws/synthesized.ts';

let prod: Synthesized;
beforeAll(async () => {
  prod = await synthesized({ stage: 'prod' });
});

const id = (type: string) => prod.only(type).id;

test('the re-plan starts when CloudFormation has deployed this very stack', () => {
  const rules = prod
    .ofType('AWS::Events::Rule')
    .filter(({ Properties }) => Properties.Name === 'leadloop-prod-deployed');
  expect(rules.map(({ Properties }) => Properties.EventPattern)).toEqual([
    {
      source: ['aws.cloudformation'],
      'detail-type': ['CloudFormation Stack Status Change'],
      detail: {
        'stack-id': [{ Ref: 'AWS::StackId' }],
        'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'] },
      },
    },
  ]);
});

describe('who hears of leads', () => {
  test('each has a rule on our bus, a queue that nobody else fills, and a worker that may read it', async () => {
    const timeLimit = 10_000;
    const webhooks = { warehouse: { url: 'https://warehouse.example', events: ['LeadWon' as const], timeLimit } };
    const chats = { sales: { kind: 'slack' as const, texts: { LeadAssigned: 'new', LeadLost: 'lost' }, timeLimit } };
    const stack = await synthesized({ integrations: { webhooks, chats, crms: {} } });
    const bus = stack.only('AWS::Events::EventBus').id;
    const rules = stack.ofType('AWS::Events::Rule').filter(({ Properties }) => Properties.EventBusName?.Ref === bus);
    expect(rules.map(({ Properties }) => [Properties.Name, Properties.EventPattern])).toEqual([
      // Every webhook that hears of leads hears that one was erased.
      ['leadloop-prod-outbound-warehouse', { source: ['leadloop'], 'detail-type': ['LeadWon', 'LeadErased'] }],
      ['leadloop-prod-outbound-sales', { source: ['leadloop'], 'detail-type': ['LeadAssigned', 'LeadLost'] }],
      ['leadloop-prod-insight', { source: ['leadloop'] }],
    ]);
    const worker = stack.live('event-delivery');
    const fed = stack
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter((one) => JSON.stringify(one.Properties.FunctionName).includes(`{"Ref":"${worker}"}`));
    expect(fed).toHaveLength(2);
    const queues = stack
      .ofType('AWS::SQS::Queue')
      .filter(({ Properties }) => /outbound-(?!dead)/.test(Properties.QueueName));
    for (const { Properties } of queues) expect(Properties.RedrivePolicy.maxReceiveCount).toBe(10);
  });

  test('insight alone, as it is delivered', () => {
    const bus = id('AWS::Events::EventBus');
    const rules = prod.ofType('AWS::Events::Rule').filter((rule) => rule.Properties.EventBusName?.Ref === bus);
    expect(rules.map(({ Properties }) => Properties.Name)).toEqual(['leadloop-prod-insight']);
  });
});

test('every rule repeats a delivery and buries what cannot be delivered', () => {
  for (const { Properties } of prod.ofType('AWS::Events::Rule')) {
    for (const target of Properties.Targets) {
      expect(target.RetryPolicy.MaximumRetryAttempts).toBeGreaterThan(0);
      expect(target.DeadLetterConfig.Arn).toEqual({ 'Fn::GetAtt': [prod.queue('dead-letters')?.id, 'Arn'] });
    }
  }
});

test('the queue of ad leads is encrypted, reached over TLS only, patient, and has its dead letters', () => {
  const [leads, dead] = ['ad-leads', 'ad-leads-dead-letters'].map((name) => prod.queue(name));
  for (const one of [leads, dead]) {
    expect(one?.Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 });
    const policy = prod.ofType('AWS::SQS::QueuePolicy').find(({ Properties }) => Properties.Queues[0].Ref === one?.id);
    expect(policy?.Properties.PolicyDocument.Statement[0]).toMatchObject({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  }
  const timeout = prod.lambda('ad-leads').Timeout;
  expect(leads?.Properties).toMatchObject({
    VisibilityTimeout: 6 * timeout,
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [dead?.id, 'Arn'] } },
  });
  const fed = JSON.stringify({ 'Fn::GetAtt': [leads?.id, 'Arn'] });
  const mappings = prod.ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);
  expect(mappings.find((one) => JSON.stringify(one.EventSourceArn) === fed)).toMatchObject({
    EventSourceArn: { 'Fn::GetAtt': [leads?.id, 'Arn'] },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  expect(readSettings().config.capture.ads.meta.timeLimit).toBeLessThan(timeout * 1_000);
});

test('people are erased one in a call and two at a time, so that thousands past their time never keep forms from a function', () => {
  const fed = JSON.stringify({ 'Fn::GetAtt': [prod.queue('erasures')?.id, 'Arn'] });
  const mappings = prod.ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);
  const mapping = mappings.find((one) => JSON.stringify(one.EventSourceArn) === fed);
  expect(mapping).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
});

test('what SES reports waits in a queue, takes three of a new account’s ten functions, and outlives a day’s outage', () => {
  const reports = prod.queue('mail-events');
  const fed = JSON.stringify({ 'Fn::GetAtt': [reports?.id, 'Arn'] });
  const rule = prod
    .ofType('AWS::Events::Rule')
    .find(({ Properties }) => Properties.Name === 'leadloop-prod-mail-events');
  expect(rule?.Properties.Targets.map(({ Arn }: { Arn: object }) => JSON.stringify(Arn))).toEqual([fed]);
  const mappings = prod.ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);
  const mapping = mappings.find((one) => JSON.stringify(one.EventSourceArn) === fed);
  expect(mapping?.ScalingConfig).toEqual({ MaximumConcurrency: 3 });
  const { VisibilityTimeout, RedrivePolicy } = reports?.Properties ?? {};
  expect(VisibilityTimeout * RedrivePolicy.maxReceiveCount).toBeGreaterThan(86_400);
});

test('13.8: all queues of a stack together leave a function of a new account’s ten to forms', () => {
  const mappings = prod.ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);
  expect(mappings.length).toBeGreaterThan(3);
  const most = mappings.map(({ ScalingConfig }) => Number(ScalingConfig.MaximumConcurrency));
  expect(most.reduce((sum, one) => sum + one, 0)).toBeLessThan(10);
});

test('the re-plan runs when this very stack was deployed, and every hour for what is left of it', () => {
  const rules = prod.ofType('AWS::Events::Rule').map(({ Properties }) => Properties);
  const mine = rules.filter(({ Targets }) => Targets[0].Arn.Ref === prod.live('replan'));
  expect(mine.map(({ ScheduleExpression, EventPattern }) => ScheduleExpression ?? EventPattern.detail)).toEqual([
    'rate(1 hour)',
    {
      'stack-id': [{ Ref: 'AWS::StackId' }],
      'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'] },
    },
  ]);
});

test('the sweep runs as often as the configuration says, and at once when an execution ended badly', async () => {
  const often = await synthesized(spare);
  const rules = often.ofType('AWS::Events::Rule').map(({ Properties }) => Properties);
  expect(rules).toContainEqual(expect.objectContaining({ ScheduleExpression: 'rate(2 minutes)' }));
  const ends = rules.find(({ EventPattern }) => EventPattern?.source[0] === 'aws.states');
  expect(ends?.EventPattern.detail).toEqual({
    status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
    stateMachineArn: [{ Ref: often.only('AWS::StepFunctions::StateMachine').id }],
  });
  // What the rule says is what the function understands.
  const looks = rules.find(({ ScheduleExpression }) => ScheduleExpression === 'cron(40 0/6 * * ? *)');
  expect(JSON.parse(looks?.Targets[0].Input)).toEqual({ 'detail-type': lookForTheDead });
  expect(looks?.Targets[0].Arn).toEqual(ends?.Targets[0].Arn);
});

describe('a release', () => {
  const doors = functionRows.filter(([, { routes }]) => routes).map(([name]) => name);

  test('reaches a tenth of the requests of every door for five minutes, and is taken back when one of two alarms rings', () => {
    const alarms = ['api-errors', 'executions-failed'].map((name) => {
      const alarm = prod.ofType('AWS::CloudWatch::Alarm').find((one) => one.Properties.AlarmName.endsWith(`-${name}`));
      return { Name: { Ref: alarm?.id } };
    });
    for (const name of doors) {
      const alias = prod.resources.find(({ id }) => id === prod.live(name));
      const { ApplicationName, DeploymentGroupName } = alias?.UpdatePolicy?.CodeDeployLambdaAliasUpdate ?? {};
      expect(ApplicationName).toEqual({ Ref: id('AWS::CodeDeploy::Application') });
      const group = prod.resources.find((one) => one.id === DeploymentGroupName?.Ref);
      expect(group?.Properties).toMatchObject({
        DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
        AlarmConfiguration: { Enabled: true, Alarms: alarms },
        AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'] },
      });
    }
    expect(prod.ofType('AWS::CodeDeploy::DeploymentGroup')).toHaveLength(doors.length);
  });

  test('moves all doors side by side: no alias waits for another', () => {
    const aliases = prod.ofType('AWS::Lambda::Alias');
    for (const { id, ...alias } of aliases)
      for (const other of aliases) if (other.id !== id) expect(JSON.stringify(alias)).not.toContain(`"${other.id}"`);
  });

  test('may be told to go all at once, and then nothing of CodeDeploy is there', async () => {
    const stack = await synthesized(spare);
    expect(stack.resources.filter(({ Type, UpdatePolicy }) => UpdatePolicy || Type.includes('CodeDeploy'))).toEqual([]);
  });
});
