import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttributeValue, DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  GetConfigurationSetCommand,
  GetSuppressedDestinationCommand,
  PutSuppressedDestinationCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { DescribeExecutionCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type QueueAttributeName,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lastReceiptHandle, openShell, type Shell } from '../support/aws/aws-cli.ts';
import { root } from '../support/repository/sources.ts';
import { assembled } from '../support/town/assembly.ts';
import type { Town } from '../support/town/model.ts';
import { openTown } from '../support/town/town.ts';
import type { Visitor } from '../support/town/visitor.ts';

/** What the embedded cloud has no service for. The mirror of the template checks the names in it (alarms.test.ts). */
const onlyOnAws = [
  'apigatewayv2 get-apis',
  'apigatewayv2 update-stage',
  'cloudformation describe-stacks',
  'cloudwatch get-metric-statistics',
  'cognito-idp list-user-pools',
  'dynamodb restore-table-to-point-in-time',
  'dynamodb update-table',
  'events describe-rule',
  'events enable-rule',
  'lambda get-account-settings',
  'lambda get-function',
  'logs filter-log-events',
  'logs tail',
  's3 rm',
  's3api list-buckets',
  'secretsmanager describe-secret',
  'service-quotas list-service-quotas',
  'service-quotas request-service-quota-increase',
  'ses set-active-receipt-rule-set',
];

const sections: { heading: string; blocks: string[] }[] = [];
for (const [, code, heading] of readFileSync(join(root, 'docs/runbook.md'), 'utf8').matchAll(
  /^```sh\n([\s\S]*?)^```|^#{1,3} (.*)$/gm,
)) {
  if (heading !== undefined) sections.push({ heading, blocks: [] });
  else if (code !== undefined) sections.at(-1)?.blocks.push(code);
}
const withCommands = sections.filter(({ blocks }) => blocks.length > 0);
const blocksOf = (heading: string) => sections.find((section) => section.heading === heading)?.blocks ?? [];
/** Every section uses what the first and `Look at one lead` set. */
const prelude = [
  ...blocksOf('Runbook'),
  ...blocksOf('Look at one lead').flatMap((code) => code.match(/^(?:LEAD|EXECUTION)=.*$/gm) ?? []),
].join('\n');

let town: Town;
let shell: Shell;
let lead: Visitor;
let closeTown: () => Promise<unknown>;
let aws: {
  dynamodb: DynamoDBClient;
  sfn: SFNClient;
  sqs: SQSClient;
  ses: SESv2Client;
  ssm: SSMClient;
  secrets: SecretsManagerClient;
};
const called = new Set<string>();
const address = 'grace@example.org';
const profile = async () => (await lead.view()).profile;

beforeAll(async () => {
  ({ town, close: closeTown } = await openTown('2026-11-23T11:00+01:00', await assembled()));
  const endpoints =
    await town.get<Record<'dynamodb' | 'sfn' | 'sqs' | 'sesv2' | 'ssm' | 'secretsmanager', string>>(
      '/_local/endpoints',
    );
  const { region } = town.config.deployment;
  const settings = { region, credentials: { accessKeyId: 'any', secretAccessKey: 'thing' }, maxAttempts: 1 };
  aws = {
    dynamodb: new DynamoDBClient({ ...settings, endpoint: endpoints.dynamodb }),
    sfn: new SFNClient({ ...settings, endpoint: endpoints.sfn }),
    sqs: new SQSClient({ ...settings, endpoint: endpoints.sqs }),
    ses: new SESv2Client({ ...settings, endpoint: endpoints.sesv2 }),
    ssm: new SSMClient({ ...settings, endpoint: endpoints.ssm }),
    secrets: new SecretsManagerClient({ ...settings, endpoint: endpoints.secretsmanager }),
  };
  const { outputs } = await town.get<{ outputs: Record<string, string> }>('/_local/deployment');
  const silent = Object.fromEntries(onlyOnAws.map((name) => [name, () => undefined]));
  const elsewhere = { ...silent, 'cloudformation describe-stacks': () => outputs.StateMachineArn };
  shell = await openShell({ url: town.url, region, now: town.now, elsewhere });
  lead = town.visitor({ email: address, country: 'DE' });
  await lead.posts('contact');
});
afterAll(async () => {
  for (const client of Object.values(aws)) client.destroy();
  await shell.close();
  await closeTown();
});

