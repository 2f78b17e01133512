import type { Config } from '../../../domain/config/config.ts';
import { checkGrading } from './grading.ts';
import { checkMatch, covers } from './point-match.ts';
import { exists, type Report, unique } from './report.ts';

export function checkScoring(config: Config, report: Report): void {
  checkPoints(config, report);
  checkCaps(config, report);
  checkInterests(config, report);
  checkGrading(config, report);
  checkHandRaise(config, report);
}

function checkPoints(config: Config, report: Report): void {
  const { points, caps } = config.scoring;
  unique(
    points.map(({ id }) => id),
    (index) => ['points', index, 'id'],
    report,
  );
  const groups = caps.map(({ group }) => group);
  for (const [index, rule] of points.entries()) {
    const path = ['points', index];
    checkMatch(rule.activity, rule, config, path, report);
    if (rule.group !== undefined && !groups.includes(rule.group))
      report([...path, 'group'], `got "${rule.group}", expected a group with a cap — add it to caps or remove it`);
    const earlier = points
      .slice(0, index)
      .find((one) => one.interest === rule.interest && one.activity === rule.activity && covers(one, rule));
    if (earlier)
      report(path, `got "${rule.id}", which never gives points: "${earlier.id}" above fits first — move it up`);
  }
}

function checkCaps({ scoring: { points, caps } }: Config, report: Report): void {
  const groups = points.flatMap(({ group }) => group ?? []);
  for (const [index, { group }] of caps.entries())
    exists(group, groups, 'groups used in points', ['caps', index, 'group'], report);
  unique(
    caps.map(({ group }) => group),
    (index) => ['caps', index, 'group'],
    report,
  );
}

function checkInterests({ scoring: { points, interests } }: Config, report: Report): void {
  const known = interests.map(({ id }) => id);
  unique(known, (index) => ['interests', index, 'id'], report);
  for (const [index, { id }] of interests.entries())
    if (!points.some(({ interest }) => interest === id))
      report(
        ['interests', index, 'id'],
        `got "${id}", expected a rule in points with this interest — add one or remove it`,
      );
  for (const [index, { interest }] of points.entries())
    if (interest !== undefined) exists(interest, known, 'interests', ['points', index, 'interest'], report);
}

function checkHandRaise(config: Config, report: Report): void {
  const { handRaise, interests } = config.scoring;
  for (const list of ['forms', 'customerForms'] as const)
    for (const [index, form] of handRaise[list].entries())
      exists(form, Object.keys(config.capture.forms), 'forms of capture.yaml', ['handRaise', list, index], report);
  if (new Set(handRaise.exceptGrades).size === 4)
    report(['handRaise', 'exceptGrades'], 'got all grades, expected at most three — no lead could raise a hand');
  unique(
    handRaise.patterns.map(({ id }) => id),
    (index) => ['handRaise', 'patterns', index, 'id'],
    report,
  );
  for (const [index, pattern] of handRaise.patterns.entries()) {
    const path = ['handRaise', 'patterns', index];
    const { activity, times = 1, within, interest } = pattern;
    checkMatch(activity, pattern, config, path, report);
    if (activity === undefined && pattern.times !== undefined)
      report([...path, 'times'], `got ${times} for points, expected it for an activity only — remove it`);
    if (activity !== undefined && interest !== undefined)
      report([...path, 'interest'], `got "${interest}" for an activity, expected it for points only — remove it`);
    if (activity !== undefined && within !== undefined && times < 2)
      report([...path, 'within'], 'got a span for a single activity, expected "times" of 2 or more — correct it');
    if (interest !== undefined)
      exists(
        interest,
        interests.map(({ id }) => id),
        'interests',
        [...path, 'interest'],
        report,
      );
  }
}
