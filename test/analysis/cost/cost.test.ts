import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addUsage, costOf, memory, noUsage, timesUsage, touchUsage, type Usage } from '../../../analysis/cost/cost.ts';
import { executionUsage, type HistoryEvent, scoringState } from '../../../analysis/cost/execution-usage.ts';
import { leadUsage } from '../../../analysis/cost/lead-usage.ts';
import { lifecyclesOf } from '../../../domain/lead/history.ts';
import { day, plus } from '../../../domain/time/instant.ts';
import definition from '../../../state-machines/lead-lifecycle.asl.json' with { type: 'json' };
import { synthesized } from '../../support/aws/synthesized.ts';
import { click, form, history, monday, send } from '../../support/fixtures.ts';

const entered = (state: string, at: number): HistoryEvent => ({ type: 'TaskStateEntered', at, state });
const task = (type: string, at: number, resourceType = 'lambda'): HistoryEvent => ({ type, at, resourceType });

test('an execution pays for states entered and for retries, and for the time its functions take', () => {
  const events = [
    { type: 'ExecutionStarted', at: 0 },
    entered(scoringState, 0),
    task('TaskScheduled', 0),
    task('TaskStarted', 1),
    task('TaskFailed', 11),
    task('TaskScheduled', 2_000),
    task('TaskStarted', 2_001),
    task('TaskSucceeded', 2_031.5),
    { type: 'ChoiceStateEntered', at: 2_040, state: 'Where next?' },
    entered('Wait for engagement', 2_050),
    task('TaskScheduled', 2_050, 'aws-sdk:dynamodb'),
    task('TaskStarted', 2_051, 'aws-sdk:dynamodb'),
    task('TaskTimedOut', 9_000_000, 'aws-sdk:dynamodb'),
  ];
  expect(executionUsage(events)).toEqual({
    transitions: 4,
    invocations: 2,
    lambdaMs: 10 + 31,
    parkings: 1,
    scorings: 1,
  });
  expect(Object.keys(definition.States)).toContain(scoringState);
});

test('more activities, mails or executions never make a lead cheaper', () => {
  const mails = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 8 });
  fc.assert(
    fc.property(mails, mails, (sent, clicked) => {
      const sends = sent.map((days, n) => send(`step-${n}`, plus(monday, days * day)));
      const clicks = clicked.map((days) => click('https://fieldnote.example/', plus(monday, days * day)));
      const run = { transitions: 9, invocations: 4, lambdaMs: 200, parkings: 1, scorings: 1 };
      const lead = history({}, { sends });
      const busier = { ...lead, activities: [...lead.activities, ...clicks] };
      const [bare, more, most] = [leadUsage(lead, [run]), leadUsage(busier, [run]), leadUsage(busier, [run, run])];
      for (const key of Object.keys(noUsage) as (keyof Usage)[]) {
        expect(more[key]).toBeGreaterThanOrEqual(bare[key]);
        expect(most[key]).toBeGreaterThanOrEqual(more[key]);
      }
      expect(bare.mails).toBe(sends.length);
    }),
  );
});

test('rows are counted by the bytes that DynamoDB keeps, not by their letters', () => {
  const named = (letter: string) =>
    leadUsage(history({ name: letter.repeat(3_000) }), [
      { transitions: 1, invocations: 1, lambdaMs: 1, parkings: 1, scorings: 1 },
    ]);
  expect(named('東').writeUnits).toBeGreaterThan(named('a').writeUnits);
  expect(named('東').readUnits).toBeGreaterThan(named('a').readUnits);
});

test('a mail SES refused or never took is not paid for', () => {
  const sends = [send('a', monday), send('b', monday, { state: 'refused' }), send('c', monday, { state: 'released' })];
  expect(leadUsage(history({}, { sends }), []).mails).toBe(1);
});

test('a lead that came back has two lifecycles, the one now last', () => {
  const before = form('contact', monday);
  const old = { ...before, lifecycleId: 'bbbbbbbbbbbb' };
  expect(lifecyclesOf(history({ captured: old }, { activities: [old, form('guide')] }))).toEqual([
    'bbbbbbbbbbbb',
    'aaaaaaaaaaaa',
  ]);
});

test('costs add up, and everything but the mails is what they are beside', () => {
  const used = addUsage(touchUsage, timesUsage(touchUsage, 2), { ...noUsage, requests: 1_000_000 });
  const cost = costOf(used);
  expect(cost.beside).toBeCloseTo(cost.workflow + cost.functions + cost.table + cost.api, 12);
  expect(cost.total).toBeCloseTo(cost.beside + cost.mail, 12);
  expect([cost.workflow, cost.api, cost.mail]).toEqual([6 * 0.000025, 1, expect.closeTo(0.00048, 10)]);
});

test('Lambda is priced by the memory functions have', async () => {
  const stack = await synthesized();
  const sizes = [...stack.functions.values()].map(({ Properties }) => Properties.MemorySize / 1_024);
  expect(new Set(sizes)).toEqual(new Set([memory]));
});
