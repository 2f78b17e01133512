import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sendSwitchStates } from '../../domain/nurture/send-pause.ts';
import { secured } from '../../functions/http/security-headers.ts';
import { functionNames } from '../../lib/build/bundle.ts';
import { readSettings } from '../../lib/build/settings.ts';
import { functionRows, workflowFunctions } from '../../lib/functions.ts';
import { type Resource, type Synthesized, synthesized } from '../support/aws/synthesized.ts';
import { root } from '../support/repository/sources.ts';

/** A second stack of the account, without all that a deployment may leave out; one for the tests of each. */
const spare = {
  stage: 'test',
  identity: 'existing',
  replies: undefined,
  release: 'all-at-once',
  sweepEvery: 2 * 60_000,
} as const;
let prod: Synthesized;
let dev: Synthesized;
beforeAll(async () => {
  prod = await synthesized({ stage: 'prod' });
  dev = await synthesized({ stage: 'dev', alarmEmail: undefined });
});

const lambda = (name: string): Resource['Properties'] => prod.functions.get(name)?.Properties ?? {};
const grants = (name: string) => prod.grantsOf(lambda(name).Role['Fn::GetAtt'][0]);
const id = (type: string) => prod.only(type).id;
const bucket = (construct: string) => {
  const found = prod.ofType('AWS::S3::Bucket').find((one) => one.id.startsWith(construct));
  if (!found) throw new Error(`no bucket of ${construct}`);
  return found;
};
const policyOf = (construct: string) => {
  const found = prod.ofType('AWS::S3::BucketPolicy').find((one) => one.id.startsWith(construct));
  if (!found) throw new Error(`no bucket policy of ${construct}`);
  return found;
};
const queue = (name: string) =>
  prod.ofType('AWS::SQS::Queue').find(({ Properties }) => Properties.QueueName === `leadloop-prod-${name}`);

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
    grants(name).filter((grant) => !basics(lambda(name).LoggingConfig.LogGroup.Ref).includes(grant));
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
    const sends = ['configuration-set/leadloop-prod-mail', 'identity/*', 'template/leadloop-prod-mail-*'].map(
      (on) => `ses:SendEmail on ${arn}${on}`,
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
    const put = (name: string, ...actions: string[]) => actions.map((action) => `sqs:${action} on ${queue(name)?.id}`);
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
      (action) => `sqs:${action} on ${queue('dead-letters')?.id}`,
    );
    const both = [...table(...leadRows), ...signals(), ...bury];
    const guides = [...table('BatchGetItem'), keys(), ...mail()];
    const scan = (index: string) => `dynamodb:Scan on ${id('AWS::DynamoDB::Table')}/index/${index}`;
    expect(own('sweep')).toEqual(
      [...[...both, ...guides, bus(), sendSwitch(), scan('PendingIndex'), scan('UntoldIndex')]].sort(),
    );
  });

  test('for the re-plan: a listener that may also find the leads of a stage', () => {
    const bury = ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map(
      (action) => `sqs:${action} on ${queue('dead-letters')?.id}`,
    );
    const stages = `dynamodb:Query on ${id('AWS::DynamoDB::Table')}/index/StageIndex`;
    expect(own('replan')).toEqual([...table(...leadRows), stages, ...signals(), ...bury].sort());
  });

  test('for the function that hands events on: the secrets of those who hear them, and the dead letters', () => {
    const put = `sqs:SendMessage on ${queue('outbound-dead-letters')?.id}`;
    expect(own('event-delivery')).toEqual([secret('leadloop-prod-outbound'), put].sort());
  });

  test('for replies: a listener and sender that may also read the mails of one bucket', () => {
    const bury = ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map(
      (action) => `sqs:${action} on ${queue('dead-letters')?.id}`,
    );
    const rows = table(...leadRows);
    const read = `s3:GetObject on ${bucket('ReplyInbox').id}/replies/*`;
    expect(own('inbound-mail')).toEqual([...rows, keys(), ...mail(), ...signals(), ...bury, read].sort());
  });

  test('for insight: to read leads and to write the lines of one bucket; the walk finds leads, names shards and orders erasures', () => {
    const receive = ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'];
    const files = bucket('InsightFiles').id;
    const lines = ['GetObject', 'PutObject'].map((action) => `s3:${action} on ${files}/journeys/*`);
    const work = receive.map((action) => `sqs:${action} on ${queue('insight')?.id}`);
    expect(own('insight')).toEqual(
      [...table('Query', 'GetItem'), keys(), ...lines, `s3:ListBucket on ${files}`, ...work].sort(),
    );
    const bury = ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map(
      (action) => `sqs:${action} on ${queue('dead-letters')?.id}`,
    );
    const figures = ['journeys/*', 'spend.jsonl.gz'].map((key) => `s3:GetObject on ${files}/${key}`);
    expect(own('api-insight')).toEqual(
      [...table('GetItem', 'BatchGetItem', 'UpdateItem'), keys(), ...figures, `s3:ListBucket on ${files}`].sort(),
    );
    const walk = [`dynamodb:Query on ${id('AWS::DynamoDB::Table')}/index/StageIndex`, keys(), ...bury];
    const removeMail = `s3:DeleteObject on ${bucket('ReplyInbox').id}/replies/*`;
    const orders = ['insight', 'erasures'].map((name) => `sqs:SendMessage on ${queue(name)?.id}`);
    const retention = [...table('Query', 'GetItem', 'UpdateItem', 'BatchWriteItem'), removeMail];
    expect(own('insight-walk')).toEqual([...walk, ...orders, ...retention].sort());
  });

  test('for what a person may demand: to read what is held of them, to mail the link, and to order an erasure', () => {
    const read = [
      `s3:GetObject on ${bucket('ErasuresBucket').id}/erasures/*`,
      ...['Get', 'Put'].map((verb) => `s3:${verb}Object on ${bucket('ErasuresBucket').id}/copies/*`),
      `s3:GetObject on ${bucket('InsightFiles').id}/journeys/*`,
      `s3:GetObject on ${bucket('ReplyInbox').id}/replies/*`,
      ...['ErasuresBucket', 'InsightFiles', 'ReplyInbox'].map((one) => `s3:ListBucket on ${bucket(one).id}`),
    ];
    const rows = table('Query', 'GetItem', 'PutItem', 'UpdateItem', 'BatchWriteItem', 'BatchGetItem');
    const order = `sqs:SendMessage on ${queue('erasures')?.id}`;
    expect(own('privacy')).toEqual([...rows, keys(), ...mail(), ...read, order].sort());
  });

  test('for what SES reports: the table, the lifecycle, the list of SES and a queue', () => {
    const receive = ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'];
    const work = receive.map((action) => `sqs:${action} on ${queue('mail-events')?.id}`);
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
    const sending = statements.filter(({ Action }) => Action === 'ses:SendEmail');
    expect(sending).toHaveLength(9);
    for (const { Condition } of sending)
      expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': prod.deployment.sender.email } });
  });
});

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
        'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
      },
    },
  ]);
});

