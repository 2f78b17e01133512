import { describe, expect, test } from 'vitest';
import { callback, invoke, machine, startOfTime, tokenOf, types, workflow } from './workflow.ts';

const timeouts = { Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }] };
const Late = { Type: 'Pass', Output: 'late', End: true };

// Developer guide, "Wait for a Callback with Task Token"; event order recorded: LocalStack snapshot test_sqs_wait_for_task_tok_with_heartbeat.
describe('a callback task', () => {
  test('waits after its call has returned, and its result is what SendTaskSuccess says', async () => {
    const flow = await workflow({
      definition: machine({ P: callback() }),
      sdk: async () => ({ Attributes: 1, $metadata: {} }),
    });
    const arn = await flow.run();
    expect(await flow.outcome(arn)).toMatchObject({ status: 'RUNNING' });
    await flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '{"signal":"click"}' });
    await flow.clock.idle();
    expect(await flow.outcome(arn)).toEqual({ signal: 'click' });
    const events = await flow.events(arn);
    expect(types(events)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events[4]).toMatchObject({
      taskSubmittedEventDetails: {
        output: '{"Attributes":1}',
        resource: 'updateItem.waitForTaskToken',
        resourceType: 'aws-sdk:dynamodb',
      },
    });
  });

  test('fails as SendTaskFailure says', async () => {
    const flow = await workflow({ definition: machine({ P: callback() }) });
    const arn = await flow.run();
    await flow.sf.sendTaskFailure({ taskToken: tokenOf(flow), error: 'Failure error', cause: 'Failure cause' });
    await flow.clock.idle();
    expect(await flow.outcome(arn)).toEqual({ status: 'FAILED', error: 'Failure error', cause: 'Failure cause' });
  });

  test('honours a token that comes back before the call has returned', async () => {
    let returned: (value: unknown) => void = () => undefined;
    const definition = machine({ P: callback({ Next: 'N', End: undefined }), N: invoke() });
    const flow = await workflow({ definition, sdk: () => new Promise((resolve) => (returned = resolve)) });
    const { executionArn } = await flow.sf.startExecution({
      stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:test',
    });
    while (flow.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '"fast"' });
    returned({});
    await flow.clock.idle();
    expect(await flow.outcome(executionArn)).toMatchObject({ Payload: 'fast' });
    expect(types(await flow.events(executionArn))).not.toContain('TaskSubmitted');
  });

  test('invoking a function waits for its token too', async () => {
    const tokens: string[] = [];
    const Arguments = { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}' } };
    const flow = await workflow({
      definition: machine({ A: invoke({ Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', Arguments }) }),
      lambda: async (_, payload) => ({ payload: tokens.push((payload as { token: string }).token) }),
    });
    const arn = await flow.run();
    await flow.sf.sendTaskSuccess({ taskToken: tokens[0] ?? '', output: '"done"' });
    await flow.clock.idle();
    expect(await flow.outcome(arn)).toBe('done');
  });
});

// ASL specification, "Timeouts and heartbeats"; recorded: LocalStack snapshot test_sqs_wait_for_task_token_timeout.
describe('a timeout', () => {
  const definition = machine({
    P: callback({ TimeoutSeconds: '{% $ceil(($toMillis($states.input) - $millis()) / 1000) %}', ...timeouts }),
    Late,
  });

  test('computed from an absolute deadline ends the wait at that moment', async () => {
    const flow = await workflow({ definition });
    const arn = await flow.run(new Date(startOfTime + 90 * 86_400_000).toISOString());
    await flow.advance(90 * 86_400_000 - 1);
    expect(await flow.outcome(arn)).toMatchObject({ status: 'RUNNING' });
    await flow.advance(1);
    expect(await flow.outcome(arn)).toBe('late');
    const events = await flow.events(arn);
    expect(events[2]).toMatchObject({ taskScheduledEventDetails: { timeoutInSeconds: 90 * 86_400 } });
    expect(events[5]).toMatchObject({
      type: 'TaskTimedOut',
      taskTimedOutEventDetails: { error: 'States.Timeout', resource: 'updateItem.waitForTaskToken' },
    });
  });

  test('makes the token useless: TaskTimedOut', async () => {
    const flow = await workflow({ definition });
    await flow.run(new Date(startOfTime + 1_000).toISOString());
    await flow.advance(1_000);
    const late = flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '1' });
    await expect(late).rejects.toMatchObject({
      name: 'TaskTimedOut',
      message: "Task Timed Out: 'Provided task does not exist anymore'",
    });
  });

  test.each([0, -1, 1.5, '"soon"'])('of %s seconds is refused with States.QueryEvaluationError', async (seconds) => {
    const flow = await workflow({ definition: machine({ P: callback({ TimeoutSeconds: `{% ${seconds} %}` }) }) });
    expect(await flow.outcome(await flow.run())).toMatchObject({ error: 'States.QueryEvaluationError' });
  });

  test('of a function that hangs fails the task, and its late answer counts for nothing', async () => {
    let answer: (value: { payload: unknown }) => void = () => undefined;
    const flow = await workflow({
      mode: 'real',
      definition: machine({ A: invoke({ TimeoutSeconds: 1, ...timeouts }), Late }),
      lambda: () => new Promise((resolve) => (answer = resolve)),
    });
    const { executionArn } = await flow.sf.startExecution({
      stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:test',
    });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    answer({ payload: 'too late' });
    await flow.clock.idle();
    expect(await flow.outcome(executionArn)).toBe('late');
  });

  test('and SendTaskSuccess at the same millisecond: exactly one wins, in both orders', async () => {
    const winners = new Set<unknown>();
    for (const turns of [0, 1, 2, 3, 5, 8]) {
      const flow = await workflow({ definition });
      const arn = await flow.run(new Date(startOfTime + 1_000).toISOString());
      const token = tokenOf(flow);
      let accepted = false;
      flow.clock.at(startOfTime + 1_000, async () => {
        for (let n = 0; n < turns; n += 1) await new Promise((resolve) => setImmediate(resolve));
        await flow.sf.sendTaskSuccess({ taskToken: token, output: '"signal"' }).then(
          () => {
            accepted = true;
          },
          (error) => expect(error.name).toBe('TaskTimedOut'),
        );
      });
      await flow.advance(2_000);
      const outcome = await flow.outcome(arn);
      expect(outcome).toBe(accepted ? 'signal' : 'late');
      const ends = types(await flow.events(arn)).filter((type) => type === 'TaskSucceeded' || type === 'TaskTimedOut');
      expect(ends).toHaveLength(1);
      winners.add(outcome);
    }
    expect(winners.size).toBeGreaterThan(0);
  });

  test('set before a signal of the same millisecond loses to a signal that came first', async () => {
    const flow = await workflow({ definition });
    flow.clock.at(startOfTime + 1_000, async () => {
      await flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '"signal"' });
    });
    const arn = await flow.run(new Date(startOfTime + 1_000).toISOString());
    await flow.advance(2_000);
    expect(await flow.outcome(arn)).toBe('signal');
  });
});

