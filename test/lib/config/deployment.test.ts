import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemsAfter, settings } from '../../support/repository/edited.ts';

const text = readFileSync(join(settings, 'config/deployment.yaml'), 'utf8');

/** What is wrong with the configuration when these are the people of deployment.yaml. */
function problemsWith(person: string): readonly string[] {
  const without = text.replace(/^people:\n(?: .*\n|#.*\n)*/m, '');
  return problemsAfter('deployment.yaml', text, () => `${without}\npeople:\n  - ${person}\n`);
}
const person = (roles: string, may: string) =>
  `{ name: Mel, email: mel@example.org, roles: [${roles}], may: [${may}] }`;

test('a marketer may be allowed to see who leads are', () => {
  expect(problemsWith(person('marketer', 'leads:personal'))).toEqual([]);
});

test.each([
  [
    'what nobody can be allowed',
    'marketer',
    'leads:erase',
    /people\[0\]\.may\[0\]: got "leads:erase", expected "leads:personal"/,
  ],
  [
    'a permission for ops',
    'ops',
    'leads:personal',
    /people\[0\]\.may: got "leads:personal" for Mel, who is no marketer/,
  ],
  ['nothing', 'marketer', '', /people\[0\]\.may/],
])('%s is told', (_, roles, may, problem) => {
  expect(problemsWith(person(roles, may))).toEqual([expect.stringMatching(problem)]);
});

test.each([
  [
    'a stand-in of the manager who is no rep',
    'standIn: jonass',
    /manager\.standIn: got "jonass".*did you mean "jonas"/,
  ],
  [
    'an absence of the manager that ends before it begins',
    'absences: [{ from: "2027-01-02", to: "2026-12-24" }]',
    /manager\.absences\[0\]: got 2027-01-02 to 2026-12-24, expected the first day first/,
  ],
])('%s is told', (_, line, problem) => {
  const problems = problemsAfter('deployment.yaml', /^manager:\n/m, `manager:\n  ${line}\n`);
  expect(problems).toEqual([expect.stringMatching(problem)]);
});