const stage = () => town.config.deployment.stage;
const table = () => `leadloop-${stage()}-leads`;
const keyOf = (sk: string) => async () => ({ PK: { S: `LEAD#${(await profile()).id}` }, SK: { S: sk } });
const profileKey = keyOf('PROFILE');
const item = async (Key: Record<string, { S: string }>) =>
  (await aws.dynamodb.send(new GetItemCommand({ TableName: table(), Key }))).Item;
const arnOfExecution = async () => {
  const { name } = await lead.execution();
  const { outputs } = await town.get<{ outputs: Record<string, string> }>('/_local/deployment');
  return `${outputs.StateMachineArn?.replace(':stateMachine:', ':execution:')}:${name}`;
};
const stops = async () => {
  const executionArn = await arnOfExecution();
  await aws.sfn.send(new StopExecutionCommand({ executionArn, error: 'Broken', cause: 'by this test' }));
};
const suppresses = async () => {
  await aws.ses.send(new PutSuppressedDestinationCommand({ EmailAddress: address, Reason: 'BOUNCE' }));
};
const urlOf = async (queue: string) =>
  (await aws.sqs.send(new GetQueueUrlCommand({ QueueName: `leadloop-${stage()}-${queue}` }))).QueueUrl;
const deadLetter = async (queue: string) => {
  const QueueUrl = await urlOf(queue);
  await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
};
const change = async (
  Key: Record<string, { S: string }>,
  UpdateExpression: string,
  value: AttributeValue,
  ExpressionAttributeNames?: Record<string, string>,
) => {
  const ExpressionAttributeValues = { ':value': value };
  await aws.dynamodb.send(
    new UpdateItemCommand({
      TableName: table(),
      Key,
      UpdateExpression,
      ExpressionAttributeValues,
      ExpressionAttributeNames,
    }),
  );
};
const suppressionKey = async () => ({ PK: { S: `SUPPRESSED#${(await profile()).id}` }, SK: { S: 'SUPPRESSED' } });
/** The ledger's row of the first mail. */
const sendKey = async () => {
  const { sends } = await lead.view();
  const { lifecycleId, track, step } = sends[0] ?? { lifecycleId: '', track: '', step: '' };
  return keyOf(`SEND#${lifecycleId}#${track}#${step}`)();
};
const keys = async () => {
  const { SecretString } = await aws.secrets.send(new GetSecretValueCommand({ SecretId: `leadloop-${stage()}-keys` }));
  return JSON.parse(SecretString ?? '{}') as Record<'identity' | 'links', string>;
};
let keysBefore: Awaited<ReturnType<typeof keys>>;

interface Rehearsal {
  /** What must be the case for the commands to be of use. */
  given?: () => Promise<unknown>;
  /** What is the case after them. */
  after?: () => Promise<unknown>;
}

const deliveredLongAgo = {
  source: 'aws.ses',
  'detail-type': 'Email Delivered',
  detail: { eventType: 'Delivery', mail: { messageId: 'long-ago', tags: {} }, delivery: {} },
};

const asTheyAre: Rehearsal = {};
const runs = async () => expect((await lead.execution()).status).toBe('RUNNING');
/** The sweep has promised the lead another execution meanwhile: the redriven one sees that and ends, and one goes on. */
const redriven: Rehearsal = {
  given: stops,
  after: async () => {
    const executionArn = await arnOfExecution();
    expect(await aws.sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ redriveCount: 1 });
    await town.minutes(3);
    expect((await lead.executions()).filter(({ status }) => status === 'RUNNING')).toHaveLength(1);
    await runs();
  },
};
const freed: Rehearsal = {
  given: suppresses,
  after: async () => {
    const asked = aws.ses.send(new GetSuppressedDestinationCommand({ EmailAddress: address }));
    await expect(asked).rejects.toMatchObject({ name: 'NotFoundException' });
  },
};
const queueIsEmpty = (queue: string) => async () => {
  const QueueUrl = await urlOf(queue);
  const AttributeNames: QueueAttributeName[] = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];
  const { Attributes } = await aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
  expect(Attributes).toEqual({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' });
};
const mayBeSent = (SendingEnabled: boolean) => async () => {
  const ConfigurationSetName = `leadloop-${stage()}-mail`;
  const { SendingOptions } = await aws.ses.send(new GetConfigurationSetCommand({ ConfigurationSetName }));
  expect(SendingOptions).toEqual({ SendingEnabled });
};

/** How each section of the runbook is rehearsed: `asTheyAre` when its commands need nothing and change nothing. */
/** Marketing mail was paused; it goes on. */
const isPaused = async () => {
  const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name: `/leadloop-${stage()}-marketing-mail` }));
  expect(Parameter?.Value).toBe('paused');
  await aws.ssm.send(new PutParameterCommand({ Name: Parameter?.Name, Value: 'on', Overwrite: true }));
};

