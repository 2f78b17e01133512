import type { Config } from '../../../domain/config/config.ts';
import { ownerTarget } from '../../../domain/distribution/routing-rules.ts';
import { checkValues } from './known-values.ts';
import { checkCountry, exists, type Report, unique } from './report.ts';

/** Teams and rules that lead nowhere. */
export function checkRouting(config: Config, report: Report): void {
  const { sales, capture } = config;
  const { reps, teams, rules, territories, languageByCountry, bestToBest, outcome } = sales;
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  unique(ids(teams), (index) => ['teams', index, 'id'], report);
  unique(ids(rules), (index) => ['rules', index, 'id'], report);
  for (const [index, { id, reps: members = [] }] of teams.entries()) {
    if (id === ownerTarget)
      report(['teams', index, 'id'], `got "${id}", which means the rep who has the lead already — choose another id`);
    for (const [at, member] of members.entries())
      exists(member, ids(reps), 'reps', ['teams', index, 'reps', at], report);
    unique(members, (at) => ['teams', index, 'reps', at], report);
  }

  const named = Object.entries(territories).flatMap(([name, list]) =>
    list.map((country, at) => ({ name, country, at })),
  );
  for (const [index, { name, country, at }] of named.entries()) {
    checkCountry(country, ['territories', name, at], report);
    const other = named.slice(0, index).find((one) => one.country === country);
    if (other)
      report(['territories', name, at], `got ${country}, which is in "${other.name}" already — keep one of them`);
  }
  for (const [country, language] of Object.entries(languageByCountry)) {
    checkCountry(country, ['languageByCountry', country], report);
    if (!reps.some(({ languages }) => languages === undefined || languages.includes(language)))
      report(
        ['languageByCountry', country],
        `got "${language}", which no rep speaks — add it to a rep or leave it out`,
      );
  }

  for (const [index, reason] of bestToBest.notCounted.entries())
    exists(reason, outcome.lostReasons, 'lostReasons', ['bestToBest', 'notCounted', index], report);

  const fields = Object.values(capture.forms).flatMap((form) => form.fields.map(({ name }) => `answers.${name}`));
  for (const [index, { to, standIn, skills, when }] of rules.entries()) {
    if (to !== ownerTarget) exists(to, ids(teams), 'teams', ['rules', index, 'to'], report);
    if (standIn !== undefined) exists(standIn, ids(teams), 'teams', ['rules', index, 'standIn'], report);
    for (const [at, skill] of skills.entries())
      exists(
        skill,
        reps.flatMap((rep) => rep.skills),
        'skills of reps',
        ['rules', index, 'skills', at],
        report,
      );
    for (const [at, condition] of when.entries()) {
      const { field } = condition;
      const path = ['rules', index, 'when', at];
      if (field.startsWith('answers.')) exists(field, fields, 'fields of forms', [...path, 'field'], report);
      checkValues(condition, config, path, report);
    }
  }
  const last = rules.findIndex(({ when, to }) => when.length === 0 && to !== ownerTarget);
  if (last < 0) report(['rules'], 'got a condition on every rule, expected a last one for everybody else — add one');
  else if (last < rules.length - 1)
    report(
      ['rules', last + 1],
      `got a rule that is never asked: "${rules[last]?.id}" above holds for everybody — move it up`,
    );
}
