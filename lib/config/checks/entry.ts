import type { Config } from '../../../domain/config/config.ts';
import { withSegments } from '../../../domain/config/segments.ts';
import { type Expression, pathsIn } from '../../../domain/lead/expression.ts';
import type { LeadCondition, Track } from '../../../domain/lead/track.ts';
import { factNames } from '../../../domain/nurture/lead-facts.ts';
import { checkCondition } from './grading.ts';
import { checkComparisons } from './known-values.ts';
import { exists, type Report } from './report.ts';

type Path = readonly PropertyKey[];

/** Checks that the forms, personas, interests and reasons that lead into a track exist. */
export function checkEntry(track: Track, config: Config, path: Path, report: Report): void {
  const { capture, scoring, sales } = config;
  const { forms, segment = [], personas, interests, reasons } = track;
  const each = (names: readonly string[] | undefined, known: readonly string[], what: string, field: string) => {
    for (const [at, name] of (names ?? []).entries()) exists(name, known, what, [...path, field, at], report);
  };
  for (const [at, condition] of segment.entries()) checkCondition(condition, config, [...path, 'segment', at], report);
  each(forms, Object.keys(capture.forms), 'forms of capture.yaml', 'forms');
  each(
    personas,
    scoring.personas.map(({ id }) => id),
    'personas of scoring.yaml',
    'personas',
  );
  each(
    interests,
    scoring.interests.map(({ id }) => id),
    'interests of scoring.yaml',
    'interests',
  );
  each(reasons, sales.outcome.recycleReasons, 'recycleReasons of sales.yaml', 'reasons');
  if (reasons && track.for !== 'recycled')
    report([...path, 'reasons'], `got reasons for ${track.for} leads, expected "for: recycled" — correct one of them`);
}

/** Conditions read facts of leads: one with an unknown name would never hold, without an error. */
export function checkConditions(track: Track, config: Config, path: Path, report: Report): void {
  // Which segments there are: ./segments.ts.
  const known: Expression = { is: 'value', value: true };
  const check = (condition: LeadCondition | undefined, ...at: PropertyKey[]) =>
    condition &&
    checkAsked({ ...condition, asks: withSegments(condition.asks, () => known) }, config, [...path, ...at], report);
  check(track.goal, 'goal');
  for (const [at, { skip, stop }] of track.steps.entries()) {
    check(skip, 'steps', at, 'skip');
    check(stop, 'steps', at, 'stop');
  }
}

/** Checks the facts that one condition reads. */
export function checkAsked(condition: LeadCondition | undefined, config: Config, path: Path, report: Report): void {
  const { capture, scoring } = config;
  if (condition) checkComparisons(condition.asks, config, path, report);
  for (const [fact = '', name] of condition ? pathsIn(condition.asks).map((one) => one.split('.')) : []) {
    exists(fact, factNames, 'facts about a lead', path, report);
    if (name === undefined) continue;
    if (fact === 'answers') exists(name, fieldsOf(capture), 'fields of forms in capture.yaml', path, report);
    if (fact === 'interests')
      exists(
        name,
        scoring.interests.map(({ id }) => id),
        'interests of scoring.yaml',
        path,
        report,
      );
  }
}

const fieldsOf = ({ forms }: Config['capture']) =>
  Object.values(forms).flatMap(({ fields }) => fields.map(({ name }) => name));
