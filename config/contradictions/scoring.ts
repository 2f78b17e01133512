import type { Config } from '../../domain/config.ts';
import { exists, type Report, unique } from './report.ts';

export function checkScoring({ scoring, capture }: Config, report: Report): void {
  const { points, caps, grading, handRaise } = scoring;
  const forms = Object.keys(capture.forms);
  unique(
    points.map(({ id }) => id),
    (index) => ['points', index, 'id'],
    report,
  );
  for (const [index, rule] of points.entries()) {
    if (rule.form) exists(rule.form, forms, 'forms of capture.yaml', ['points', index, 'form'], report);
    if (rule.form && rule.activity !== 'form.submitted')
      report(
        ['points', index, 'form'],
        `got a form for ${rule.activity}, expected it for form.submitted only — remove it`,
      );
    if (rule.path && rule.activity !== 'page.viewed' && rule.activity !== 'link.clicked')
      report(
        ['points', index, 'path'],
        `got a path for ${rule.activity}, expected it for page.viewed and link.clicked only — remove it`,
      );
  }
  const groups = points.flatMap(({ group }) => group ?? []);
  for (const [index, { group }] of caps.entries())
    exists(group, groups, 'groups used in points', ['caps', index, 'group'], report);
  const { A, B, C } = grading.thresholds;
  if (!(A > B && B > C))
    report(['grading', 'thresholds'], `got ${A}, ${B}, ${C}, expected A above B above C — correct the order`);
  unique(
    grading.rules.map(({ id }) => id),
    (index) => ['grading', 'rules', index, 'id'],
    report,
  );
  const asked = Object.values(capture.forms).flatMap(({ fields }) => fields.map(({ name }) => `answers.${name}`));
  for (const [index, { field }] of grading.rules.entries())
    if (field.startsWith('answers.'))
      exists(field, asked, 'fields of forms in capture.yaml', ['grading', 'rules', index, 'field'], report);
  for (const [index, form] of handRaise.forms.entries())
    exists(form, forms, 'forms of capture.yaml', ['handRaise', 'forms', index], report);
}
