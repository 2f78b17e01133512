import { mappingExpression } from '../../../domain/capture/mapping-expression.ts';
import { submissionFields } from '../../../domain/capture/submission-fields.ts';
import type { Config } from '../../../domain/config/config.ts';
import { meetingFields } from '../../../domain/config/meetings.ts';
import { reportFields } from '../../../domain/config/reports.ts';
import { exists, type Report } from './report.ts';

type Signature = Config['sales']['reports'][string]['signature'];

/** Lead sources: forms they count as, fields they fill, and expressions that can be read. */
export function checkWebhooks({ capture: { forms, webhooks, partners } }: Config, report: Report): void {
  for (const [id, { form }] of Object.entries(partners))
    exists(form, Object.keys(forms), 'forms', ['partners', id, 'form'], report);
  for (const [id, source] of Object.entries(webhooks)) {
    const path = ['webhooks', id];
    exists(source.form, Object.keys(forms), 'forms', [...path, 'form'], report);
    checkSignature(source.signature, path, report);
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

/** Checks calendars: unique names, a form without confirmation, and the required fields. */
export function checkMeetings({ capture, sales }: Config, report: Report): void {
  for (const [id, { form, signature, fields, person }] of Object.entries(sales.meetings)) {
    const path = ['meetings', id];
    for (const [where, others] of Object.entries({
      'webhook of capture.yaml': capture.webhooks,
      report: sales.reports,
    }))
      if (Object.hasOwn(others, id))
        report(path, `got "${id}", which is a ${where} — both have the address /webhooks/${id}`);
    exists(form, Object.keys(capture.forms), 'forms', [...path, 'form'], report);
    if (capture.forms[form]?.doubleOptIn)
      report(
        [...path, 'form'],
        `got "${form}", expected a form without doubleOptIn — the rep would hear of the meeting too late`,
      );
    checkSignature(signature, path, report);
    for (const needed of ['event', 'id', 'at', 'starts'])
      if (fields[needed] === undefined) report([...path, 'fields'], `got no "${needed}", expected one`);
    if (person.email === undefined)
      report([...path, 'person'], 'got no "email", expected one — the address is who the lead is');
    for (const [field, expression] of Object.entries(fields)) {
      exists(field, meetingFields, 'fields of a meeting', [...path, 'fields', field], report);
      compiles(expression, [...path, 'fields', field], report);
    }
    for (const [field, expression] of Object.entries(person)) {
      exists(field, submissionFields, 'fields Leadloop knows', [...path, 'person', field], report);
      compiles(expression, [...path, 'person', field], report);
    }
  }
}

/** The prefix separates the signature from a time beside it. */
function checkSignature({ prefix, timestamp }: Signature, path: readonly PropertyKey[], report: Report): void {
  if (
    timestamp &&
    timestamp.header === undefined &&
    (prefix === '' || timestamp.prefix === '' || prefix === timestamp.prefix)
  )
    report(
      [...path, 'signature', 'timestamp'],
      'got no "header", expected one, or a prefix here and another one for the signature, such as t= and v1=',
    );
}

/** Checks CRMs that report: unique names, a lead to report about, and readable expressions. */
export function checkReports({ capture, sales }: Config, report: Report): void {
  for (const [id, { fields, signature }] of Object.entries(sales.reports)) {
    const path = ['reports', id];
    checkSignature(signature, path, report);
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
