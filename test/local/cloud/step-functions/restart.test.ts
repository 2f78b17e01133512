import { describe, expect, test } from 'vitest';
import { callback, invoke, machine, startOfTime, tokenOf, types, workflow } from './workflow.ts';

const arnOf = (name: string) => `arn:aws:states:eu-west-1:123456789012:stateMachine:${name}`;
const never = () => new Promise<never>(() => undefined);

describe('after a restart', () => {
  test('a function that was running is invoked again with the same payload', async () => {
    const seen: unknown[] = [];
    const Arguments = { FunctionName: 'f', Payload: { id: '{% $uuid() %}' } };
    const flow = await workflow({
      definition: machine({ A: invoke({ Arguments, Output: 'done' }) }),
      lambda: (_, payload) => {
        seen.push(payload);
        return never();
      },
    });
    const { executionArn } = await flow.sf.startExecution({ stateMachineArn: arnOf('test') });
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await flow.restart({ lambda: async (_, payload) => ({ payload: seen.push(payload) }) });
    await flow.clock.idle();
    expect(await flow.outcome(executionArn)).toBe('done');
    expect(seen).toHaveLength(2);
    expect(seen[1]).toEqual(seen[0]);
    expect(types(await flow.events(executionArn)).filter((type) => type === 'TaskScheduled')).toHaveLength(1);
  });

  test('a callback whose call was not confirmed is performed again with the same token', async () => {
    const flow = await workflow({ definition: machine({ P: callback() }), sdk: never });
    const { executionArn } = await flow.sf.startExecution({ stateMachineArn: arnOf('test') });
    while (flow.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await flow.restart({ sdk: async () => ({}) });
    await flow.clock.idle();
    expect(flow.calls).toHaveLength(2);
    expect(flow.calls[1]).toEqual(flow.calls[0]);
    await flow.restart();
    await flow.clock.idle();
    expect(flow.calls).toHaveLength(2); // confirmed: not again
    await flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '"woken"' });
    await flow.clock.idle();
    expect(await flow.outcome(executionArn)).toBe('woken');
  });

  test('a token from before still works, and what SendTaskSuccess was told survives the next restart', async () => {
    const flow = await workflow({
      definition: machine({ P: callback({ Next: 'A', End: undefined }), A: invoke() }),
      lambda: never,
    });
    const arn = await flow.run();
    await flow.restart();
    await flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '"told"' });
    await flow.restart({ lambda: async (_, payload) => ({ payload }) });
    await flow.clock.idle();
    expect(await flow.outcome(arn)).toMatchObject({ Payload: 'told' });
  });

  test('waits, timeouts and retries happen at the moments they were set for', async () => {
    const definition = machine({
      A: invoke({
        Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 100, MaxAttempts: 1 }],
        Next: 'W',
        End: undefined,
      }),
      W: { Type: 'Wait', Seconds: 1_000, Next: 'P' },
      P: callback({ TimeoutSeconds: 5_000, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'End' }] }),
      End: { Type: 'Pass', Output: '{% $millis() %}', End: true },
    });
    let calls = 0;
    const lambda = async () => (++calls === 1 ? { error: { errorType: 'Busy' } } : { payload: 1 });
    const flow = await workflow({ definition, lambda });
    const arn = await flow.run();
    for (const seconds of [50, 500, 2_000]) {
      await flow.advance(seconds * 1_000);
      await flow.restart();
    }
    await flow.advance(86_400_000);
    expect(await flow.outcome(arn)).toBe(startOfTime + (100 + 1_000 + 5_000) * 1_000);
    expect(calls).toBe(2);
  });

  test('retry counters survive: attempts before and after count together', async () => {
    const Retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, BackoffRate: 1, MaxAttempts: 3 }];
    let calls = 0;
    const lambda = async () => ({ error: { errorType: 'Busy', calls: ++calls } });
    const flow = await workflow({ definition: machine({ A: invoke({ Retry }) }), lambda });
    const arn = await flow.run();
    for (let n = 0; n < 4; n += 1) {
      await flow.restart();
      await flow.advance(10_000);
    }
    expect(calls).toBe(4);
    expect(await flow.outcome(arn)).toMatchObject({ status: 'FAILED', error: 'Busy' });
  });

  test('timers that came due while it was down happen at once, in order', async () => {
    const definition = machine({ W: { Type: 'Wait', Seconds: '{% $states.input %}', Next: 'A' }, A: invoke() });
    const order: unknown[] = [];
    const flow = await workflow({ definition, lambda: async (_, payload) => ({ payload: order.push(payload) }) });
    for (const seconds of [30, 10, 20]) await flow.run(seconds);
    await flow.sf.stop();
    await flow.advance(60_000);
    await flow.restart();
    await flow.clock.idle();
    expect(order).toEqual([10, 20, 30]);
  });

  test('history is the same as before, event for event', async () => {
    const definition = machine({
      A: invoke({
        Assign: { a: '{% $states.result.Payload %}' },
        Retry: [{ ErrorEquals: ['Busy'] }],
        Next: 'P',
        End: undefined,
      }),
      P: callback({ TimeoutSeconds: 100 }),
    });
    let calls = 0;
    const lambda = async () => (++calls === 1 ? { error: { errorType: 'Busy' } } : { payload: { n: calls } });
    const flow = await workflow({ definition, lambda });
    const arn = await flow.run({ x: 1 });
    await flow.advance(5_000);
    const before = await flow.events(arn);
    await flow.restart();
    await flow.clock.idle();
    expect(await flow.events(arn)).toEqual(before);
    await flow.sf.sendTaskSuccess({ taskToken: tokenOf(flow), output: '1' });
    await flow.clock.idle();
    const after = await flow.events(arn);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.map(({ id }) => id)).toEqual(after.map((_, n) => n + 1));
  });

  // Developer guide, "State machine versions": running executions keep the definition they started with.
  test('running executions keep their definition; new ones get the newest version', async () => {
    const first = machine({ P: callback() });
    const second = machine({ P: callback({ Output: 'second' }) });
    const flow = await workflow({ definition: first });
    const start = (name: string) => flow.sf.startExecution({ stateMachineArn: `${arnOf('test')}:live`, name });
    const { executionArn: old } = await start('old');
    await flow.clock.idle();
    await flow.restart({ definition: second });
    const oldToken = tokenOf(flow);
    const { executionArn: fresh } = await start('fresh');
    await flow.clock.idle();
    for (const taskToken of [oldToken, tokenOf(flow)]) await flow.sf.sendTaskSuccess({ taskToken, output: '"sent"' });
    await flow.clock.idle();
    expect([await flow.outcome(old), await flow.outcome(fresh)]).toEqual(['sent', 'second']);
    const describe = async (executionArn: string) =>
      (await flow.sf.handle('AWSStepFunctions.DescribeExecution', { executionArn })).body;
    expect(await describe(old)).toMatchObject({
      stateMachineVersionArn: `${arnOf('test')}:1`,
      stateMachineAliasArn: `${arnOf('test')}:live`,
    });
    expect(await describe(fresh)).toMatchObject({ stateMachineVersionArn: `${arnOf('test')}:2` });
  });

  test('names stay taken, and the same start is still answered the same', async () => {
    const flow = await workflow({ definition: machine({ P: callback() }) });
    const start = (input: string) => flow.sf.startExecution({ stateMachineArn: arnOf('test'), name: 'one', input });
    const first = await start('{"a":1}');
    await flow.advance(1_000);
    await flow.restart();
    expect(await start('{ "a": 1 }')).toEqual(first);
    await expect(start('{"a":2}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  test('a closed execution is forgotten after 90 days, and its name is free again', async () => {
    const flow = await workflow({ definition: machine({ A: { Type: 'Pass', End: true } }) });
    await flow.run(1, 'one');
    await flow.advance(89 * 86_400_000);
    await flow.restart();
    expect(flow.sf.executions()).toHaveLength(1);
    await expect(flow.run(1, 'one')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await flow.advance(2 * 86_400_000);
    await flow.run(1, 'one');
    await flow.restart();
    expect(flow.sf.executions()).toHaveLength(1);
  });
});

// Developer guide, "Automating Step Functions event delivery with EventBridge".
describe('status changes', () => {
  test('are told at start and end, with input and output', async () => {
    const flow = await workflow({ definition: machine({ A: { Type: 'Pass', Output: 2, End: true } }) });
    const executionArn = await flow.run(1, 'one');
    const common = {
      executionArn,
      stateMachineArn: arnOf('test'),
      name: 'one',
      startDate: startOfTime,
      input: '1',
      inputDetails: { included: true },
    };
    expect(flow.changes).toMatchObject([
      { ...common, status: 'RUNNING', stopDate: null, output: null },
      { ...common, status: 'SUCCEEDED', stopDate: startOfTime, output: '2', outputDetails: { included: true } },
    ]);
  });

  test('that could not be delivered before the process ended are told again', async () => {
    const definition = machine({ F: { Type: 'Fail', Error: 'E', Cause: 'C' } });
    const flow = await workflow({ definition, onStatusChange: never });
    await flow.sf.startExecution({ stateMachineArn: arnOf('test'), name: 'one', input: '{"a":1}' });
    while (flow.sf.executions()[0]?.status === 'RUNNING') await new Promise((resolve) => setImmediate(resolve));
    await flow.restart({ onStatusChange: undefined });
    await flow.clock.idle();
    expect(flow.changes).toMatchObject([{ name: 'one', status: 'FAILED', error: 'E', cause: 'C', input: '{"a":1}' }]);
    await flow.restart();
    await flow.clock.idle();
    expect(flow.changes).toHaveLength(1);
  });
});

test('an unreadable record costs nobody else anything, and its execution goes on from its last good record', async () => {
  const definition = machine({ A: invoke({ Next: 'W', End: undefined }), W: { Type: 'Wait', Seconds: 60, End: true } });
  const flow = await workflow({
    definition,
    damage: (lines) =>
      lines.toSpliced(
        lines.findLastIndex((line) => line.startsWith('{"of":1,')),
        1,
        '{"of":1,"st\0\0',
      ),
  });
  const arns = [await flow.run(1, 'one'), await flow.run(2, 'two')];
  await flow.advance(30_000);
  await flow.restart();
  await flow.clock.idle();
  expect(flow.corruptions).toMatchObject([{ copy: expect.stringContaining('.corrupt-1') }]);
  await flow.advance(30_000);
  expect(await flow.outcome(arns[1] ?? '')).toMatchObject({ Payload: 2 });
  await flow.advance(30_000);
  expect(await flow.outcome(arns[0] ?? '')).toMatchObject({ Payload: 1 });
});

test('killing the process after any record of the journal loses nothing', async () => {
  const { readFile, writeFile, mkdtemp, rm } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  const { createStepFunctions } = await import('../../../../local/cloud/step-functions/index.ts');
  const { createClock } = await import('../../../../local/cloud/clock/index.ts');
  const folder = await mkdtemp(join(tmpdir(), 'killed-'));
  const path = join(folder, 'executions.ndjson');
  const definition = machine({
    A: invoke({
      Retry: [{ ErrorEquals: ['Busy'] }],
      Output: '{% $states.result.Payload %}',
      Next: 'P',
      End: undefined,
    }),
    P: callback({ TimeoutSeconds: 60, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'W' }] }),
    W: { Type: 'Wait', Seconds: 60, Next: 'B' },
    B: invoke({ Output: 'end', Retry: [{ ErrorEquals: ['Busy'] }] }),
  });
  const live = async (startAt: number) => {
    let calls = 0;
    const clock = createClock({ mode: 'virtual', startAt });
    const sf = await createStepFunctions({
      clock,
      journalPath: path,
      stateMachines: [{ name: 'test', arn: arnOf('test'), definition, aliases: [] }],
      invokeLambda: async () => (++calls === 1 ? { error: { errorType: 'Busy' } } : { payload: 'x' }),
      callSdk: async () => ({}),
    });
    sf.resume();
    await clock.idle();
    return { sf, clock };
  };
  const first = await live(startOfTime);
  await first.sf.startExecution({ stateMachineArn: arnOf('test'), name: 'one' });
  await first.clock.advanceTo(startOfTime + 600_000);
  expect(first.sf.executions()[0]).toMatchObject({ status: 'SUCCEEDED' });
  await first.sf.stop();
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  expect(lines.length).toBeGreaterThan(8);
  for (let kept = 2; kept <= lines.length; kept += 1) {
    await writeFile(path, `${lines.slice(0, kept).join('\n')}\n{"of":1,"st`);
    const again = await live(startOfTime + 1_000);
    await again.clock.advanceTo(startOfTime + 900_000);
    expect(again.sf.executions()).toMatchObject([{ name: 'one', status: 'SUCCEEDED' }]);
    const ids = (await again.sf.history('one'))?.map(({ id }) => id);
    expect(ids).toEqual(ids?.map((_, n) => n + 1));
    await again.sf.stop();
  }
  await rm(folder, { recursive: true });
});
