import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sendSwitchStates } from '../../domain/nurture/send-pause.ts';
import { readSettings } from '../../lib/build/settings.ts';
import { type Synthesized, spare, synthesized } from '../support/aws/synthesized.ts';
import { root, sources } from '../support/repository/sources.ts';

let prod: Synthesized;
let dev: Synthesized;
beforeAll(async () => {
  prod = await synthesized({ stage: 'prod' });
  dev = await synthesized({ stage: 'dev', alarmEmail: undefined });
});

const id = (type: string) => prod.only(type).id;

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

describe('insight', () => {
  test('is kept in a private, encrypted bucket that lets in nobody without TLS, and Athena finds its lines', () => {
    expect(prod.bucket('InsightFiles').Properties).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
    const [denied, ...others] = prod.bucketPolicy('InsightFiles').Properties.PolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(denied).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    const { StorageDescriptor: storage } = prod.only('AWS::Glue::Table').Properties.TableInput;
    expect(JSON.stringify(storage.Location)).toContain(`{"Ref":"${prod.bucket('InsightFiles').id}"}`);
  });
});

describe('replies', () => {
  test('are kept in a private, encrypted bucket that forgets, and into which SES alone writes, by one rule', () => {
    expect(prod.bucket('ReplyInbox').Properties).toMatchObject({
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
    const [denied, allowed, ...others] = prod.bucketPolicy('ReplyInbox').Properties.PolicyDocument.Statement;
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
    expect(prod.lambda('capture').Environment.Variables.LIFECYCLE_ARN).toEqual({
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

describe('mail', () => {
  test('has a template for each mail in emails/, named by the prefix the senders know', () => {
    const names = prod.ofType('AWS::SES::Template').map(({ Properties }) => Properties.Template.TemplateName);
    expect(names).toEqual(
      readSettings().mails.map(
        ({ name, version }) => `${prod.lambda('nurture').Environment.Variables.TEMPLATE_PREFIX}${name}-${version}`,
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
    expect(prod.lambda('nurture').Environment.Variables.CONFIGURATION_SET).toBe('leadloop-prod-mail');
  });
});

test('13, safe: alarms, the dashboard, saved queries and descriptions name nobody, and nothing annotates traces', async () => {
  const { sales, deployment } = readSettings().config;
  const people = [...sales.reps, deployment.manager].flatMap(({ name, email }) => [name, email]);
  const { resources } = await synthesized({ stage: 'prod' });
  const read = resources.flatMap(({ Type, Properties: { AlarmDescription, DashboardBody, QueryString, ...own } }) =>
    [Type === 'AWS::Events::Rule' || Type === 'AWS::Lambda::Function' ? own.Description : undefined]
      .concat(AlarmDescription, DashboardBody, QueryString)
      .filter((text) => text !== undefined)
      .map((text) => JSON.stringify(text)),
  );
  expect(read.length).toBeGreaterThan(60);
  expect(people.length).toBeGreaterThan(3);
  // CloudWatch Logs Insights writes its own fields with an @: @timestamp.
  const names = (text: string) => people.some((one) => text.includes(one)) || /[\w.+-]@[\w-]/.test(text);
  expect(read.filter(names)).toEqual([]);
  // Annotations and metadata of X-Ray are kept for 30 days, and no erasure reaches them.
  const tracing = sources().filter(
    ({ path, text }) => path.startsWith('functions/') && /annotation\(|addMetadata|putMetadata|aws-xray/i.test(text),
  );
  expect(tracing.map(({ path }) => path)).toEqual([]);
});
