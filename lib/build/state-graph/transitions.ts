import { z } from 'zod';

const next = z.object({ Next: z.string() });
const state = z.object({
  Type: z.string(),
  Comment: z.string().default(''),
  Resource: z.string().default(''),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(next.extend({ Condition: z.string() })).default([]),
  Catch: z.array(next.extend({ ErrorEquals: z.array(z.string()) })).default([]),
});
const definitionShape = z.object({
  Comment: z.string().default(''),
  StartAt: z.string(),
  States: z.record(z.string(), state),
});

/** `parked` is a task that waits for its token; the rest are the state types of the Amazon States Language. */
export type StateKind = 'task' | 'parked' | 'choice' | 'wait' | 'pass' | 'succeed' | 'fail';

export interface StateNode {
  name: string;
  kind: StateKind;
  comment: string;
}

/** One way out of a state. `label` is empty where there is only one way on. */
export interface Transition {
  from: string;
  to: string;
  label: string;
  /** Taken by a Catch that is neither a timeout nor a failed parking condition. */
  failure: boolean;
}

export interface StateMachine {
  comment: string;
  start: string;
  states: StateNode[];
  transitions: Transition[];
}

/** Reads an ASL definition (JSONata) as a list of states and of ways between them. Throws ZodError when it is none. */
export function readStateMachine(definition: unknown): StateMachine {
  const { Comment, StartAt, States } = definitionShape.parse(definition);
  const entries = Object.entries(States);
  return {
    comment: Comment,
    start: StartAt,
    states: entries.map(([name, it]) => ({ name, kind: kindOf(it), comment: it.Comment })),
    transitions: entries.flatMap(([name, it]) => waysOut(name, it)),
  };
}

function kindOf({ Type, Resource }: z.output<typeof state>): StateKind {
  if (Type === 'Task') return Resource.endsWith('.waitForTaskToken') ? 'parked' : 'task';
  if (Type === 'Choice') return 'choice';
  if (Type === 'Wait') return 'wait';
  if (Type === 'Succeed') return 'succeed';
  if (Type === 'Fail') return 'fail';
  return 'pass';
}

function waysOut(from: string, it: z.output<typeof state>): Transition[] {
  const ways: Transition[] = [];
  const add = (to: string | undefined, label: string, failure = false) => {
    if (to !== undefined) ways.push({ from, to, label, failure });
  };
  add(it.Next, kindOf(it) === 'parked' ? 'signal' : '');
  for (const choice of it.Choices) add(choice.Next, conditionLabel(choice.Condition));
  add(it.Default, 'otherwise');
  for (const caught of it.Catch) {
    const labels = caught.ErrorEquals.map(errorLabel);
    add(
      caught.Next,
      labels.join(', '),
      labels.some((label) => !expected.includes(label)),
    );
  }
  return ways;
}

/** The two errors that end a parked state by design: its deadline came, or another writer changed the lead first. */
const expected = ['timeout', 'changed'];

function errorLabel(error: string): string {
  if (error === 'States.Timeout') return 'timeout';
  if (error.endsWith('.ConditionalCheckFailedException')) return 'changed';
  return error;
}

/** `{% $states.input = 'won' %}` reads as `won`; any other condition is shown as it is written. */
function conditionLabel(condition: string): string {
  const equality = /^\{%\s*\$states\.input\s*=\s*'([^']*)'\s*%\}$/.exec(condition);
  return equality?.[1] ?? condition.replace(/^\{%\s*|\s*%\}$/g, '');
}
