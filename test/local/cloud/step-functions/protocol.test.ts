import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { callback, invoke, machine, machineArn, startOfTime, tokenOf, type Workflow, workflow } from './workflow.ts';

// The unmodified SDK against the embedded Step Functions over HTTP; shapes and errors: API reference of AWS Step Functions.

let flow: Workflow;
let client: SFNClient;
const liveArn = `${machineArn}:live`;

async function open(definition: object): Promise<void> {
  flow = await workflow({ definition });
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { status, body } = await flow.sf.handle(
      String(request.headers['x-amz-target']),
      JSON.parse(Buffer.concat(chunks).toString()),
    );
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new SFNClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
}

beforeEach(() => open(machine({ P: callback({ Output: '{% $states.result %}' }) })));

async function start(name: string, input?: string, stateMachineArn = liveArn): Promise<string> {
  const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  await flow.clock.idle();
  return executionArn;
}

describe('StartExecution', () => {
  test('answers ARN and start date, and makes up a name and an input when there are none', async () => {
    const { executionArn, startDate } = await client.send(new StartExecutionCommand({ stateMachineArn: liveArn }));
    expect(executionArn).toMatch(/^arn:aws:states:eu-west-1:123456789012:execution:test:[0-9a-f-]{36}$/);
    expect(startDate).toEqual(new Date(startOfTime));
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ input: '{}' });
  });

  test('with the same name and input as a running execution answers the same again', async () => {
    const request = new StartExecutionCommand({ stateMachineArn: liveArn, name: 'one', input: '{"a":1}' });
    const [first, second] = await Promise.all([client.send(request), client.send(request)]);
    expect({ ...second, $metadata: 0 }).toEqual({ ...first, $metadata: 0 });
    expect(flow.sf.executions()).toHaveLength(1);
  });

  test('with other input, or after the end, fails with ExecutionAlreadyExists', async () => {
    const executionArn = await start('one', '{"a":1}');
    await expect(start('one', '{"a":2}')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${executionArn}'`,
    });
    await client.send(new StopExecutionCommand({ executionArn }));
    await expect(start('one', '{"a":1}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  test.each(['a b', 'a/b', 'a:b', 'a*', 'a\u0007', 'a<b', '$a', 'a,b', '"a"'])(
    'refuses the name %j with InvalidName',
    async (name) => {
      await expect(start(name)).rejects.toMatchObject({ name: 'InvalidName' });
    },
  );

  test('refuses a name of more than 80 characters, input that is no JSON or too large, and unknown machines', async () => {
    await expect(start('x'.repeat(81))).rejects.toMatchObject({ name: 'ValidationException' });
    await start('x'.repeat(80));
    await expect(start('a', 'not json')).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    await expect(start('b', `"${'ä'.repeat(131_072)}"`)).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    for (const arn of [`${machineArn}x`, `${machineArn}:99`, `${machineArn}:unknown`])
      await expect(start('c', '{}', arn)).rejects.toMatchObject({
        name: 'StateMachineDoesNotExist',
        message: `State Machine Does Not Exist: '${arn}'`,
      });
    await expect(start('d', '{}', 'arn:aws:sqs:eu-west-1:123456789012:q')).rejects.toMatchObject({
      name: 'InvalidArn',
    });
  });

  test('through alias, version and bare ARN shows alias and version as AWS does', async () => {
    const shown = async (arn: string, name: string) => {
      const described = await client.send(new DescribeExecutionCommand({ executionArn: await start(name, '{}', arn) }));
      return [described.stateMachineArn, described.stateMachineAliasArn, described.stateMachineVersionArn];
    };
    expect(await shown(liveArn, 'a')).toEqual([machineArn, liveArn, `${machineArn}:1`]);
    expect(await shown(`${machineArn}:1`, 'b')).toEqual([machineArn, undefined, `${machineArn}:1`]);
    expect(await shown(machineArn, 'c')).toEqual([machineArn, undefined, undefined]);
  });
});

describe('an execution', () => {
  test('is described while it runs and when it has ended', async () => {
    const executionArn = await start('one', '{"a": 1}');
    const running = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect(running).toMatchObject({
      name: 'one',
      status: 'RUNNING',
      input: '{"a": 1}',
      startDate: new Date(startOfTime),
      redriveCount: 0,
    });
    expect(running.stopDate).toBeUndefined();
    await flow.advance(1_500);
    await client.send(new SendTaskSuccessCommand({ taskToken: tokenOf(flow), output: '{"b":2}' }));
    await flow.clock.idle();
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"b":2}',
      outputDetails: { included: true },
      stopDate: new Date(startOfTime + 1_500),
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  test('is stopped once: stopping again answers the same date', async () => {
    const executionArn = await start('one');
    const { stopDate } = await client.send(new StopExecutionCommand({ executionArn, error: 'E', cause: 'C' }));
    await flow.advance(5_000);
    expect((await client.send(new StopExecutionCommand({ executionArn }))).stopDate).toEqual(stopDate);
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'ABORTED',
      error: 'E',
      cause: 'C',
    });
    const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.at(-1)).toMatchObject({
      type: 'ExecutionAborted',
      executionAbortedEventDetails: { error: 'E', cause: 'C' },
    });
  });

  test('that does not exist is ExecutionDoesNotExist in every operation', async () => {
    const executionArn = `${machineArn.replace(':stateMachine:', ':execution:')}:nobody`;
    const answers = [
      client.send(new DescribeExecutionCommand({ executionArn })),
      client.send(new StopExecutionCommand({ executionArn })),
      client.send(new GetExecutionHistoryCommand({ executionArn })),
      client.send(new DescribeStateMachineForExecutionCommand({ executionArn })),
    ];
    const missing = { name: 'ExecutionDoesNotExist', message: `Execution Does Not Exist: '${executionArn}'` };
    for (const answer of answers) await expect(answer).rejects.toMatchObject(missing);
    await expect(client.send(new DescribeExecutionCommand({ executionArn: machineArn }))).rejects.toMatchObject({
      name: 'InvalidArn',
    });
  });
});