const rehearsals: Record<string, Rehearsal> = {
  Runbook: asTheyAre,
  'Look at one lead': asTheyAre,
  'Read the errors of a function': asTheyAre,
  'Redrive a failed execution': redriven,
  'Restart a lead': {
    given: async () => {
      await stops();
      await town.settles();
      expect((await lead.execution()).status).toBe('ABORTED');
    },
    after: runs,
  },
  'See what was refused': asTheyAre,
  'Pause marketing mail': { after: isPaused },
  'Let somebody on the suppression list get mail again': {
    given: async () => {
      await suppresses();
      await change(await profileKey(), 'SET suppressed = :value', { M: { reason: { S: 'bounced' } } });
      await change(await suppressionKey(), 'SET reason = :value', { S: 'bounced' });
    },
    after: async () => {
      await freed.after?.();
      expect((await item(await profileKey()))?.suppressed).toBeUndefined();
      expect(await item(await suppressionKey())).toBeUndefined();
    },
  },
  // The commands themselves export and erase somebody in erasure.test.ts.
  'Give a person their data': asTheyAre,
  'Erase a person': asTheyAre,
  'Stop all mail at once': { after: mayBeSent(true) },
  'Replace the key of the links': {
    given: async () => {
      keysBefore = await keys();
    },
    after: async () => {
      const now = await keys();
      expect(now.identity).toBe(keysBefore.identity);
      expect(now.links).toMatch(/^[0-9a-f]{64}$/);
      expect(now.links).not.toBe(keysBefore.links);
    },
  },
  'A webhook, an ad or a partner is answered 401 or 503': asTheyAre,
  'executions-failed': redriven,
  'Bring back a destroyed installation': {
    after: async () => {
      const kept = JSON.parse(readFileSync(join(shell.folder, 'kept.json'), 'utf8')) as Record<string, object>;
      expect(Object.values(kept)).toContainEqual({ TableName: table() });
      expect(Object.values(kept)).toContainEqual({ EmailIdentity: town.config.deployment.domain });
    },
  },
  'Take an installation away': asTheyAre,
  'executions-timed-out': asTheyAre,
  'executions-throttled': asTheyAre,
  'dead-letters': {
    given: async () => {
      await deadLetter('dead-letters');
      writeFileSync(join(shell.folder, 'event.json'), JSON.stringify(deliveredLongAgo));
    },
    after: queueIsEmpty('dead-letters'),
  },
  'ad-leads-dead-letters': {
    given: () => deadLetter('ad-leads-dead-letters'),
    after: queueIsEmpty('ad-leads-dead-letters'),
  },
  'outbound-dead-letters': {
    given: () => deadLetter('outbound-dead-letters'),
    after: queueIsEmpty('outbound-dead-letters'),
  },
  'stuck-sends': {
    given: async () => change(await sendKey(), 'SET #state = :value', { S: 'unknown' }, { '#state': 'state' }),
    after: async () => expect((await item(await sendKey()))?.state).toEqual({ S: 'released' }),
  },
  'rows-set-aside': {
    given: async () => {
      await change(await profileKey(), 'SET answers = :value', { M: { long: { S: 'x'.repeat(1_000) } } });
      await change(await profileKey(), 'SET setAside = :value', { M: { for: { S: 'wake' } } });
    },
    after: async () => {
      const row = await item(await profileKey());
      expect([row?.answers, row?.setAside]).toEqual([{ M: {} }, undefined]);
    },
  },
  'leads-unanswered': asTheyAre,
  surge: asTheyAre,
  'mails-held': asTheyAre,
  'mails-not-sent': asTheyAre,
  'sweep-silent': asTheyAre,
  'bounce-rate-high': { given: suppresses },
  'bounce-rate-critical': { after: mayBeSent(false) },
  'complaint-rate': { after: mayBeSent(false) },
  'api-errors': asTheyAre,
  'api-throttled': asTheyAre,
  'workflow-errors': asTheyAre,
  'function-throttles': asTheyAre,
  'table-throttles': asTheyAre,
  'table-errors': asTheyAre,
  'promises-late': asTheyAre,
  'sweep-failures': asTheyAre,
  'queues-late': asTheyAre,
  'erasures-late': asTheyAre,
  'open-executions': asTheyAre,
  'send-quota': { after: isPaused },
  'form-silent': asTheyAre,
};

