import { DescribeTableCommand, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect } from 'vitest';
import { awsClients } from '../support/town/aws.ts';
import { story } from '../support/town/town.ts';

const monday = '2026-11-23T11:00+01:00';

describe('the unmodified AWS SDK, at the addresses of /_local/endpoints', () => {
  story('lists, describes and reads executions as in AWS', monday, async (town) => {
    const lead = town.visitor();
    await lead.posts('contact');
    const { sfn, stateMachineArn, executionArn: arnOf, close } = await awsClients(town);
    const { name } = await lead.execution();
    const executionArn = arnOf(name);

    const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }));
    expect(executions).toMatchObject([
      { executionArn, stateMachineArn, name, status: 'RUNNING', startDate: new Date(town.now()) },
    ]);
    expect((await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'FAILED' }))).executions).toEqual(
      [],
    );

    const described = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    const { profile } = await lead.view();
    expect(JSON.parse(described.input ?? '')).toEqual({ leadId: lead.leadId(), lifecycleId: profile.lifecycleId });
    // Started through the alias, so that a deployment decides which version new leads run on.
    expect(described).toMatchObject({
      name,
      status: 'RUNNING',
      stateMachineAliasArn: expect.stringMatching(/:\w+$/),
      stateMachineVersionArn: expect.stringMatching(/:\d+$/),
    });

    const first = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 3 }));
    expect(first.events?.map(({ id, type }) => [id, type])).toEqual([
      [1, 'ExecutionStarted'],
      [2, 'TaskStateEntered'],
      [3, 'TaskScheduled'],
    ]);
    const rest = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, nextToken: first.nextToken, maxResults: 1_000 }),
    );
    expect(rest.events?.at(0)?.id).toBe(4);
    const [last] =
      (await sfn.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 }))).events ??
      [];
    expect(last).toMatchObject({
      type: 'TaskSubmitted',
      taskSubmittedEventDetails: { resource: 'updateItem.waitForTaskToken' },
    });
    close();
  });

  story('starts by name once, and stops', monday, async (town) => {
    const lead = town.visitor();
    await lead.posts('contact');
    const { sfn, stateMachineArn, executionArn, close } = await awsClients(town);
    const { name } = await lead.execution();
    const { input } = await sfn.send(new DescribeExecutionCommand({ executionArn: executionArn(name) }));

    const again = await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    expect(again).toMatchObject({ executionArn: executionArn(name), startDate: new Date(town.now()) });
    await expect(sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: '{}' }))).rejects.toThrow(
      expect.objectContaining({ name: 'ExecutionAlreadyExists' }),
    );
    expect(await lead.executions()).toHaveLength(1);
    expect(await lead.mails()).toHaveLength(1);

    await town.hours(1);
    const { stopDate } = await sfn.send(
      new StopExecutionCommand({ executionArn: executionArn(name), error: 'Ops', cause: 'a test' }),
    );
    expect(stopDate).toEqual(new Date(town.now()));
    const stopped = await sfn.send(new DescribeExecutionCommand({ executionArn: executionArn(name) }));
    expect(stopped).toMatchObject({ status: 'ABORTED', error: 'Ops', cause: 'a test', stopDate: new Date(town.now()) });
    await expect(sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }))).rejects.toThrow(
      expect.objectContaining({ name: 'ExecutionAlreadyExists' }),
    );
    await expect(sfn.send(new DescribeExecutionCommand({ executionArn: executionArn('nobody') }))).rejects.toThrow(
      expect.objectContaining({ name: 'ExecutionDoesNotExist' }),
    );
    close();
    await town.minutes(3); // the sweep gives the lead another execution
  });

  story('refuses tokens that nobody gave out, and forgets those whose wait is over', monday, async (town) => {
    const lead = town.visitor();
    await lead.posts('contact');
    const { sfn, dynamodb, tableName, close } = await awsClients(town);
    const Key = { PK: { S: `LEAD#${lead.leadId()}` }, SK: { S: 'PROFILE' } };
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: tableName, Key }));
    const taskToken = Item?.parked?.M?.token?.S ?? '';
    expect(taskToken).not.toBe('');
    expect(JSON.stringify(await lead.view())).not.toContain(taskToken); // tokens never leave the backend

    const send = (token: string) =>
      sfn.send(new SendTaskSuccessCommand({ taskToken: token, output: '{"signal":"by hand"}' }));
    await expect(send('made up')).rejects.toThrow(expect.objectContaining({ name: 'InvalidToken' }));
    await expect(sfn.send(new SendTaskSuccessCommand({ taskToken, output: 'no JSON' }))).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidOutput' }),
    );
    await send(taskToken);
    await town.settles();
    expect(await lead.whereabouts()).toBe('RUNNING Wait for engagement'); // looked at again, and waits again
    await expect(send(taskToken)).rejects.toThrow(expect.objectContaining({ name: 'TaskTimedOut' }));
    expect(await lead.mails()).toHaveLength(1);
    close();
  });

  story(
    'reads the table: one partition a lead, and an empty index while all promises are kept',
    monday,
    async (town) => {
      const lead = town.visitor();
      await lead.posts('contact');
      const { dynamodb, tableName, close } = await awsClients(town);
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
      expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual([
        'ListIndex',
        'PendingIndex',
        'StageIndex',
        'UntoldIndex',
      ]);
      const { Items = [] } = await dynamodb.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'PK = :lead',
          ExpressionAttributeValues: { ':lead': { S: `LEAD#${lead.leadId()}` } },
        }),
      );
      // Words are what a lead is found by.
      expect([...new Set(Items.map(({ SK }) => SK?.S?.split('#')[0]))]).toEqual([
        'ACT',
        'PROFILE',
        'SEND',
        'WORD',
        'WRITTEN',
      ]);
      for (const shard of [0, 1, 2, 3]) {
        const { Count } = await dynamodb.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: 'PendingIndex',
            KeyConditionExpression: 'pendingShard = :shard',
            ExpressionAttributeValues: { ':shard': { S: `pending#${shard}` } },
          }),
        );
        expect(Count).toBe(0);
      }
      close();
    },
  );
});
