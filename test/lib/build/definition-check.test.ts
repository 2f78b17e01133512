import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lib/build/definition.ts';
import { checkDefinitions, DefinitionError, problemsOf } from '../../../lib/build/definition-check.ts';
import { variableProblems } from '../../../lib/build/definition-variables.ts';
import { workflowFunctions } from '../../../lib/functions.ts';

const dir = join(import.meta.dirname, '../../../state-machines');
const known = [...workflowFunctions, 'table'];
const text = readFileSync(join(dir, 'lead-lifecycle.asl.json'), 'utf8');

/** The problems after one slip in the real definition. */
function after(from: string | RegExp, to: string): string[] {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`the definition has no ${from}: correct this test`);
  return problemsOf(changed, known);
}

test('the definition in the repository is right', () => {
  expect(checkDefinitions(dir, known)).toContain('lead-lifecycle.asl.json');
});

test('what is wrong is told with the name of the file', () => {
  expect(() => checkDefinitions(dir, [...known, 'billing'])).toThrow(DefinitionError);
  expect(() => checkDefinitions(dir, [...known, 'billing'])).toThrow(
    'state-machines/lead-lifecycle.asl.json: placeholder ${billing}: filled by the stack and used nowhere',
  );
});

describe('a slip in the definition is found:', () => {
  const cases: [string, string | RegExp, string, RegExp][] = [
    ['broken JSON', '"StartAt"', 'StartAt', /^broken JSON: /],
    [
      'a transition to a state that does not exist',
      '"Next": "Nurture lead"',
      '"Next": "Nurture"',
      /MISSING_TRANSITION_TARGET|Missing/i,
    ],
    ['a type that does not exist', '"Type": "Choice"', '"Type": "Choose"', /SCHEMA_VALIDATION_FAILED/],
    [
      'a state without a comment',
      /"Comment": "Sales, nurture, or an end\?",/,
      '',
      /state "Where next\?": got null as Comment/,
    ],
    [
      'a comment that explains nothing',
      'Sales, nurture, or an end?',
      'Choice',
      /state "Where next\?": got "Choice" as Comment/,
    ],
    ['a placeholder the stack does not fill', '${scoring}', '${score}', /placeholder \$\{score\}: expected one of/],
    [
      'broken JSONata',
      "{% $states.input = 'rejected' %}",
      '{% $states.input = %}',
      /state "Real inquiry\?": broken JSONata/,
    ],
    [
      'a misspelt field of $states',
      '$states.result.Payload.revision',
      '$states.results.Payload.revision',
      /\$states\.results does not exist/,
    ],
    [
      'a misspelt field of the context',
      '$states.context.Task.Token',
      '$states.context.Task.Tokn',
      /\$states\.context\.Task\.Tokn does not exist/,
    ],
    [
      'a misspelt group of the context',
      '$states.context.Execution.Input.leadId',
      '$states.context.Exec.Input.leadId',
      /\$states\.context\.Exec does not exist/,
    ],
    [
      'the result read before there is one',
      `"Payload": "{% $merge([$states.context.Execution.Input, { 'execution': $states.context.Execution.Name }]) %}"`,
      '"Payload": "{% $states.result %}"',
      /\$states\.result is there only when the task is over/,
    ],
    ['an unknown function', '$toMillis($until)', '$millisOf($until)', /\$millisOf is not set on every way here/],
  ];
  test.each(cases)('%s', (_, from, to, expected) => {
    expect(after(from, to).join('\n')).toMatch(expected);
  });
});

test('a variable must be set on every way to where it is read', () => {
  const machine = (assign: object) =>
    JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Ready?',
      States: {
        'Ready?': {
          Comment: 'Is there anything to wait for?',
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input.ready %}', Next: 'Wait for it', ...assign }],
          Default: 'Prepare it',
        },
        'Prepare it': { Comment: 'Sets until when to wait.', Type: 'Pass', Assign: { until: 5 }, Next: 'Wait for it' },
        'Wait for it': { Comment: 'Waits until it is time.', Type: 'Wait', Seconds: '{% $until %}', Next: 'Over' },
        Over: { Comment: 'There is nothing more to do.', Type: 'Succeed' },
      },
    });
  expect(problemsOf(machine({}), [])).toEqual(['state "Wait for it": $until is not set on every way here in $until']);
  expect(problemsOf(machine({ Assign: { until: 1 } }), [])).toEqual([]);
});

describe('of the names in an expression', () => {
  const unknown = (Output: string) =>
    variableProblems({
      StartAt: 'Set',
      States: { Set: { Type: 'Pass', Assign: { a: 1 }, Next: 'Read' }, Read: { Type: 'Pass', Output, End: true } },
    } as Definition).map((problem) => /\$[\w.]+/.exec(problem)?.[0]);

  test.each([
    ['{% $a + $b %}', ['$b']],
    ['{% $states.inptu %}', ['$states.inptu']],
    ['{% $states.context.Execution.Input.leadId %}', []],
    ['{% ($x := 1; $f := function($y) { $y + $x }; $f(2)) %}', []],
    ['{% $map($states.input, function($v, $i) { $v.n + $i }) %}', []],
    ['{% $states.input@$one.{ "n": $one.n } %}', []],
    ['{% $partition([1,2], 1) ~> $count() %}', []],
    ['{% $states.input.items[$ > 1] & $uper("x") %}', ['$uper']],
    ['no expression: $b', []],
  ])('%j the ones that can never have a value are %j', (output, expected) => {
    expect(unknown(output)).toEqual(expected);
  });
});

test('a state nothing leads to and a placeholder inside a text are found', () => {
  const machine = {
    QueryLanguage: 'JSONata',
    StartAt: 'Over',
    States: {
      Over: { Comment: 'There is nothing more to do.', Type: 'Succeed', Output: 'in ${table}' },
      Lost: { Comment: 'Nobody ever comes here.', Type: 'Succeed' },
    },
  };
  expect(problemsOf(JSON.stringify(machine), ['table'])).toEqual([
    'placeholder ${table}: expected it alone in quotes',
    'state "Lost": nothing leads to it',
  ]);
});
