import { beforeAll, describe, expect, test } from 'vitest';
import { functionNames } from '../../lib/build/bundle.ts';
import { workflowFunctions } from '../../lib/functions.ts';
import { type Synthesized, synthesized } from '../support/aws/synthesized.ts';

let prod: Synthesized;
beforeAll(async () => {
  prod = await synthesized({ stage: 'prod' });
});

const grants = (name: string) => prod.grantsOf(prod.lambda(name).Role['Fn::GetAtt'][0]);
const id = (type: string) => prod.only(type).id;

describe('functions', () => {
  test('are deployed one for each file in functions/', () => {
    expect([...prod.functions.keys()].sort()).toEqual(functionNames());
  });

  test('run on arm64 with Node 24, traced, with structured logs in a group of their own that forgets', () => {
    for (const { Properties } of prod.functions.values()) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
      });
      const group = prod.resources.find((resource) => resource.id === Properties.LoggingConfig.LogGroup.Ref);
      expect(group?.Properties).toMatchObject({
        LogGroupName: `/aws/lambda/${Properties.FunctionName}`,
        RetentionInDays: prod.deployment.logRetentionDays,
      });
    }
  });

  test('are called by the alias live alone, on a version that stays', () => {
    const aliases = prod.ofType('AWS::Lambda::Alias');
    expect(aliases.map(({ Properties }) => Properties.Name)).toEqual([...prod.functions.keys()].map(() => 'live'));
    for (const { DeletionPolicy, UpdateReplacePolicy } of prod.ofType('AWS::Lambda::Version'))
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    const called = [
      ...prod.ofType('AWS::ApiGatewayV2::Integration').map(({ Properties }) => Properties.IntegrationUri),
      ...prod.ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties.FunctionName),
      ...prod.ofType('AWS::Lambda::Permission').map(({ Properties }) => Properties.FunctionName),
      ...prod
        .ofType('AWS::Events::Rule')
        .flatMap(({ Properties }) => Properties.Targets.map((target: { Arn: unknown }) => target.Arn)),
    ].map((one) => JSON.stringify(one));
    const queues = prod.ofType('AWS::SQS::Queue').map((one) => JSON.stringify({ 'Fn::GetAtt': [one.id, 'Arn'] }));
    const functions = called.filter((one) => !queues.includes(one));
    expect(functions.filter((one) => !aliases.some(({ id }) => one.includes(`{"Ref":"${id}"}`)))).toEqual([]);
  });

  test('invoked by events bury what they fail to handle, when they are called by the alias', () => {
    const configs = prod.ofType('AWS::Lambda::EventInvokeConfig').map(({ Properties }) => Properties);
    const qualifiers = configs.map(({ Qualifier }) => Qualifier['Fn::Select'][1]['Fn::Split'][1].Ref);
    const listeners = ['digest', 'inbound-mail', 'insight-walk', 'replan', 'sweep'];
    expect(qualifiers.sort()).toEqual(listeners.map((name) => prod.live(name)).sort());
    const buried = configs.map(({ FunctionName }) => FunctionName.Ref);
    expect(buried.sort()).toEqual(
      [
        prod.functions.get('sweep')?.id,
        prod.functions.get('digest')?.id,
        prod.functions.get('inbound-mail')?.id,
        prod.functions.get('replan')?.id,
        prod.functions.get('insight-walk')?.id,
      ].sort(),
    );
  });

  test('have no AWS-managed policy', () => {
    for (const { Properties } of prod.ofType('AWS::IAM::Role')) expect(Properties.ManagedPolicyArns).toBeUndefined();
  });
});

/** What a signal or a mail takes of the table; it takes back what came after an erasure. */
const leadRows = ['BatchWriteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'];

