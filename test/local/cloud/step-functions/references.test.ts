import { expect, test } from 'vitest';
import { unknownReferences } from '../../../../local/cloud/step-functions/language/references.ts';
import { machine } from './workflow.ts';

const unknown = (Output: string) =>
  unknownReferences(machine({ A: { Type: 'Pass', Assign: { a: 1 }, Output, End: true } })).map(({ name }) => name);

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
])('in %j the names that can never have a value are %j', (output, expected) => {
  expect(unknown(output)).toEqual(expected);
});
