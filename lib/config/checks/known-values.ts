import type { Config } from '../../../domain/config/config.ts';
import { activityTypes } from '../../../domain/lead/activity-types.ts';
import type { Expression } from '../../../domain/lead/expression.ts';
import { grades } from '../../../domain/lead/grade.ts';
import { stages } from '../../../domain/lead/stage.ts';
import { type Conditions, meets } from '../../../domain/scoring/conditions.ts';
import { checkCountry, exists, type Report } from './report.ts';

type Path = readonly PropertyKey[];

interface Known {
  values: readonly string[];
  what: string;
}

/** The possible values of a fact, where the product or the settings list them. Undefined: any. */
function valuesOf(fact: string, { capture, scoring, sales }: Config): Known | undefined {
  const of = (what: string, values: readonly string[]): Known => ({ what, values });
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  if (fact === 'stage') return of('stages', stages);
  if (fact === 'grade') return of('grades', grades);
  if (fact === 'persona') return of('personas of scoring.yaml', ids(scoring.personas));
  if (fact === 'interest') return of('interests of scoring.yaml', ids(scoring.interests));
  if (fact === 'recycleReason') return of('recycleReasons of sales.yaml', sales.outcome.recycleReasons);
  if (fact === 'form') return of('forms of capture.yaml', Object.keys(capture.forms));
  if (fact === 'partner') return of('partners of capture.yaml', Object.keys(capture.partners));
  if (fact === 'territory') return of('territories', Object.keys(sales.territories));
  if (!fact.startsWith('answers.')) return undefined;
  const asking = Object.values(capture.forms).flatMap(({ fields }) =>
    fields.filter(({ name }) => `answers.${name}` === fact),
  );
  // A typed answer can have any value.
  if (asking.length === 0 || !asking.every(({ type }) => type === 'select')) return undefined;
  return of(
    'choices',
    asking.flatMap(({ choices = [] }) => choices),
  );
}

/** Reports each value that a condition's fact never has: the condition would never hold, without an error. */
export function checkValues(
  { field, equals, oneOf = [] }: Conditions & { field: string },
  config: Config,
  path: Path,
  report: Report,
): void {
  for (const [at, value] of oneOf.entries()) checkValue(field, value, config, [...path, 'oneOf', at], report);
  if (equals !== undefined) checkValue(field, equals, config, [...path, 'equals'], report);
}

function checkValue(fact: string, value: string, config: Config, path: Path, report: Report): void {
  const known = valuesOf(fact, config);
  if (fact === 'country') checkCountry(value.toUpperCase(), path, report, value);
  else if (fact === 'language' && !/^[a-z]{2}$/.test(value))
    report(path, `got "${value}", expected two small letters such as "de" — correct it`);
  else if (known && !known.values.some((one) => meets({ equals: value }, one)))
    exists(value, known.values, known.what, path, report);
}

/** The same for JSONata: compared words that the product or the settings list, and texts compared with numbers. */
export function checkComparisons(asks: Expression, config: Config, path: Path, report: Report): void {
  for (const { fact, operator, value } of comparisonsIn(asks)) {
    const isNumber = fact === 'score' || fact.startsWith('interests.');
    if (fact.startsWith('activities.')) {
      const of = fact.slice('activities.'.length);
      if (of === 'type') exists(String(value), Object.keys(activityTypes), 'types of activities', path, report);
      if (of === 'form')
        exists(String(value), Object.keys(config.capture.forms), 'forms of capture.yaml', path, report);
    } else if (isNumber !== (typeof value === 'number'))
      report(
        path,
        `got ${fact} ${operator} ${JSON.stringify(value)}, which compares a ${isNumber ? 'number with a text' : 'text with a number'} and never holds — ${isNumber ? 'write the number without quotes' : 'ask for a size in "segment", with atLeast or below'}`,
      );
    else if (['=', '!=', 'in'].includes(operator)) {
      const known = valuesOf(fact, config);
      if (known) exists(String(value), known.values, known.what, path, report);
      else if (fact === 'country') checkCountry(String(value), path, report);
    }
  }
}

interface Comparison {
  fact: string;
  operator: string;
  value: string | number;
}

/** `stage = 'won'`, `grade in ['A', 'B']` and the like, also within filters of activities: each fact with each value. */
function comparisonsIn(expression: Expression, within = ''): Comparison[] {
  switch (expression.is) {
    case 'value':
      return [];
    case 'path': {
      const names = expression.steps.map(({ name }) => name);
      return expression.steps.flatMap(({ where }, at) => {
        const place = `${within}${names.slice(0, at + 1).join('.')}.`;
        return where.flatMap((one) => comparisonsIn(one, place));
      });
    }
    case 'operator': {
      const [left, right] = expression.of;
      const inside = expression.of.flatMap((one) => comparisonsIn(one, within));
      if (expression.name === 'and' || expression.name === 'or') return inside;
      const [fact, values] = [factIn(left) ?? factIn(right), [...literals(left), ...literals(right)]];
      if (fact === undefined) return inside;
      return [...inside, ...values.map((value) => ({ fact: within + fact, operator: expression.name, value }))];
    }
    default:
      return expression.of.flatMap((one) => comparisonsIn(one, within));
  }
}

const factIn = (one: Expression) =>
  one.is === 'path' && one.steps.every(({ where }) => where.length === 0)
    ? one.steps.map(({ name }) => name).join('.')
    : undefined;

function literals(one: Expression): (string | number)[] {
  if (one.is === 'list') return one.of.flatMap(literals);
  return one.is === 'value' && (typeof one.value === 'string' || typeof one.value === 'number') ? [one.value] : [];
}
