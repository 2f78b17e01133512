import { mappingExpression } from '../../../domain/capture/mapping-expression.ts';
import { submissionFields } from '../../../domain/capture/submission-fields.ts';
import type { Config } from '../../../domain/config/config.ts';
import { reportFields } from '../../../domain/config/reports.ts';
import { exists, type Report } from './report.ts';

/** Lead sources: forms they count as, fields they fill, and expressions that can be read. */
export function checkWebhooks({ capture: { forms, webhooks, partners } }: Config, report: Report): void {
  for (const [id, { form }] of Object.entries(partners))
    exists(form, Object.keys(forms), 'forms', ['partners', id, 'form'], report);
  for (const [id, source] of Object.entries(webhooks)) {
    const path = ['webhooks', id];
    exists(source.form, Object.keys(forms), 'forms', [...path, 'form'], report);
    compiles(source.id, [...path, 'id'], report);
    if (source.fields.email === undefined)
      report([...path, 'fields'], 'got no "email", expected one — the address is who the lead is');
    for (const [field, expression] of Object.entries(source.fields)) {
      exists(field, submissionFields, 'fields Leadloop knows', [...path, 'fields', field], report);
      compiles(expression, [...path, 'fields', field], report);
    }
    for (const [name, expression] of Object.entries(source.answers))
      compiles(expression, [...path, 'answers', name], report);
  }
}

/** CRMs that report: a name of their own, a lead to report about, and expressions that can be read. */
export function checkReports({ capture, sales }: Config, report: Report): void {
  for (const [id, { fields }] of Object.entries(sales.reports)) {
    const path = ['reports', id];
    if (Object.hasOwn(capture.webhooks, id))
      report(path, `got "${id}", which is a webhook of capture.yaml — both have the address /webhooks/${id}`);
    if (fields.lead === undefined && fields.email === undefined)
      report([...path, 'fields'], 'got no "lead" and no "email", expected one — it says who is reported about');
    if (fields.result === undefined && fields.owner === undefined)
      report([...path, 'fields'], 'got no "result" and no "owner", expected one — else it reports nothing');
    for (const [field, expression] of Object.entries(fields)) {
      exists(field, reportFields, 'fields of a report', [...path, 'fields', field], report);
      compiles(expression, [...path, 'fields', field], report);
    }
  }
}

function compiles(expression: string, path: readonly PropertyKey[], report: Report): void {
  try {
    mappingExpression(expression);
  } catch (error) {
    const { message, position } = error as { message: string; position?: number };
    report(
      path,
      `got "${expression}", expected a JSONata expression: ${message}${position === undefined ? '' : ` at ${position}`} — try it at try.jsonata.org`,
    );
  }
}