describe('grants are exact', () => {
  const basics = (group: string) => [
    `logs:CreateLogStream on ${group}`,
    `logs:PutLogEvents on ${group}`,
    'xray:PutTelemetryRecords on *',
    'xray:PutTraceSegments on *',
  ];
  const own = (name: string) =>
    grants(name).filter((grant) => !basics(prod.lambda(name).LoggingConfig.LogGroup.Ref).includes(grant));
  const table = (...actions: string[]) =>
    actions.map((action) => `dynamodb:${action} on ${id('AWS::DynamoDB::Table')}`);
  const signals = () =>
    ['SendTaskSuccess', 'StartExecution'].map(
      (action) => `states:${action} on ${id('AWS::StepFunctions::StateMachine')}`,
    );
  const secret = (name: string) => {
    const found = prod.ofType('AWS::SecretsManager::Secret').find(({ Properties }) => Properties.Name === name);
    return `secretsmanager:GetSecretValue on ${found?.id}`;
  };
  const sendSwitch = () =>
    `ssm:GetParameter on arn:aws:ssm:${prod.deployment.region}:AWS::AccountId:parameter${id('AWS::SSM::Parameter')}`;
  const bus = () => `events:PutEvents on ${id('AWS::Events::EventBus')}`;
  const keys = () => secret('leadloop-prod-keys');
  const sourceSecrets = () => secret('leadloop-prod-doors');
  const mail = () => {
    const arn = `arn:aws:ses:${prod.deployment.region}:AWS::AccountId:`;
    const sends = ['SendEmail', 'SendRawEmail', 'SendTemplatedEmail'].flatMap((action) =>
      ['configuration-set/leadloop-prod-mail', 'identity/*', 'template/leadloop-prod-mail-*'].map(
        (on) => `ses:${action} on ${arn}${on}`,
      ),
    );
    return ['ses:GetAccount on *', `ses:GetEmailTemplate on ${arn}template/leadloop-prod-mail-*`, ...sends];
  };

  test('for the pages: nothing, or the table, the lifecycle and the keys', () => {
    expect(own('forms')).toEqual([keys()]);
    for (const name of ['rep-page', 'click', 'download', 'preferences'])
      expect(own(name)).toEqual([...table(...leadRows), keys(), ...signals()].sort());
  });

  test('for the doors of others: what capture needs for a lead, and the secrets they are opened with', () => {
    const capture = [...table(...leadRows), keys(), ...signals()];
    expect(own('webhooks')).toEqual([...capture, sourceSecrets()].sort());
    const put = (name: string, ...actions: string[]) =>
      actions.map((action) => `sqs:${action} on ${prod.queue(name)?.id}`);
    expect(own('ads')).toEqual([...capture, sourceSecrets(), ...put('ad-leads', 'SendMessage')].sort());
    const receive = ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'];
    const fetches = [...put('ad-leads', ...receive), ...put('ad-leads-dead-letters', 'SendMessage')];
    expect(own('ad-leads')).toEqual([...capture, sourceSecrets(), ...fetches].sort());
    expect(own('partners')).toEqual([...capture].sort());
  });

  test('for taking a form: also mail, because a guide goes out with it', () => {
    const all = [...table(...leadRows), keys(), ...signals(), ...mail()];
    expect(own('capture')).toEqual(all.sort());
  });

  test('for short links: their rows and the key they are signed with; for the snippet and unknown paths nothing', () => {
    expect(own('short-link')).toEqual([...table('GetItem', 'UpdateItem'), keys()].sort());
    expect(own('tracker')).toEqual([]);
    expect(own('unknown-path')).toEqual([]);
  });

  test('for events: what a signal needs, many rows at once, and the key of programs', () => {
    const rows = table('BatchGetItem', ...leadRows);
    expect(own('visits')).toEqual([...rows, keys(), sourceSecrets(), ...signals()].sort());
  });

  test('for the workflow: the table, and for senders the keys and mail', () => {
    expect(own('scoring')).toEqual([...table('Query', 'UpdateItem'), bus()]);
    const sender = [...table(...leadRows), bus(), keys(), ...mail()];
    for (const name of ['verification', 'settlement']) expect(own(name)).toEqual(sender.toSorted());
    expect(own('nurture')).toEqual([...sender, sendSwitch()].sort());
    expect(own('distribution')).toEqual([...table('BatchGetItem', ...leadRows), bus(), keys(), ...mail()].sort());
  });

  test('for the listeners: the table, the lifecycle and the dead letters', () => {
    const bury = ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map(
      (action) => `sqs:${action} on ${prod.queue('dead-letters')?.id}`,
    );
    const both = [...table(...leadRows), ...signals(), ...bury];
    const guides = [...table('BatchGetItem'), keys(), ...mail()];
    const index = (action: string, name: string) => `dynamodb:${action} on ${id('AWS::DynamoDB::Table')}/index/${name}`;
    expect(own('sweep')).toEqual(
      [
        ...[...both, ...guides, bus(), sendSwitch(), index('Query', 'PendingIndex'), index('Query', 'UntoldIndex')],
        `states:ListExecutions on ${id('AWS::StepFunctions::StateMachine')}`,
        `states:DescribeExecution on arn:aws:states:${prod.deployment.region}:AWS::AccountId:execution:leadloop-prod-lead-lifecycle:*`,
      ].sort(),
    );
  });

  test('for the re-plan: a listener that may also find the leads of a stage', () => {
    const bury = ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map(
      (action) => `sqs:${action} on ${prod.queue('dead-letters')?.id}`,
    );
    const stages = `dynamodb:Query on ${id('AWS::DynamoDB::Table')}/index/StageIndex`;
    const quotas = 'servicequotas:ListServiceQuotas on *';
    expect(own('replan')).toEqual([...table(...leadRows), stages, ...signals(), ...bury, quotas].sort());
  });

  test('for the function that hands events on: the secrets of those who hear them, the dead letters, and who heard of an erasure', () => {
    const put = ['outbound-dead-letters', 'erasures'].map((name) => `sqs:SendMessage on ${prod.queue(name)?.id}`);
    expect(own('event-delivery')).toEqual([secret('leadloop-prod-outbound'), ...put].sort());
  });

  test('for ops: dead letters go back into the queue that they came from', () => {
    const names = ['mail-events', 'erasures', 'insight', 'ad-leads'];
    const back = names.map((name) => `sqs:SendMessage on ${prod.queue(name)?.id}`);
    expect(own('api-care')).toEqual(expect.arrayContaining(back));
  });

  test('for replies: a listener and sender that may also read the mails of one bucket', () => {
    const bury = ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map(
      (action) => `sqs:${action} on ${prod.queue('dead-letters')?.id}`,
    );
    const rows = table(...leadRows);
    const inbox = prod.bucket('ReplyInbox').id;
    const read = [`s3:GetObject on ${inbox}/replies/*`, `s3:ListBucket on ${inbox}`];
    expect(own('inbound-mail')).toEqual([...rows, keys(), ...mail(), ...signals(), ...bury, ...read].sort());
  });

  test('who may read objects of a bucket may list it: without that S3 answers 403 for an object that is gone', () => {
    const bucketsFor = (name: string, action: string) =>
      own(name).flatMap((grant) => {
        const [does = '', what = ''] = grant.split(' on ');
        return does === action ? [what.split('/')[0]] : [];
      });
    const readers = functionNames().filter((name) => bucketsFor(name, 's3:GetObject').length > 0);
    expect(readers).toContain('inbound-mail');
    for (const name of readers)
      expect([name, ...new Set(bucketsFor(name, 's3:GetObject'))].sort()).toEqual(
        [name, ...new Set(bucketsFor(name, 's3:ListBucket'))].sort(),
      );
  });

  test('for insight: to read leads and to write the lines of one bucket; the walk finds leads, names shards and orders erasures', () => {
    const receive = ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'];
    const files = prod.bucket('InsightFiles').id;
    const lines = ['GetObject', 'PutObject'].map((action) => `s3:${action} on ${files}/journeys/*`);
    const work = receive.map((action) => `sqs:${action} on ${prod.queue('insight')?.id}`);
    expect(own('insight')).toEqual(
      [...table('Query', 'GetItem'), keys(), ...lines, `s3:ListBucket on ${files}`, ...work].sort(),
    );
    const bury = ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map(
      (action) => `sqs:${action} on ${prod.queue('dead-letters')?.id}`,
    );
    const figures = ['journeys/*', 'spend.jsonl.gz'].map((key) => `s3:GetObject on ${files}/${key}`);
    expect(own('api-insight')).toEqual(
      [...table('GetItem', 'BatchGetItem', 'UpdateItem'), keys(), ...figures, `s3:ListBucket on ${files}`].sort(),
    );
    const walk = [`dynamodb:Query on ${id('AWS::DynamoDB::Table')}/index/StageIndex`, keys(), ...bury];
    const removeMail = `s3:DeleteObject on ${prod.bucket('ReplyInbox').id}/replies/*`;
    const orders = ['insight', 'erasures'].map((name) => `sqs:SendMessage on ${prod.queue(name)?.id}`);
    const retention = [...table('Query', 'GetItem', 'UpdateItem', 'BatchWriteItem'), removeMail];
    expect(own('insight-walk')).toEqual([...walk, ...orders, ...retention].sort());
  });

  test('for what a person may demand: to read what is held of them, to mail the link, and to order an erasure', () => {
    const read = [
      `s3:GetObject on ${prod.bucket('ErasuresBucket').id}/erasures/*`,
      ...['Get', 'Put'].map((verb) => `s3:${verb}Object on ${prod.bucket('ErasuresBucket').id}/copies/*`),
      `s3:GetObject on ${prod.bucket('InsightFiles').id}/journeys/*`,
      `s3:GetObject on ${prod.bucket('ReplyInbox').id}/replies/*`,
      ...['ErasuresBucket', 'InsightFiles', 'ReplyInbox'].map((one) => `s3:ListBucket on ${prod.bucket(one).id}`),
    ];
    const rows = table('Query', 'GetItem', 'PutItem', 'UpdateItem', 'BatchWriteItem', 'BatchGetItem');
    const order = `sqs:SendMessage on ${prod.queue('erasures')?.id}`;
    expect(own('privacy')).toEqual([...rows, keys(), ...mail(), ...read, order].sort());
  });

  test('for what SES reports: the table, the lifecycle, the list of SES and a queue', () => {
    const receive = ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'];
    const work = receive.map((action) => `sqs:${action} on ${prod.queue('mail-events')?.id}`);
    expect(own('mail-events')).toEqual(
      [...table(...leadRows), ...signals(), ...work, 'ses:PutSuppressedDestination on *'].sort(),
    );
  });

  test('for the state machine: its functions by alias, parking in the table, logs and traces', () => {
    const machine = prod.only('AWS::StepFunctions::StateMachine').Properties;
    const aliases = workflowFunctions.map((name) => `lambda:InvokeFunction on ${prod.live(name)}`);
    const grants = prod.grantsOf(machine.RoleArn['Fn::GetAtt'][0]).filter((grant) => !/^(logs|xray):/.test(grant));
    expect(grants).toEqual([...table('UpdateItem'), ...aliases].sort());
  });

  test('senders may write from the sender in the configuration only', () => {
    const statements = prod
      .ofType('AWS::IAM::Role')
      .flatMap(({ Properties }) => Properties.Policies ?? [])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    const sending = statements.filter(({ Action }) => [Action].flat().includes('ses:SendEmail'));
    expect(sending).toHaveLength(9);
    for (const { Condition } of sending)
      expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': prod.deployment.sender.email } });
  });
});