describe('the switch for marketing mail', () => {
  test('is on, and takes the words that functions understand', () => {
    const { Name, Value, AllowedPattern } = prod.only('AWS::SSM::Parameter').Properties;
    expect([Name, Value]).toEqual(['/leadloop-prod-marketing-mail', 'on']);
    expect(AllowedPattern).toBe(`^(${sendSwitchStates.join('|')})$`);
  });
});

describe('the table', () => {
  test('is on demand, recoverable and forgets what has expired', () => {
    expect(prod.only('AWS::DynamoDB::Table').Properties).toMatchObject({
      TableName: 'leadloop-prod-leads',
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      KeySchema: [
        { AttributeName: 'PK', KeyType: 'HASH' },
        { AttributeName: 'SK', KeyType: 'RANGE' },
      ],
    });
  });

  test('has its four sparse, sharded indexes', () => {
    const indexes = prod.only('AWS::DynamoDB::Table').Properties.GlobalSecondaryIndexes;
    expect(indexes).toMatchObject([
      { IndexName: 'PendingIndex', Projection: { ProjectionType: 'INCLUDE' } },
      { IndexName: 'StageIndex', Projection: { ProjectionType: 'KEYS_ONLY' } },
      { IndexName: 'ListIndex', Projection: { ProjectionType: 'INCLUDE' } },
      { IndexName: 'UntoldIndex', Projection: { ProjectionType: 'KEYS_ONLY' } },
    ]);
  });

  test('outlives its stack in production, and the keys with it; elsewhere both go', () => {
    const kept = ({ ofType }: Synthesized) =>
      [...ofType('AWS::DynamoDB::Table'), ...ofType('AWS::SecretsManager::Secret')].map((one) => one.DeletionPolicy);
    expect(kept(prod)).toEqual(Array(4).fill('RetainExceptOnCreate'));
    expect(kept(dev)).toEqual(Array(4).fill('Delete'));
  });

  test('13.6: and all else of the first deploy that fails can go, so that it can be repeated', () => {
    // Deletion protection would keep the table of a failed first deploy, whose name the second needs.
    expect(prod.only('AWS::DynamoDB::Table').Properties.DeletionProtectionEnabled).toBeFalsy();
    const kept = prod.resources.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain').map(({ Type }) => Type);
    // Versions go with their function and their state machine.
    expect([...new Set(kept)].sort()).toEqual(['AWS::Lambda::Version', 'AWS::StepFunctions::StateMachineVersion']);
  });

  test('13.6: is imported after a destroy by the names that the runbook gives for everything that was kept', () => {
    const kept = prod.resources.filter(({ DeletionPolicy }) => DeletionPolicy === 'RetainExceptOnCreate');
    const text = readFileSync(join(root, 'docs/runbook.md'), 'utf8');
    const mapping = [...text.matchAll(/^ {2}"(\w+)": \{ "(\w+)": /gm)].map(([, id, identifier]) => [id, identifier]);
    // What CloudFormation identifies each type by when it imports one.
    const identifiers: Record<string, string> = {
      'AWS::DynamoDB::Table': 'TableName',
      'AWS::SecretsManager::Secret': 'Id',
      'AWS::S3::Bucket': 'BucketName',
      'AWS::SES::EmailIdentity': 'EmailIdentity',
      'AWS::Cognito::UserPool': 'UserPoolId',
    };
    expect(mapping.sort()).toEqual(kept.map(({ id, Type }) => [id, identifiers[Type]]).sort());
    // Nothing that was kept may need what went: the import makes it alone.
    for (const { Properties } of kept) expect(JSON.stringify(Properties)).not.toMatch(/"(?:Ref|Fn::GetAtt)"/);
  });
});

describe('13.6: two stages on one domain', () => {
  const nameOf = ({ Type, Properties }: Resource): string[] => {
    const own = Object.entries(Properties)
      .filter(([key, value]) => /Name$|^Name$|^EmailIdentity$/.test(key) && typeof value === 'string')
      .filter(
        ([key]) =>
          !['StageName', 'HandlerName', 'PolicyName', 'MetricName', 'RuleSetName', 'DeploymentConfigName'].includes(
            key,
          ),
      );
    const inner = Properties.Template?.TemplateName ?? Properties.Rule?.Name;
    const isQualified = /Lambda::(?:Version|Alias|Permission|EventInvokeConfig)|StateMachineAlias/.test(Type);
    return isQualified
      ? []
      : [...own.map(([, value]) => value), ...(inner ? [inner] : [])].map((name) => `${Type} ${name}`);
  };
  const names = ({ resources }: Synthesized) => resources.flatMap(nameOf);

  test('share no name but the domain, which one of them makes', async () => {
    const other = await synthesized(spare);
    expect(names(prod).length).toBeGreaterThan(80);
    expect(names(other).filter((name) => names(prod).includes(name))).toEqual([]);
    expect(other.ofType('AWS::SES::EmailIdentity')).toEqual([]);
    expect(other.outputs).not.toContain('DkimRecords');
    expect(names(prod)).toContain('AWS::SES::EmailIdentity fieldnote.example');
  });

  test('put their receipt rules into the set of the one that owns it', async () => {
    const replies = { domain: 'reply-test.fieldnote.example', keepMail: 86_400_000, ruleSet: 'leadloop-prod-replies' };
    const other = await synthesized({ stage: 'test', identity: 'existing', replies });
    expect(prod.only('AWS::SES::ReceiptRuleSet').Properties.RuleSetName).toBe('leadloop-prod-replies');
    expect(other.ofType('AWS::SES::ReceiptRuleSet')).toEqual([]);
    expect(other.only('AWS::SES::ReceiptRule').Properties).toMatchObject({
      RuleSetName: 'leadloop-prod-replies',
      Rule: { Name: 'leadloop-test-reply', Recipients: ['reply-test.fieldnote.example'] },
    });
    expect(names(other).filter((name) => names(prod).includes(name))).toEqual([]);
    // SES may write into the bucket by this rule of this set alone.
    const policy = other.ofType('AWS::S3::BucketPolicy').find(({ id }) => id.startsWith('ReplyInbox'));
    expect(JSON.stringify(policy?.Properties)).toContain(
      'receipt-rule-set/leadloop-prod-replies:receipt-rule/leadloop-test-reply',
    );
  });
});

describe('13.6: a public domain', () => {
  const name = 'go.fieldnote.example';
  const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/1';

  test('is mapped to the API, links begin with it, and the old address goes on answering', async () => {
    const stack = await synthesized({ publicDomain: { name, certificate } });
    const domain = stack.only('AWS::ApiGatewayV2::DomainName');
    expect(domain.Properties).toMatchObject({
      DomainName: name,
      DomainNameConfigurations: [{ CertificateArn: certificate, SecurityPolicy: 'TLS_1_2' }],
    });
    expect(stack.only('AWS::ApiGatewayV2::ApiMapping').Properties).toMatchObject({
      DomainName: { Ref: domain.id },
      ApiId: { Ref: stack.only('AWS::ApiGatewayV2::Api').id },
    });
    expect(stack.functions.get('nurture')?.Properties.Environment.Variables.PUBLIC_URL).toBe(`https://${name}`);
    expect(stack.outputs).toContain('PublicRecord');
    expect(stack.only('AWS::ApiGatewayV2::Api').Properties.DisableExecuteApiEndpoint).toBeUndefined();
  });

  test('with a web ACL stands on CloudFront, which keeps nothing and asks the API by its own name', async () => {
    const webAcl = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/rates/1';
    const inVirginia = certificate.replace('eu-central-1', 'us-east-1');
    const stack = await synthesized({ publicDomain: { name, certificate: inVirginia, webAcl } });
    const { DistributionConfig } = stack.only('AWS::CloudFront::Distribution').Properties;
    expect(DistributionConfig).toMatchObject({
      Aliases: [name],
      WebACLId: webAcl,
      DefaultCacheBehavior: {
        ViewerProtocolPolicy: 'redirect-to-https',
        // AWS's managed policies CachingDisabled and AllViewerExceptHostHeader.
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      },
    });
    expect(JSON.stringify(DistributionConfig.Origins)).toContain('execute-api');
    expect(stack.ofType('AWS::ApiGatewayV2::DomainName')).toEqual([]);
    const [host, edge, ...others] = DistributionConfig.Origins[0].OriginCustomHeaders;
    expect([host, others]).toEqual([{ HeaderName: 'x-leadloop-host', HeaderValue: name }, []]);
    // Both sides read one secret, whose value stands in no template.
    expect(edge.HeaderName).toBe('x-leadloop-edge');
    expect(JSON.stringify(edge.HeaderValue)).toContain('{{resolve:secretsmanager:');
    for (const reader of ['capture', 'privacy'])
      expect(stack.functions.get(reader)?.Properties.Environment.Variables.EDGE_SECRET).toEqual(edge.HeaderValue);
    expect(lambda('capture').Environment.Variables.EDGE_SECRET).toBe('none');
    // The gateway's own answers get what every function says, and no function's answer is changed.
    const policy = stack.only('AWS::CloudFront::ResponseHeadersPolicy');
    expect(DistributionConfig.DefaultCacheBehavior.ResponseHeadersPolicyId).toEqual({ Ref: policy.id });
    const { SecurityHeadersConfig: said } = policy.Properties.ResponseHeadersPolicyConfig;
    const { headers } = secured({ statusCode: 404 });
    expect({
      'strict-transport-security': `max-age=${said.StrictTransportSecurity.AccessControlMaxAgeSec}`,
      'x-content-type-options': said.ContentTypeOptions && 'nosniff',
      'referrer-policy': said.ReferrerPolicy.ReferrerPolicy,
      'content-security-policy': said.ContentSecurityPolicy.ContentSecurityPolicy,
    }).toEqual(headers);
    for (const header of ['StrictTransportSecurity', 'ReferrerPolicy', 'ContentSecurityPolicy'])
      expect(said[header].Override).toBe(false);
  });
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
      ['leadloop-prod-outbound-warehouse', { source: ['leadloop'], 'detail-type': ['LeadWon'] }],
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

describe('insight', () => {
  test('is kept in a private, encrypted bucket that lets in nobody without TLS, and Athena finds its lines', () => {
    expect(bucket('InsightFiles').Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
    const [denied, ...others] = policyOf('InsightFiles').Properties.PolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(denied).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    const { StorageDescriptor: storage } = prod.only('AWS::Glue::Table').Properties.TableInput;
    expect(JSON.stringify(storage.Location)).toContain(`{"Ref":"${bucket('InsightFiles').id}"}`);
  });
});

describe('replies', () => {
  test('are kept in a private, encrypted bucket that forgets, and into which SES alone writes, by one rule', () => {
    expect(bucket('ReplyInbox').Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    const [denied, allowed, ...others] = policyOf('ReplyInbox').Properties.PolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(denied).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(allowed).toMatchObject({
      Effect: 'Allow',
      Action: 's3:PutObject',
      Principal: { Service: 'ses.amazonaws.com' },
    });
    expect(JSON.stringify(allowed.Condition)).toMatch(
      /receipt-rule-set\/leadloop-prod-replies:receipt-rule\/leadloop-prod-reply/,
    );
  });

  test('are taken for one domain, looked through for spam, and need no bucket where nobody wants them', async () => {
    expect(prod.only('AWS::SES::ReceiptRule').Properties.Rule).toMatchObject({
      Recipients: ['reply.fieldnote.example'],
      ScanEnabled: true,
      Actions: [{ S3Action: { ObjectKeyPrefix: 'replies/' } }],
    });
    const without = await synthesized(spare);
    const buckets = without.ofType('AWS::S3::Bucket').filter(({ id }) => !/^(?:InsightFiles|Erasures)/.test(id));
    expect([...buckets, ...without.ofType('AWS::SES::ReceiptRule')]).toEqual([]);
  });
});

describe('the lifecycle', () => {
  test('is started by alias on a published version that stays', () => {
    const version = prod.only('AWS::StepFunctions::StateMachineVersion');
    expect(version).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(prod.only('AWS::StepFunctions::StateMachineAlias').Properties).toMatchObject({
      Name: 'live',
      RoutingConfiguration: [{ StateMachineVersionArn: { 'Fn::GetAtt': [version.id, 'Arn'] }, Weight: 100 }],
    });
    expect(lambda('capture').Environment.Variables.LIFECYCLE_ARN).toEqual({
      'Fn::GetAtt': [id('AWS::StepFunctions::StateMachineAlias'), 'Arn'],
    });
  });

  test('logs failures without what is in the execution, and is traced', () => {
    expect(prod.only('AWS::StepFunctions::StateMachine').Properties).toMatchObject({
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });

  test('gives every placeholder of the definition a value, and no other', () => {
    const { DefinitionString, DefinitionSubstitutions } = prod.only('AWS::StepFunctions::StateMachine').Properties;
    const placeholders = [...String(DefinitionString).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(DefinitionSubstitutions).sort()).toEqual([...new Set(placeholders)].sort());
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

  test('13.11: gives each route a bucket of its own, and forms a smaller one', () => {
    const { RouteSettings, DefaultRouteSettings } = prod.only('AWS::ApiGatewayV2::Stage').Properties;
    const routes = prod.ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties.RouteKey);
    expect(Object.keys(RouteSettings).sort()).toEqual(routes.sort());
    const { forms, burst, perSecond } = prod.deployment.throttle;
    const bucket = (of: { burst: number; perSecond: number }) => ({
      ThrottlingBurstLimit: of.burst,
      ThrottlingRateLimit: of.perSecond,
    });
    expect(RouteSettings['POST /leads']).toEqual(bucket(forms));
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

describe('mail', () => {
  test('has a template for each mail in emails/, named by the prefix the senders know', () => {
    const names = prod.ofType('AWS::SES::Template').map(({ Properties }) => Properties.Template.TemplateName);
    expect(names).toEqual(
      readSettings().mails.map(
        ({ name, version }) => `${lambda('nurture').Environment.Variables.TEMPLATE_PREFIX}${name}-${version}`,
      ),
    );
  });

  test('is sent by functions that move to new templates when these are there', () => {
    const templates = prod.only('AWS::CloudFormation::Stack').id;
    const senders = [...prod.functions].filter(
      ([, { Properties }]) => Properties.Environment?.Variables.TEMPLATE_PREFIX,
    );
    expect(senders.length).toBeGreaterThan(5);
    for (const [name] of senders) {
      const alias = prod.resources.find(({ id }) => id === prod.live(name));
      expect(alias?.DependsOn).toEqual(expect.arrayContaining([templates]));
    }
  });

  test('has another template for another text, and keeps the old one until everything has moved', () => {
    // The name decides: CloudFormation replaces the template, so the old one goes when the update is over.
    for (const { DeletionPolicy, Properties } of prod.ofType('AWS::SES::Template')) {
      expect(DeletionPolicy).toBeUndefined();
      expect(Properties.Template.TemplateName).toMatch(/-[0-9a-f]{8}$/);
    }
  });

  test('is reported to EventBridge, except for clicks, because SES would rewrite our links', () => {
    const { EventDestination } = prod.only('AWS::SES::ConfigurationSetEventDestination').Properties;
    expect(EventDestination.MatchingEventTypes).toContain('send');
    expect(EventDestination.MatchingEventTypes).not.toContain('click');
    expect(EventDestination.EventBridgeDestination.EventBusArn).toBeDefined();
  });

  test('of another stage in the same account is not heard', () => {
    const rule = prod
      .ofType('AWS::Events::Rule')
      .find(({ Properties }) => Properties.Name === 'leadloop-prod-mail-events');
    expect(rule?.Properties.EventPattern.detail).toEqual({
      mail: { tags: { 'ses:configuration-set': ['leadloop-prod-mail'] } },
    });
    expect(lambda('nurture').Environment.Variables.CONFIGURATION_SET).toBe('leadloop-prod-mail');
  });
});

test('every rule repeats a delivery and buries what cannot be delivered', () => {
  for (const { Properties } of prod.ofType('AWS::Events::Rule')) {
    for (const target of Properties.Targets) {
      expect(target.RetryPolicy.MaximumRetryAttempts).toBeGreaterThan(0);
      expect(target.DeadLetterConfig.Arn).toEqual({ 'Fn::GetAtt': [queue('dead-letters')?.id, 'Arn'] });
    }
  }
});

test('the queue of ad leads is encrypted, reached over TLS only, patient, and has its dead letters', () => {
  const [leads, dead] = ['ad-leads', 'ad-leads-dead-letters'].map((name) => queue(name));
  for (const one of [leads, dead]) {
    expect(one?.Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 });
    const policy = prod.ofType('AWS::SQS::QueuePolicy').find(({ Properties }) => Properties.Queues[0].Ref === one?.id);
    expect(policy?.Properties.PolicyDocument.Statement[0]).toMatchObject({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  }
  const timeout = lambda('ad-leads').Timeout;
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
  const fed = JSON.stringify({ 'Fn::GetAtt': [queue('erasures')?.id, 'Arn'] });
  const mappings = prod.ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);
  const mapping = mappings.find((one) => JSON.stringify(one.EventSourceArn) === fed);
  expect(mapping).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
});

test('what SES reports waits in a queue, takes half of a new account’s concurrency, and outlives a day’s outage', () => {
  const reports = queue('mail-events');
  const fed = JSON.stringify({ 'Fn::GetAtt': [reports?.id, 'Arn'] });
  const rule = prod
    .ofType('AWS::Events::Rule')
    .find(({ Properties }) => Properties.Name === 'leadloop-prod-mail-events');
  expect(rule?.Properties.Targets.map(({ Arn }: { Arn: object }) => JSON.stringify(Arn))).toEqual([fed]);
  const mappings = prod.ofType('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties);
  const mapping = mappings.find((one) => JSON.stringify(one.EventSourceArn) === fed);
  expect(mapping?.ScalingConfig).toEqual({ MaximumConcurrency: 5 });
  const { VisibilityTimeout, RedrivePolicy } = reports?.Properties ?? {};
  expect(VisibilityTimeout * RedrivePolicy.maxReceiveCount).toBeGreaterThan(86_400);
});

test('the re-plan runs when this very stack was deployed, and every hour for what is left of it', () => {
  const rules = prod.ofType('AWS::Events::Rule').map(({ Properties }) => Properties);
  const mine = rules.filter(({ Targets }) => Targets[0].Arn.Ref === prod.live('replan'));
  expect(mine.map(({ ScheduleExpression, EventPattern }) => ScheduleExpression ?? EventPattern.detail)).toEqual([
    'rate(1 hour)',
    { 'stack-id': [{ Ref: 'AWS::StackId' }], 'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] } },
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
