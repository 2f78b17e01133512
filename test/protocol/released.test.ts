import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { answers, type StepName } from '../../domain/workflow/step.ts';
import { refuseReleased, releasedFile, versionOf } from '../../lib/build/released-definition.ts';
import { holds, wrongIn } from './check.ts';
import { answerIn, current, type Definition, definitionOf, type Place, released } from './definition.ts';
import * as given from './given.ts';

const text = () => readFileSync('state-machines/lead-lifecycle.asl.json', 'utf8');
const older = Object.entries(released()).filter(([version]) => version !== versionOf(changelog()));

test('13.4: the definition of the version under way is kept; `npm run generate` writes it', () => {
  expect(readFileSync(releasedFile(versionOf(changelog())), 'utf8')).toBe(text());
});

test('13.4: a state machine that changes after its version was released needs a version of its own', () => {
  const dated = '## [0.9.0] - 2027-05-01\n';
  expect(() => refuseReleased(dated, 'new', 'old')).toThrow('Begin a version in CHANGELOG.md');
  expect(() => refuseReleased(dated, 'old', 'old')).not.toThrow();
  expect(() => refuseReleased(dated, 'new', undefined)).not.toThrow();
  expect(() => refuseReleased(`## [0.9.1] - unreleased\n\n${dated}`, 'new', 'old')).not.toThrow();
});

test('13.4: every version of the changelog has its definition', () => {
  const versions = Array.from(changelog().matchAll(/^## \[(\d+\.\d+\.\d+)\]/gm), ([, version]) => version);
  expect(Object.keys(released()).sort()).toEqual(versions.sort());
});

test.each(Object.entries(released()))(
  '13.4: executions on %s take every answer of today’s functions',
  (_version, old) => {
    expect(misunderstood(old)).toEqual([]);
  },
);

test('13.4: every question names every answer that today’s functions give, and no other', () => {
  for (const { state, task } of current().tasks) {
    const known = current().answersAt(state);
    if (known) expect(new Set(known), state).toEqual(new Set(answers[task as StepName]));
  }
});

test('finds an answer that an old definition does not know, one it takes elsewhere, and one that falls through a Default', () => {
  const without = edited('Accepted?', ({ Choices }) => ({ Choices: Choices.filter(asks('unanswered')) }));
  expect(misunderstood(without)).toEqual(['Hand off to sales: “unanswered” fails']);
  const elsewhere = edited('Where next?', ({ Choices }) => ({
    Choices: Choices.map((one) => (asks('lost')(one) ? one : { ...one, Next: 'Dormant' })),
  }));
  expect(misunderstood(elsewhere)).toEqual(['Qualify lead: “lost” leads to Dormant and not to Lost']);
  const defaulted = edited('Outcome?', ({ Choices }) => ({
    Choices: Choices.filter(asks('won')),
    Default: 'Wait for outcome',
  }));
  expect(misunderstood(defaulted)).toEqual(['Settle outcome: “won” leads to a wait for outcome and not to nurture']);
});

test('refuses a condition whose answers nobody could name', () => {
  expect(() => answerIn("{% $states.input in ['a', 'b'] %}")).toThrow('expected {% $states.input');
});

test.each(older)('a raised hand on %s while the sweep goes round and any one process dies', async (_version, old) => {
  const parts = { reply: { raise: given.reply }, sweep: 'sweep' } as const;
  await holds(given.scene(parts, { deaths: 1, definition: old }), 1_000);
});

test.each(older)('a rep accepts a lead on %s, in time or late', async (_version, old) => {
  const parts = { first: { answer: { attempt: 1, action: 'accept' } } } as const;
  await holds(given.salesScene(parts, { timeouts: 1, definition: old }), 200);
});

test('the model finds an execution that fails on an answer', async () => {
  const without = edited('Where next?', ({ Choices }) => ({ Choices: Choices.filter(asks('sales-ready')) }));
  const setting = given.scene({ reply: { raise: given.reply } }, { definition: without });
  expect(await wrongIn(setting)).toBe('scoring answered “sales-ready”, which its definition does not know');
});

function changelog(): string {
  return readFileSync('CHANGELOG.md', 'utf8');
}

interface Question {
  Choices: { Condition: string; Next: string }[];
  Default: string;
}

/** Today's definition with one of its questions asked in another way. */
function edited(state: string, edit: (question: Question) => Partial<Question>): Definition {
  const definition = JSON.parse(text());
  Object.assign(definition.States[state], edit(definition.States[state]));
  return definitionOf(JSON.stringify(definition));
}

const asks =
  (answer: string) =>
  ({ Condition }: { Condition: string }) =>
    answerIn(Condition) !== answer;

/** Where an execution on `old` goes on another way than a new one: what a function answers means the same in both. */
function misunderstood(old: Definition): string[] {
  const today = current();
  return old.tasks.flatMap(({ state, task }) =>
    answers[task as StepName].flatMap((answer) => {
      const [there, here] = [old, today].map((each) => each.placeAt(nextOf(each, state), answer)) as [Place, Place];
      if (there.kind === 'failure') return [`${state}: “${answer}” fails`];
      const [is, should] = [meaning(old, there), meaning(today, here)];
      return is === should ? [] : [`${state}: “${answer}” leads to ${is} and not to ${should}`];
    }),
  );
}

function nextOf(definition: Definition, state: string): string {
  const place = definition.placeAt(state);
  return place.kind === 'task' ? place.next : '';
}

/** What a place does, under any name: which function runs, or what is waited for and which functions run then. */
function meaning(definition: Definition, place: Place): string {
  if (place.kind === 'task') return place.task;
  if (place.kind !== 'wait') return place.state;
  const then = [place.next, place.onTimeout, place.onChanged].map((state) => definition.placeAt(state));
  const functions = then.map((one) => (one.kind === 'task' ? one.task : one.state));
  expect(functions, place.state).toHaveLength(3);
  return `a wait for ${place.wait}${new Set(functions).size === 1 ? '' : `, then ${functions}`}`;
}