describe('ListExecutions', () => {
  test('lists the newest first, in pages, filtered by status', async () => {
    for (let n = 0; n < 5; n += 1) await start(`run-${n}`);
    await client.send(new SendTaskFailureCommand({ taskToken: tokenOf(flow), error: 'E' }));
    await flow.clock.idle();
    const names: (string | undefined)[] = [];
    let pages = 0;
    for await (const { executions = [] } of paginateListExecutions(
      { client, pageSize: 2 },
      { stateMachineArn: machineArn },
    )) {
      names.push(...executions.map(({ name }) => name));
      pages += 1;
    }
    expect([names, pages]).toEqual([['run-4', 'run-3', 'run-2', 'run-1', 'run-0'], 3]);
    const failed = await client.send(new ListExecutionsCommand({ stateMachineArn: liveArn, statusFilter: 'FAILED' }));
    expect(failed.executions).toMatchObject([{ name: 'run-4', status: 'FAILED', stateMachineAliasArn: liveArn }]);
    const bare = await client.send(new ListExecutionsCommand({ stateMachineArn: `${machineArn}:1`, maxResults: 1 }));
    expect(bare.executions).toHaveLength(1);
  });

  test('refuses a wrong filter and too large a page, in AWS’s words', async () => {
    const list = (more: object) => client.send(new ListExecutionsCommand({ stateMachineArn: machineArn, ...more }));
    await expect(list({ statusFilter: 'succeeded' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("Value 'succeeded' at 'statusFilter' failed to satisfy constraint"),
    });
    await expect(list({ maxResults: 1_001 })).rejects.toMatchObject({
      message:
        "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    });
    await expect(list({ nextToken: 'rubbish' })).rejects.toMatchObject({ name: 'InvalidToken' });
  });
});

describe('GetExecutionHistory', () => {
  test('gives pages, either way round, with or without the data', async () => {
    const executionArn = await start('one', '{"a":1}');
    const ids: (number | undefined)[] = [];
    for await (const { events = [] } of paginateGetExecutionHistory(
      { client, pageSize: 2 },
      { executionArn, reverseOrder: true },
    ))
      ids.push(...events.map(({ id }) => id));
    expect(ids).toEqual([5, 4, 3, 2, 1]);
    const { events = [] } = await client.send(
      new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
    );
    expect(events[0]).toEqual({
      id: 1,
      previousEventId: 0,
      timestamp: new Date(startOfTime),
      type: 'ExecutionStarted',
      executionStartedEventDetails: { roleArn: 'arn:aws:iam::123456789012:role/test' },
    });
    expect(events[1]?.stateEnteredEventDetails).toEqual({ name: 'P' });
  });

  test('shows a function that is still running', async () => {
    await open(machine({ A: invoke() }));
    let answer: () => void = () => undefined;
    await flow.restart({ lambda: () => new Promise((resolve) => (answer = () => resolve({ payload: 1 }))) });
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn: machineArn }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
    ]);
    answer();
  });
});

test('SendTask* answer with AWS’s errors', async () => {
  await start('one');
  const taskToken = tokenOf(flow);
  await client.send(new SendTaskHeartbeatCommand({ taskToken }));
  await expect(client.send(new SendTaskSuccessCommand({ taskToken: 'rubbish', output: '1' }))).rejects.toMatchObject({
    name: 'InvalidToken',
  });
  await expect(client.send(new SendTaskSuccessCommand({ taskToken, output: 'no json' }))).rejects.toMatchObject({
    name: 'InvalidOutput',
  });
  await client.send(new SendTaskFailureCommand({ taskToken }));
  await flow.clock.idle();
  const late = [
    client.send(new SendTaskHeartbeatCommand({ taskToken })),
    client.send(new SendTaskFailureCommand({ taskToken })),
  ];
  for (const answer of late) await expect(answer).rejects.toMatchObject({ name: 'TaskTimedOut' });
});

test('state machines are listed and described, by ARN, version and alias', async () => {
  const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
  expect(stateMachines).toMatchObject([{ name: 'test', stateMachineArn: machineArn, type: 'STANDARD' }]);
  const described = await client.send(new DescribeStateMachineCommand({ stateMachineArn: `${machineArn}:1` }));
  expect(described).toMatchObject({
    stateMachineArn: `${machineArn}:1`,
    name: 'test',
    status: 'ACTIVE',
    creationDate: new Date(startOfTime),
  });
  const executionArn = await start('one');
  await flow.restart({ definition: machine({ New: { Type: 'Succeed' } }) });
  const newest = await client.send(new DescribeStateMachineCommand({ stateMachineArn: machineArn }));
  expect(JSON.parse(newest.definition ?? '').StartAt).toBe('New');
  const running = await client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
  expect(JSON.parse(running.definition ?? '').StartAt).toBe('P');
});

test('an unknown operation and a body that is none are answered as AWS does', async () => {
  expect(await flow.sf.handle('AWSStepFunctions.CreateActivity', {})).toMatchObject({
    status: 400,
    body: { __type: 'UnknownOperationException' },
  });
  expect(await flow.sf.handle('AWSStepFunctions.StartExecution', [])).toMatchObject({
    status: 400,
    body: { __type: 'SerializationException' },
  });
  expect(await flow.sf.handle('AWSStepFunctions.StartExecution', {})).toMatchObject({
    status: 400,
    body: { __type: 'ValidationException', message: expect.stringContaining("Value null at 'stateMachineArn'") },
  });
});