test('a retry after a timeout has a new token, and the old one is worth nothing', async () => {
  const P = callback({
    TimeoutSeconds: 10,
    Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }],
  });
  const flow = await workflow({ definition: machine({ P }) });
  const arn = await flow.run();
  const first = tokenOf(flow);
  await flow.advance(12_000);
  expect(tokenOf(flow)).not.toBe(first);
  await expect(flow.sf.sendTaskSuccess({ taskToken: first, output: '1' })).rejects.toMatchObject({
    name: 'TaskTimedOut',
  });
  await flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '2' });
  await flow.clock.idle();
  expect(await flow.outcome(arn)).toBe(2);
});

// Developer guide, "Error names": States.HeartbeatTimeout; the event says States.Timeout: LocalStack snapshot test_heartbeat_timeout.
describe('heartbeats', () => {
  const definition = machine({
    P: callback({
      TimeoutSeconds: 600,
      HeartbeatSeconds: 5,
      Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Late' }],
    }),
    Late,
  });

  test('that are missed end the task', async () => {
    const flow = await workflow({ definition });
    const arn = await flow.run();
    await flow.advance(5_000);
    expect(await flow.outcome(arn)).toBe('late');
    expect((await flow.events(arn))[5]).toMatchObject({
      type: 'TaskTimedOut',
      taskTimedOutEventDetails: { error: 'States.Timeout' },
    });
  });

  test('that come in time keep it alive, also over a restart', async () => {
    const flow = await workflow({ definition });
    const arn = await flow.run();
    const taskToken = tokenOf(flow);
    for (let n = 0; n < 3; n += 1) {
      await flow.advance(4_000);
      expect(await flow.sf.handle('AWSStepFunctions.SendTaskHeartbeat', { taskToken })).toEqual({
        status: 200,
        body: {},
      });
      await flow.restart();
    }
    await flow.advance(4_999);
    expect(await flow.outcome(arn)).toMatchObject({ status: 'RUNNING' });
    await flow.advance(1);
    expect(await flow.outcome(arn)).toBe('late');
  });
});

// API reference, SendTaskSuccess, "Errors"; a used token: amazon-mwaa-examples issue 61.
describe('tokens', () => {
  test('work once', async () => {
    const flow = await workflow({
      definition: machine({ P: callback({ Next: 'W', End: undefined }), W: { Type: 'Wait', Seconds: 9, End: true } }),
    });
    await flow.run();
    await flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '1' });
    await flow.clock.idle();
    await expect(flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '1' })).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  });

  test('of two that come back at once only the first counts', async () => {
    const flow = await workflow({ definition: machine({ P: callback() }) });
    const arn = await flow.run();
    const taskToken = tokenOf(flow);
    const results = await Promise.allSettled([1, 2].map((n) => flow.sf.sendTaskSuccess({ taskToken, output: `${n}` })));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await flow.clock.idle();
    expect(await flow.outcome(arn)).toBe(1);
  });

  test('that are none are refused with InvalidToken, unknown ones with TaskDoesNotExist', async () => {
    const flow = await workflow({ definition: machine({ P: callback() }) });
    const send = (taskToken: string) => flow.sf.sendTaskSuccess({ taskToken, output: '1' });
    await expect(send('rubbish')).rejects.toMatchObject({
      name: 'InvalidToken',
      message: "Invalid Token: 'Invalid token'",
    });
    const other = await workflow({ definition: machine({ P: callback() }) });
    await other.run();
    await expect(send(tokenOf(other))).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
  });

  test('come with an output that is JSON, or InvalidOutput', async () => {
    const flow = await workflow({ definition: machine({ P: callback() }) });
    await flow.run();
    await expect(flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '{' })).rejects.toMatchObject({
      name: 'InvalidOutput',
    });
  });

  test('of a stopped execution are worth nothing', async () => {
    const flow = await workflow({ definition: machine({ P: callback() }) });
    const executionArn = await flow.run();
    await flow.sf.stopExecution({ executionArn, error: 'Erased', cause: 'the lead asked' });
    await expect(flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '1' })).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
    expect(await flow.outcome(executionArn)).toEqual({ status: 'ABORTED', error: 'Erased', cause: 'the lead asked' });
  });
});