describe('the API', () => {
  test('has the routes of the interface contract', () => {
    const routes = prod.ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);
    expect(routes.sort()).toEqual([
      '$default',
      'ANY /api/executions',
      'ANY /api/executions/{path+}',
      'ANY /api/insight/{path+}',
      'ANY /api/leads/{id}/export',
      'ANY /api/marketing/{path+}',
      'ANY /api/operations/{path+}',
      'ANY /api/{path+}',
      'ANY /my-data',
      'ANY /my-data/{path+}',
      'ANY /programs/insight/{path+}',
      'ANY /programs/leads/{id}/export',
      'ANY /programs/marketing/{path+}',
      'ANY /programs/{path+}',
      'GET /ads/meta',
      'GET /api/openapi.json',
      'GET /api/operations/readiness',
      'GET /app',
      'GET /app/{path+}',
      'GET /c/{token}',
      'GET /challenge',
      'GET /confirm/{token}',
      'GET /d/{token}',
      'GET /forms/{form}',
      'GET /forms/{form}/thanks',
      'GET /l/{code}',
      'GET /preferences/{token}',
      'GET /r/{token}',
      'GET /r/{token}/call.ics',
      'GET /ref/{token}',
      'GET /t.js',
      'GET /unsubscribe/{token}',
      'HEAD /ads/meta',
      'HEAD /api/openapi.json',
      'HEAD /app',
      'HEAD /app/{path+}',
      'HEAD /c/{token}',
      'HEAD /challenge',
      'HEAD /confirm/{token}',
      'HEAD /d/{token}',
      'HEAD /forms/{form}',
      'HEAD /forms/{form}/thanks',
      'HEAD /l/{code}',
      'HEAD /preferences/{token}',
      'HEAD /r/{token}',
      'HEAD /r/{token}/call.ics',
      'HEAD /ref/{token}',
      'HEAD /t.js',
      'HEAD /unsubscribe/{token}',
      'POST /ads/google',
      'POST /ads/meta',
      'POST /confirm/{token}',
      'POST /events',
      'POST /leads',
      'POST /partners/{partner}/leads',
      'POST /preferences/{token}',
      'POST /r/{token}',
      'POST /unsubscribe/{token}',
      'POST /webhooks/{source}',
    ]);
  });

  test('asks for the token of a person on every route below /api but that of its description, and on no other', () => {
    const { id: pool, Properties } = prod.only('AWS::ApiGatewayV2::Authorizer');
    expect(Properties).toMatchObject({ AuthorizerType: 'JWT', IdentitySource: ['$request.header.Authorization'] });
    const isSignedIn = (key: string) => / \/api\b/.test(key) && !key.endsWith(' /api/openapi.json');
    for (const { Properties: route } of prod.ofType('AWS::ApiGatewayV2::Route'))
      expect({ key: route.RouteKey, type: route.AuthorizationType, authorizer: route.AuthorizerId?.Ref }).toEqual(
        isSignedIn(route.RouteKey)
          ? { key: route.RouteKey, type: 'JWT', authorizer: pool }
          : { key: route.RouteKey, type: 'NONE', authorizer: undefined },
      );
  });

  test('takes tokens of a company’s own provider, and then makes no user pool', async () => {
    const signIn = { issuer: 'https://login.fieldnote.example/tenant/v2.0', clientId: 'leadloop-app' };
    const own = await synthesized({ stage: 'prod', signIn });
    expect(own.only('AWS::ApiGatewayV2::Authorizer').Properties.JwtConfiguration).toEqual({
      Issuer: signIn.issuer,
      Audience: [signIn.clientId],
    });
    expect(own.lambda('app').Environment.Variables).toMatchObject({
      SIGN_IN_ISSUER: signIn.issuer,
      SIGN_IN_CLIENT: signIn.clientId,
    });
    expect(own.ofType('AWS::Cognito::UserPool')).toEqual([]);
    expect(prod.ofType('AWS::Cognito::UserPool')).toHaveLength(1);
  });

  test('13.11: gives each route a bucket of its own, and smaller ones where answers wait', () => {
    const { RouteSettings, DefaultRouteSettings } = prod.only('AWS::ApiGatewayV2::Stage').Properties;
    const routes = prod.ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);
    expect(Object.keys(RouteSettings).sort()).toEqual(routes.sort());
    const { forms, ownData, burst, perSecond } = prod.deployment.throttle;
    const bucket = (of: { burst: number; perSecond: number }) => ({
      ThrottlingBurstLimit: of.burst,
      ThrottlingRateLimit: of.perSecond,
    });
    expect(RouteSettings['POST /leads']).toEqual(bucket(forms));
    expect(RouteSettings['ANY /my-data']).toEqual(bucket(ownData));
    expect(RouteSettings['POST /unsubscribe/{token}']).toEqual(bucket({ burst, perSecond }));
    expect(DefaultRouteSettings.DetailedMetricsEnabled).toBe(false);
  });

  test('takes throttling and CORS from the configuration', () => {
    expect(prod.only('AWS::ApiGatewayV2::Stage').Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingBurstLimit: prod.deployment.throttle.burst,
      ThrottlingRateLimit: prod.deployment.throttle.perSecond,
    });
    expect(prod.only('AWS::ApiGatewayV2::Api').Properties.CorsConfiguration).toMatchObject({
      AllowOrigins: prod.deployment.allowedOrigins,
      AllowMethods: ['GET', 'POST'],
    });
  });

  test('logs each request as JSON, without address, path or token', () => {
    const { Format } = prod.only('AWS::ApiGatewayV2::Stage').Properties.AccessLogSettings;
    expect(Object.values(JSON.parse(Format))).toContain('$context.routeKey');
    expect(Format).not.toMatch(/identity|sourceIp|\$context\.path|userAgent/);
  });
});

