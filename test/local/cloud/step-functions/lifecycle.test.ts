import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadDefinition } from '../../../../local/cloud/step-functions/language/load.ts';
import { startOfTime, type Workflow, workflow } from './workflow.ts';

const day = 86_400_000;
const text = readFileSync(new URL('../../../../state-machines/lead-lifecycle.asl.json', import.meta.url), 'utf8');
const definition: object = JSON.parse(text.replace(/\$\{(\w+)\}/g, (_, name: string) => `the-${name}`));

/** What the functions say, one after the other, and a row that parks a token under the right revision. */
interface Script {
  [functionName: string]: { next: string; days?: number }[];
}

interface Row {
  revision: number;
  token?: string;
}

/** `afterwards` may change the row when a function has decided and nothing is parked yet. */
async function journey(
  script: Script,
  afterwards: (step: string, row: Row) => void = () => undefined,
): Promise<Workflow & { steps: string[]; row: Row }> {
  const row: Row = { revision: 1 };
  const steps: string[] = [];
  const flow = await workflow({
    definition,
    lambda: async (name, payload) => {
      expect(payload).toEqual({ leadId: 'l1', lifecycleId: 'c1', execution: expect.any(String) });
      const { next, days = 0 } = script[name]?.shift() ?? { next: 'nothing left to say' };
      steps.push(`${name} ${next}`);
      const { revision } = row;
      afterwards(`${name} ${next}`, row);
      return { payload: { next, revision, until: new Date(flow.clock.now() + days * day).toISOString() } };
    },
    sdk: async (_, action, parameters) => {
      const { ExpressionAttributeValues: values } = parameters as {
        ExpressionAttributeValues: Record<string, { N: string; M: Record<string, { S: string }> }>;
      };
      expect(action).toBe('updateItem');
      if (Number(values[':seen']?.N) !== row.revision)
        throw Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' });
      row.token = values[':parked']?.M.token?.S;
      steps.push(`parked for ${values[':parked']?.M.for?.S}`);
    },
  });
  return Object.assign(flow, { steps, row });
}

async function signal(flow: Awaited<ReturnType<typeof journey>>): Promise<void> {
  flow.row.revision += 1;
  await flow.sf.sendTaskSuccess({ taskToken: flow.row.token ?? '', output: '{"signal":"link.clicked"}' });
  await flow.clock.idle();
}

const input = { leadId: 'l1', lifecycleId: 'c1' };
const last = async (flow: Workflow, arn: string) =>
  (await flow.events(arn)).findLast(({ type }) => type === 'SucceedStateEntered')?.stateEnteredEventDetails?.name;

test('the lifecycle of leads can be loaded', () => {
  expect(loadDefinition(definition).states.size).toBeGreaterThan(15);
});

describe('the lifecycle of leads', () => {
  test('takes a lead from capture over nurture, a click, hand-off and a win to the end of the customer track', async () => {
    const flow = await journey({
      'the-verification': [{ next: 'real' }],
      'the-scoring': [{ next: 'nurture' }, { next: 'sales-ready' }, { next: 'customer' }],
      'the-nurture': [
        { next: 'wait', days: 3 },
        { next: 'wait', days: 4 },
        { next: 'wait', days: 30 },
      ],
      'the-distribution': [{ next: 'offered', days: 0.1 }, { next: 'offered', days: 0.1 }, { next: 'accepted' }],
      'the-settlement': [{ next: 'open', days: 7 }, { next: 'open', days: 7 }, { next: 'won' }],
    });
    const arn = await flow.run(input);
    await flow.advance(3 * day); // the next touch is due
    await flow.restart();
    await signal(flow); // a click
    await flow.advance(0.1 * day); // the first rep is silent
    await flow.restart();
    await signal(flow); // the second accepts
    await flow.advance(7 * day); // a nudge
    await signal(flow); // won
    await flow.restart();
    await signal(flow); // something else happens to the customer
    expect(await last(flow, arn)).toBe('Customer');
    expect(flow.steps).toEqual([
      'the-verification real',
      'the-scoring nurture',
      'the-nurture wait',
      'parked for engagement',
      'the-nurture wait',
      'parked for engagement',
      'the-scoring sales-ready',
      'the-distribution offered',
      'parked for acceptance',
      'the-distribution offered',
      'parked for acceptance',
      'the-distribution accepted',
      'the-settlement open',
      'parked for outcome',
      'the-settlement open',
      'parked for outcome',
      'the-settlement won',
      'the-nurture wait',
      'parked for engagement',
      'the-scoring customer',
    ]);
  });

  test('looks again when a signal came between the decision and parking', async () => {
    const flow = await journey(
      {
        'the-verification': [{ next: 'real' }],
        'the-scoring': [{ next: 'nurture' }, { next: 'unsubscribed' }],
        'the-nurture': [{ next: 'wait', days: 3 }],
      },
      (step, row) => {
        if (step === 'the-nurture wait') row.revision += 1;
      },
    );
    const arn = await flow.run(input);
    expect(await last(flow, arn)).toBe('Unsubscribed');
  });

  test('waits out a pause of 180 days, and a deadline in the past for a second only', async () => {
    const flow = await journey({
      'the-verification': [{ next: 'real' }],
      'the-scoring': [{ next: 'nurture' }],
      'the-nurture': [
        { next: 'wait', days: 180 },
        { next: 'wait', days: -1 },
        { next: 'wait', days: 9 },
      ],
    });
    await flow.run(input);
    await flow.advance(180 * day);
    expect(flow.steps.filter((step) => step === 'the-nurture wait')).toHaveLength(2);
    await flow.advance(1_000);
    expect(flow.steps.filter((step) => step === 'the-nurture wait')).toHaveLength(3);
    expect(flow.clock.now()).toBe(startOfTime + 180 * day + 1_000);
  });

  test.each([
    ['rejected', 'Rejected'],
    ['unconfirmed', 'Unconfirmed'],
  ])('ends a lead that verification says is %s in %s', async (next, end) => {
    const flow = await journey({ 'the-verification': [{ next }] });
    expect(await last(flow, await flow.run(input))).toBe(end);
  });

  test('ends in Erased when the lead is gone, and tries again when storage is not there', async () => {
    const answers = ['StorageUnavailable', 'LeadChanged', 'LeadNotFound'];
    const flow = await workflow({ definition, lambda: async () => ({ error: { errorType: answers.shift() ?? '' } }) });
    const arn = await flow.run(input);
    await flow.advance(60_000);
    expect(await last(flow, arn)).toBe('Erased');
    expect(answers).toEqual([]);
  });
});
