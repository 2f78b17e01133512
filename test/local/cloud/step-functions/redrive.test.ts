import { describe, expect, test } from 'vitest';
import { callback, invoke, machine, machineArn, tokenOf, types, type Workflow, workflow } from './workflow.ts';

const day = 86_400_000;

async function call(flow: Workflow, operation: string, body: object) {
  const { status, body: answer } = await flow.sf.handle(`AWSStepFunctions.${operation}`, body);
  return { status, ...(answer as Record<string, unknown>) } as { status: number; [field: string]: unknown };
}

/** Redrives, and waits until nothing moves any more. */
async function redrive(flow: Workflow, executionArn: string, more: object = {}) {
  const answer = await call(flow, 'RedriveExecution', { executionArn, ...more });
  await flow.clock.idle();
  return answer;
}

/** Fails in its second state until `works` is set. */
const twoStates = machine({
  First: { Type: 'Pass', Assign: { known: '{% $states.input.id %}' }, Output: { seen: 1 }, Next: 'Second' },
  Second: invoke({ Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }], Output: '{% $known %}' }),
});

async function failed() {
  const world = { works: false, seen: [] as unknown[] };
  const flow = await workflow({
    definition: twoStates,
    lambda: async (_, payload) => {
      world.seen.push(payload);
      return world.works ? { payload } : { error: { errorType: 'Broken' } };
    },
  });
  const arn = await flow.run({ id: 'lead-1' });
  await flow.advance(day / 24);
  expect(await flow.outcome(arn)).toMatchObject({ status: 'FAILED', error: 'Broken' });
  return { flow, arn, world };
}

describe('RedriveExecution', () => {
  test('goes on in the state that failed, with its input and variables and with new retries', async () => {
    const { flow, arn, world } = await failed();
    const redriven = await redrive(flow, arn);
    expect(redriven).toEqual({ status: 200, redriveDate: flow.clock.now() / 1_000 });
    await flow.advance(day / 24);
    expect(world.seen).toEqual([{ seen: 1 }, { seen: 1 }, { seen: 1 }, { seen: 1 }]); // one retry each time
    expect(await flow.outcome(arn)).toMatchObject({ status: 'FAILED' });
    world.works = true;
    await redrive(flow, arn);
    expect(await flow.outcome(arn)).toBe('lead-1');
    const events = await flow.events(arn);
    const again = ['TaskScheduled', 'TaskStarted', 'TaskFailed'];
    expect(types(events)).toEqual([
      ...['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'TaskStateEntered'],
      ...[...again, ...again, 'ExecutionFailed', 'ExecutionRedriven'],
      ...[...again, ...again, 'ExecutionFailed', 'ExecutionRedriven'],
      ...['TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded'],
    ]);
    expect(events.filter(({ type }) => type === 'ExecutionRedriven')).toMatchObject([
      { executionRedrivenEventDetails: { redriveCount: 1 } },
      { executionRedrivenEventDetails: { redriveCount: 2 } },
    ]);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  });

  test('is listed as running, and told to the bus, with its count', async () => {
    const { flow, arn, world } = await failed();
    const before = await call(flow, 'DescribeExecution', { executionArn: arn });
    expect(before).toMatchObject({ redriveCount: 0, redriveStatus: 'REDRIVABLE' });
    world.works = true;
    await redrive(flow, arn);
    expect(flow.changes.map(({ status, redriveCount }) => [status, redriveCount])).toEqual([
      ['RUNNING', 0],
      ['FAILED', 0],
      ['RUNNING', 1],
      ['SUCCEEDED', 1],
    ]);
    expect(await call(flow, 'DescribeExecution', { executionArn: arn })).toMatchObject({
      input: '{"id":"lead-1"}',
      redriveCount: 1,
      redriveDate: flow.clock.now() / 1_000,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  test('keeps the definition the execution started with, also after a restart of the process', async () => {
    const { flow, arn, world } = await failed();
    await flow.restart({ definition: machine({ First: { Type: 'Fail' } }) });
    world.works = true;
    await redrive(flow, arn);
    expect(await flow.outcome(arn)).toBe('lead-1');
  });

  test('survives the end of the process right after it, and again after the next end of the execution', async () => {
    const waiting = await workflow({ definition: machine({ P: callback({ TimeoutSeconds: 60 }) }) });
    const executionArn = await waiting.run({ id: 1 });
    const old = tokenOf(waiting);
    await waiting.advance(60_000);
    expect(await waiting.outcome(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    await redrive(waiting, executionArn);
    await waiting.restart();
    await waiting.clock.idle();
    const token = tokenOf(waiting);
    expect(token).not.toBe(old);
    await expect(waiting.sf.sendTaskSuccess({ taskToken: old, output: '1' })).rejects.toThrow('does not exist');
    await waiting.sf.stopExecution({ executionArn });
    await redrive(waiting, executionArn);
    await waiting.restart();
    await waiting.sf.sendTaskSuccess({ taskToken: tokenOf(waiting), output: '"done"' });
    await waiting.clock.idle();
    expect(await waiting.outcome(executionArn)).toBe('done');
  });

  test('of a repeated request with the same client token happens once', async () => {
    const { flow, arn, world } = await failed();
    world.works = false;
    const first = await redrive(flow, arn, { clientToken: 'same' });
    await flow.advance(day / 24);
    expect(await redrive(flow, arn, { clientToken: 'same' })).toEqual(first);
    expect(await call(flow, 'DescribeExecution', { executionArn: arn })).toMatchObject({ redriveCount: 1 });
  });

  test('starts the timeout of the state machine anew', async () => {
    const definition = machine({ W: { Type: 'Wait', Seconds: 90, End: true } }, { TimeoutSeconds: 60 });
    const flow = await workflow({ definition });
    const arn = await flow.run();
    await flow.advance(60_000);
    expect(await flow.outcome(arn)).toMatchObject({ status: 'TIMED_OUT' });
    await flow.advance(60_000);
    await redrive(flow, arn);
    await flow.advance(59_000);
    expect(await flow.outcome(arn)).toMatchObject({ status: 'RUNNING' });
    await flow.advance(1_000);
    expect(await flow.outcome(arn)).toMatchObject({ status: 'TIMED_OUT' });
  });

  test('is refused for what runs, what succeeded, what ended more than 14 days ago and what does not exist', async () => {
    const { flow, arn, world } = await failed();
    const refusal = (why: string) => ({
      status: 400,
      __type: 'ExecutionNotRedrivable',
      message: `Execution Not Redrivable: '${why}'`,
    });
    world.works = true;
    const succeeded = await flow.run({ id: 2 });
    expect(await redrive(flow, succeeded)).toEqual(refusal('Execution is SUCCEEDED and cannot be redriven'));
    const ended = ((await call(flow, 'DescribeExecution', { executionArn: arn })).stopDate as number) * 1_000;
    await flow.advance(ended + 14 * day - flow.clock.now() + 1);
    expect(await redrive(flow, arn)).toEqual(refusal('Execution redrivable period of 14 days exceeded'));
    const missing = `${machineArn.replace('stateMachine', 'execution')}:nobody`;
    expect(await redrive(flow, missing)).toMatchObject({ status: 400, __type: 'ExecutionDoesNotExist' });
    const waiting = await workflow({ definition: machine({ P: callback() }) });
    const running = await waiting.run();
    expect(await redrive(waiting, running)).toEqual(refusal('Execution is RUNNING and cannot be redriven'));
  });
});