test('the outputs say where to go on', () => {
  expect(prod.outputs).toEqual(
    expect.arrayContaining([
      'ApiUrl',
      'FormUrl',
      'StateMachineArn',
      'LifecycleArn',
      'TableName',
      'KeysSecretId',
      'DkimRecords',
    ]),
  );
});

test('nothing but the mails is in a nested stack, and no resource is a program of its own', () => {
  expect(prod.resources.filter(({ Type }) => /^Custom::|CustomResource|^AWS::CDK/.test(Type))).toEqual([]);
  const [, mails, ...others] = prod.templates;
  expect(others).toEqual([]);
  const types = Object.values(mails?.Resources ?? {}).map(({ Type }) => Type);
  expect(new Set(types)).toEqual(new Set(['AWS::SES::Template']));
});

test("13: a stack leaves a tenth of CloudFormation's 500 resources and of its 1 MB", () => {
  for (const { Resources, ...template } of prod.templates) {
    expect(Object.keys(Resources).length).toBeLessThanOrEqual(450);
    expect(JSON.stringify({ ...template, Resources }).length).toBeLessThanOrEqual(0.9 * 1_048_576);
  }
});

test('nothing in the template needs itself, which CloudFormation finds out only in the middle of a deploy', () => {
  // Take away what needs nothing, again and again: what is left goes round in a circle.
  let left = prod.resources.map(({ id, ...resource }) => ({ id, text: JSON.stringify(resource) }));
  for (let before = Number.POSITIVE_INFINITY; left.length < before; ) {
    before = left.length;
    left = left.filter(({ id, text }) => left.some((other) => other.id !== id && text.includes(`"${other.id}"`)));
  }
  expect(left.map(({ id }) => id)).toEqual([]);
});
