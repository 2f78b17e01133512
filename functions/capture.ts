import { capture as rules } from 'leadloop:config';
import type { CaptureRules } from '../domain/config.ts';
import { type InvalidField, parseSubmission } from '../domain/submission.ts';
import { deployedIntake, newId } from './adapters/deployed.ts';
import type { Intake } from './adapters/intake.ts';
import { fieldsOf } from './middleware/body.ts';
import { type HttpHandler, type HttpResponse, html, http, wantsPage } from './middleware/http.ts';
import { RequestProblem } from './middleware/problem.ts';
import { formPage } from './pages/form-page.ts';

export interface CaptureDeps {
  intake: Intake;
  rules: CaptureRules;
  newId: () => string;
}

/** POST /leads: a durable write, then 202 with a receipt. The same submission always gets the same receipt. */
export function createCapture({ intake, rules, newId }: CaptureDeps): HttpHandler {
  return async (event): Promise<HttpResponse> => {
    const sent = fieldsOf(event);
    // A browser that posts a form shows what comes back; a script that does so reads it.
    const shown = sent.isForm && wantsPage(event) ? sent.fields : undefined;
    const parsed = parseSubmission(sent.fields, rules.forms, rules.filter.honeypot);
    if (!parsed.ok) return corrected(parsed.invalid, shown);
    const { leadId, receipt } = await intake.take(parsed.submission);
    if (shown) return { statusCode: 303, headers: { location: `/forms/${parsed.submission.form}/thanks` } };
    return {
      statusCode: 202,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ leadId, receipt }),
    };
  };

  /** The form again, with what was typed and every problem beside its field; or the problems as data. */
  function corrected(invalid: InvalidField[], values: Record<string, string> | undefined): HttpResponse {
    const id = values?.form || 'contact';
    const form = Object.hasOwn(rules.forms, id) ? rules.forms[id] : undefined;
    if (!values || !form) throw new RequestProblem({ status: 400, title: 'Some fields are not right', invalid });
    const { honeypot } = rules.filter;
    return html(formPage(id, form, { submissionId: newId(), honeypot, values, problems: invalid }), 400);
  }
}

export const handler = http('capture', async () => createCapture({ intake: await deployedIntake(), rules, newId }));
