import type { Config } from '../../../domain/config/config.ts';
import { type Conditions, meets } from '../../../domain/scoring/conditions.ts';
import { checkValues } from './known-values.ts';
import { exists, type Report, unique } from './report.ts';

type Condition = Conditions & { field: string };

export function checkGrading(config: Config, report: Report): void {
  const { grading, personas } = config.scoring;
  const { A, B, C } = grading.thresholds;
  const thresholds = ['grading', 'thresholds'];
  if (!(A > B && B > C)) report(thresholds, `got ${A}, ${B}, ${C}, expected A above B above C — correct the order`);
  const most = grading.rules.reduce((sum, { points }) => sum + Math.max(0, points), 0);
  if (A > most && B < A)
    report([...thresholds, 'A'], `got ${A}, but all rules together give at most ${most} — no lead could be an A`);
  unique(
    grading.rules.map(({ id }) => id),
    (index) => ['grading', 'rules', index, 'id'],
    report,
  );
  unique(
    personas.map(({ id }) => id),
    (index) => ['personas', index, 'id'],
    report,
  );
  const known = personas.map(({ id }) => id);
  for (const [index, rule] of grading.rules.entries()) {
    const path = ['grading', 'rules', index];
    const { field, persona } = rule;
    if (persona !== undefined) exists(persona, known, 'personas', [...path, 'persona'], report);
    if (field !== undefined) checkCondition({ ...rule, field }, config, path, report);
  }
  for (const [index, { id, all }] of personas.entries()) {
    for (const [at, condition] of all.entries())
      checkCondition(condition, config, ['personas', index, 'all', at], report);
    const earlier = personas.slice(0, index).find((one) => one.all.every((condition) => isAmong(condition, all)));
    if (earlier)
      report(['personas', index], `got "${id}", which no lead can be: "${earlier.id}" above fits first — move it up`);
  }
}

/** Answers no form asks for, and conditions no answer can meet. */
export function checkCondition(
  condition: Condition,
  config: Config,
  path: readonly PropertyKey[],
  report: Report,
): void {
  const { field, equals, oneOf, atLeast, below, missing, contains } = condition;
  if (field.startsWith('answers.')) {
    const fields = Object.values(config.capture.forms).flatMap((form) => form.fields);
    const asked = fields.map(({ name }) => `answers.${name}`);
    exists(field, asked, 'fields of forms in capture.yaml', [...path, 'field'], report);
  }
  checkValues(condition, config, path, report);
  const asksValue = [equals, oneOf, contains, atLeast, below].some((one) => one !== undefined);
  if (missing === true && asksValue)
    report([...path, 'missing'], 'got true beside a condition on the value, expected one of them — remove the other');
  if (atLeast !== undefined && below !== undefined && atLeast >= below)
    report([...path, 'below'], `got ${below}, expected more than atLeast, which is ${atLeast} — correct it`);
  if (equals !== undefined && oneOf && !meets({ oneOf }, equals))
    report([...path, 'equals'], `got "${equals}", which is not in oneOf — remove one of them`);
}

const isAmong = (condition: Condition, all: readonly Condition[]) =>
  all.some((one) => JSON.stringify(one) === JSON.stringify(condition));
