import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawStateGraph, stateTable, withStateTable } from '../../../lib/build/state-graph/index.ts';
import { layOut } from '../../../lib/build/state-graph/layout.ts';
import { routeWays } from '../../../lib/build/state-graph/routes.ts';
import { readStateMachine } from '../../../lib/build/state-graph/transitions.ts';

const room = new URL('../../../state-machines/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, room), 'utf8');
const definition: unknown = JSON.parse(read('lead-lifecycle.asl.json'));
const machine = readStateMachine(definition);

const small = {
  Comment: 'A <small> machine',
  StartAt: 'Ask "them"',
  States: {
    'Ask "them"': {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Comment: '<script>alert(1)</script>',
      Next: 'Well?',
    },
    'Well?': { Type: 'Choice', Choices: [{ Condition: "{% $states.input = 'yes' %}", Next: 'Fine' }], Default: 'Wait' },
    Wait: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
      Catch: [
        { ErrorEquals: ['States.Timeout'], Next: 'Ask "them"' },
        { ErrorEquals: ['DynamoDb.ConditionalCheckFailedException'], Next: 'Well?' },
      ],
      Next: 'Ask "them"',
    },
    Fine: { Type: 'Succeed' },
  },
};

test('the picture and the table in state-machines/ are those of the definition; `node lib/build/state-graph/index.ts` writes them', () => {
  expect(read('lead-lifecycle.svg')).toBe(drawStateGraph(definition));
  expect(read('README.md')).toBe(withStateTable(read('README.md'), definition));
});

test('every state is drawn once, with its kind as class and its comment as tooltip', () => {
  const svg = drawStateGraph(definition);
  for (const { name, kind, comment } of machine.states) {
    expect(svg.split(`data-state="${name}"`)).toHaveLength(2);
    expect(svg).toContain(`<g class="state ${kind}" data-state="${name}"><title>${comment}</title>`);
  }
});

test('a way is labelled by the choice value, the signal, the timeout or the change that takes it', () => {
  const labels = (from: string) =>
    machine.transitions.filter((it) => it.from === from).map((it) => `${it.label} > ${it.to}`);
  expect(labels('Wait for engagement')).toEqual([
    'signal > Qualify lead',
    'timeout > Nurture lead',
    'changed > Qualify lead',
  ]);
  expect(labels('Accepted?')).toEqual([
    'accepted > Settle outcome',
    'recycle > Qualify lead',
    'offered > Wait for acceptance',
    'unanswered > Unanswered',
    'otherwise > Unknown answer',
  ]);
  const svg = drawStateGraph(small);
  expect(svg).toContain('<title>Wait → Ask &#34;them&#34;: signal, timeout</title>');
  expect(svg).toContain('<title>Wait → Well?: changed</title>');
});

test('tasks, questions, parked states and ends have different kinds', () => {
  expect(readStateMachine(small).states.map((it) => it.kind)).toEqual(['task', 'choice', 'parked', 'succeed']);
});

test('text of the definition never becomes markup', () => {
  const svg = drawStateGraph(small);
  expect(svg).not.toContain('<script');
  expect(svg).not.toContain('<small>');
});

test('the drawing needs nothing from elsewhere and follows the colour scheme of its reader', () => {
  const svg = drawStateGraph(definition);
  expect(svg).not.toMatch(/<script|href=|@import|url\(/);
  expect(svg).toContain('prefers-color-scheme: dark');
});

test('no two states overlap and all are inside the drawing', () => {
  for (const { states, width, height } of [layOut(machine), layOut(readStateMachine(small))]) {
    for (const a of states) {
      expect(a.x - a.width / 2).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width / 2).toBeLessThanOrEqual(width);
      expect(a.y + a.height / 2).toBeLessThanOrEqual(height);
      const over = states.filter(
        (b) =>
          b !== a && Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2,
      );
      expect(over.map((it) => it.name)).toEqual([]);
    }
  }
});

test('lines run level or upright, from one state to the other', () => {
  const layout = layOut(machine);
  for (const { points, from, to } of routeWays(layout)) {
    points.slice(1).forEach((point, index) => {
      const before = points[index] ?? point;
      expect(point.x === before.x || point.y === before.y, `${from} → ${to}`).toBe(true);
    });
    const target = layout.states.find((it) => it.name === to);
    const end = points.at(-1);
    expect(Math.abs((end?.x ?? 0) - (target?.x ?? 0)), `${from} → ${to}`).toBeLessThanOrEqual((target?.width ?? 0) / 2);
    expect(Math.abs((end?.y ?? 0) - (target?.y ?? 0)), `${from} → ${to}`).toBeLessThanOrEqual(
      (target?.height ?? 0) / 2,
    );
  }
});

test('a failure that every task shares is told at its end instead of drawn six times', () => {
  const svg = drawStateGraph(definition);
  expect(svg).not.toContain('data-to="Erased"');
  expect(svg).toContain('any task: LeadNotFound');
});

test('the table has one row a state, and says what leaves it', () => {
  const rows = stateTable(definition).split('\n').slice(2);
  expect(rows).toHaveLength(machine.states.length);
  expect(rows.find((it) => it.startsWith('| **Wait for engagement**'))).toContain(
    '| signal, changed → Qualify lead<br>timeout → Nurture lead |',
  );
});

test('a README without the markers is refused rather than overwritten', () => {
  expect(() => withStateTable('# State machines', definition)).toThrow('has no lines');
});

test('what is no state machine is refused', () => {
  expect(() => drawStateGraph({ States: {} })).toThrow();
  expect(() => drawStateGraph(undefined)).toThrow();
});
