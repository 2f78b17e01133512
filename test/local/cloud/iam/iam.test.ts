import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { SendTaskSuccessCommand, SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Grant } from '../../../../local/cloud/assembly/model.ts';
import { startDynamoDb } from '../../../../local/cloud/dynamodb/index.ts';
import { createIam, type Use } from '../../../../local/cloud/iam/index.ts';
import { openS3 } from '../../../../local/cloud/s3/index.ts';
import { createAwsEndpoints } from '../../../../local/cloud/server/aws-endpoints.ts';
import { listen } from '../../../../local/cloud/server/index.ts';

const grant = (actions: string, resources: string, equals: Grant['equals'] = {}): Grant => ({
  actions: actions.split(' '),
  resources: resources.split(' '),
  equals,
});

test.each([
  ['arn:a', 'arn:a', true],
  ['arn:a', 'arn:ab', false],
  ['arn:*', 'arn:', true],
  ['*', 'anything', true],
  ['mail-*-x', 'mail-x', false],
  ['mail-*-x', 'mail--x', true],
  ['a*b*c', 'a-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['a*bb*bc', 'abbc', false],
])('a policy with %s for %s: %s', (pattern, resource, allowed) => {
  const iam = createIam({ f: [grant('s:Do', pattern)] });
  expect(iam.refusal('f', [{ action: 's:Do', resource }]) === undefined).toBe(allowed);
});

test('a call needs each of its rights, and a condition its value; who has no role is a person who may all', () => {
  const mail = grant('ses:Send*', '*', { 'ses:FromAddress': ['us@x.example'] });
  const iam = createIam({ f: [grant('s:Do', '*'), mail] });
  const send = (from?: string) => ({
    action: 'ses:SendEmail',
    resource: 'r',
    ...(from && { context: { 'ses:FromAddress': from } }),
  });
  expect(iam.refusal('f', [{ action: 's:Do', resource: 'r' }, send('us@x.example')])).toBeUndefined();
  expect(iam.refusal('f', [{ action: 's:Do', resource: 'r' }, send('them@x.example')])).toMatch(
    /^User: f is not authorized to perform: ses:SendEmail on resource: r/,
  );
  expect(iam.refusal('f', [send()])).toContain('ses:SendEmail');
  expect(iam.refusal('f', [{ action: 's:Undo', resource: 'r' }])).toContain('s:Undo');
  for (const person of [undefined, 'any', 'toString'])
    expect(iam.refusal(person, [{ action: 's:Undo', resource: 'r' }])).toBeUndefined();
});

test('DynamoDB refuses what the role of a function does not allow, by action, table and index', async () => {
  const path = mkdtempSync(join(tmpdir(), 'leadloop-iam-'));
  const key = (name: string, type: string) => ({ AttributeName: name, KeyType: type });
  const definition = {
    TableName: 'leads',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [key('PK', 'HASH'), key('SK', 'RANGE')],
    AttributeDefinitions: ['PK', 'SK', 'x'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    GlobalSecondaryIndexes: [
      { IndexName: 'X', KeySchema: [key('x', 'HASH')], Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
  };
  const used: Use[] = [];
  const table = 'arn:aws:dynamodb:eu-west-1:1:table/leads';
  const db = await startDynamoDb({
    path,
    tables: [{ name: 'leads', arn: table, definition }],
    region: 'eu-west-1',
    account: '1',
    grants: { reader: [grant('dynamodb:GetItem dynamodb:Query', table)], other: [] },
    onUse: (use) => used.push(use),
  });
  onTestFinished(async () => {
    await db.stop();
    rmSync(path, { recursive: true });
  });
  const as = (accessKeyId: string) =>
    new DynamoDBClient({
      endpoint: db.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId, secretAccessKey: 'x' },
      maxAttempts: 1,
    });
  const Key = { PK: { S: 'a' }, SK: { S: 'b' } };
  const put = new PutItemCommand({ TableName: 'leads', Item: Key });
  const byX = new QueryCommand({
    TableName: 'leads',
    IndexName: 'X',
    KeyConditionExpression: 'x = :x',
    ExpressionAttributeValues: { ':x': { S: 'x' } },
  });
  const denied = { name: 'AccessDeniedException', message: expect.stringContaining('is not authorized to perform') };
  await expect(as('reader').send(put)).rejects.toMatchObject(denied);
  await as('a person').send(put);
  expect((await as('reader').send(new GetItemCommand({ TableName: 'leads', Key }))).Item).toEqual(Key);
  await as('reader').send(new GetItemCommand({ TableName: 'leads', Key }));
  await expect(as('reader').send(byX)).rejects.toMatchObject(denied);
  await expect(as('other').send(new GetItemCommand({ TableName: 'leads', Key }))).rejects.toMatchObject(denied);
  await db.compact();
  expect(used).toEqual([['reader', 'dynamodb:GetItem', table]]);
});

test('all other services refuse it too, as their protocols say it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leadloop-iam-'));
  const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:1:${rest}`;
  const machine = arn('states', 'stateMachine:m');
  const from = { 'ses:FromAddress': ['us@x.example'] };
  const iam = createIam({
    f: [
      grant('states:StartExecution states:SendTaskSuccess', machine),
      grant('sqs:SendMessage', arn('sqs', 'jobs')),
      grant('ses:SendEmail', `${arn('ses', 'identity/*')} ${arn('ses', 'configuration-set/mail')}`, from),
      grant('s3:GetObject', 'arn:aws:s3:::inbox/replies/*'),
    ],
  });
  const took = vi.fn(async (..._call: unknown[]) => ({ status: 200, headers: {}, body: {} }));
  const queue = (name: string) => ({
    name,
    arn: arn('sqs', name),
    url: `https://sqs.eu-west-1.amazonaws.com/1/${name}`,
  });
  const services = {
    iam,
    assembly: {
      region: 'eu-west-1',
      account: '1',
      queues: [queue('jobs'), queue('graves')],
      secrets: [],
      stateMachines: [{ arn: machine }],
    },
    sfn: took,
    sqs: took,
    ses: { handle: took },
    s3: async (...call: Parameters<ReturnType<typeof openS3>['handle']>) => openS3(folder, ['inbox']).handle(...call),
  };
  const aws = createAwsEndpoints(services as unknown as Parameters<typeof createAwsEndpoints>[0]);
  const server = await listen(0, (error) => console.error(error));
  server.serve((request) => aws({ ...request, path: request.url }));
  onTestFinished(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  const as = (service: string) => ({
    endpoint: `${server.url}/${service}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'f', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  const denied = { name: 'AccessDeniedException' };

  const sfn = new SFNClient(as('sfn'));
  await sfn.send(new StartExecutionCommand({ stateMachineArn: `${machine}:live`, input: '{}' }));
  await sfn.send(new SendTaskSuccessCommand({ taskToken: 't', output: '{}' }));
  await expect(
    sfn.send(new StopExecutionCommand({ executionArn: arn('states', 'execution:m:e') })),
  ).rejects.toMatchObject(denied);

  const sqs = new SQSClient({ ...as('sqs'), md5: false });
  await sqs.send(new SendMessageCommand({ QueueUrl: queue('jobs').url, MessageBody: 'x' }));
  await expect(
    sqs.send(new SendMessageCommand({ QueueUrl: queue('graves').url, MessageBody: 'x' })),
  ).rejects.toMatchObject(denied);

  const ses = new SESv2Client(as('ses'));
  const text = { Subject: { Data: 'x' }, Body: { Text: { Data: 'x' } } };
  const mail = (more: object) =>
    ses.send(
      new SendEmailCommand({
        FromEmailAddress: 'We <us@x.example>',
        ConfigurationSetName: 'mail',
        Destination: { ToAddresses: ['ada@y.example'] },
        Content: { Simple: text },
        ...more,
      }),
    );
  await mail({});
  await expect(mail({ FromEmailAddress: 'them@x.example' })).rejects.toMatchObject(denied);
  await expect(mail({ ConfigurationSetName: 'other' })).rejects.toMatchObject(denied);
  await expect(mail({ Content: { Template: { TemplateName: 't', TemplateData: '{}' } } })).rejects.toMatchObject(
    denied,
  );
  const file = { FileName: 'a', RawContent: new Uint8Array(1) };
  await expect(mail({ Content: { Simple: { ...text, Attachments: [file] } } })).rejects.toMatchObject(denied);
  expect(took).toHaveBeenCalledTimes(4);

  // A missing object is said to be missing only to who may list the bucket.
  const s3 = new S3Client({ ...as('s3'), forcePathStyle: true });
  openS3(folder, ['inbox']).put('inbox', 'replies/a', Buffer.from('hello'));
  const read = (key: string) => s3.send(new GetObjectCommand({ Bucket: 'inbox', Key: key }));
  expect(await (await read('replies/a')).Body?.transformToString()).toBe('hello');
  await expect(read('replies/none')).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(read('copies/a')).rejects.toMatchObject({ name: 'AccessDenied' });
});