/** What stands for a person's own knowledge in the commands. */
async function filledIn(code: string): Promise<string> {
  const { id, lifecycleId } = await profile();
  const [, , track = '', step = ''] = (await sendKey()).SK.S.split('#');
  const known: Record<string, string> = {
    leadId: id,
    lifecycleId: `${lifecycleId}`,
    track,
    step,
    address,
    'address or id': address,
    'domain of deployment.yaml': town.config.deployment.domain,
    receiptHandle: `$(${lastReceiptHandle})`,
    'name of an answer': 'long',
    'last good commit': 'HEAD~1',
    apiId: 'abc',
    '2026-11-22T09:00:00Z': '2026-11-22T09:00:00Z',
  };
  return code
    .replace(/<([\w .:-]+)>/g, (given, name: string) => known[name] ?? given)
    .replaceAll(/\bSTAGE=\w+/g, `STAGE=${stage()}`);
}

/** The execution of the lead as it is named now: its name counts the restarts. */
const nameOfExecution = async () => (await lead.execution()).name;

test('every section of the runbook with commands is rehearsed', () => {
  expect(withCommands.length).toBeGreaterThan(25);
  expect(withCommands.map(({ heading }) => heading).sort()).toEqual(Object.keys(rehearsals).sort());
});

describe('R5: the commands of the runbook, with the unmodified SDK', () => {
  test.each(withCommands)('$heading', async ({ heading, blocks }) => {
    const { given, after } = rehearsals[heading] ?? {};
    await given?.();
    const execution = `EXECUTION="\${MACHINE/:stateMachine:/:execution:}:${await nameOfExecution()}" EMAIL=${address}`;
    const {
      called: names,
      refused,
      stderr,
    } = await shell.run(await filledIn([prelude, execution, ...blocks].join('\n')));
    for (const name of names) called.add(name);
    expect({ refused, stderr }).toEqual({ refused: [], stderr: '' });
    await town.settles();
    await after?.();
  });

  test('asks of AWS alone what the embedded cloud has no service for', () => {
    expect([...called].filter((name) => onlyOnAws.includes(name)).sort()).toEqual(onlyOnAws);
  });

  test.each([
    ['lambda get-functions --function-name a', 'nobody rehearses aws lambda get-functions'],
    ['lambda get-function --name a', 'there is no --name, FunctionName is missing'],
    ['lambda get-function --function-name a --query Config.State', 'the answer has no Config'],
    ['lambda get-account-settings --query "[AccountLimit, Limits]"', 'the answer has no Limits'],
    ['cloudformation describe-stacks --stack a', 'there is no --stack'],
    ['logs tail a --for 1h', 'there is no --for'],
    ['dynamodb get-item --table a --key b', 'there is no --table, TableName is missing'],
    [
      'apigatewayv2 update-stage --api-id a --stage-name b --default-route-settings BurstLimit=1',
      '--default-route-settings: RouteSettings has no BurstLimit',
    ],
  ])('refuses aws %s, as AWS does', async (command, why) => {
    const { refused } = await shell.run(`aws ${command}`);
    expect(refused).toEqual([expect.stringContaining(`Error: ${why}`)]);
  });
});
