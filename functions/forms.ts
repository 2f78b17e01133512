import { capture } from 'leadloop:config';
import { randomUUID } from 'node:crypto';
import type { CaptureRules } from '../domain/config.ts';
import { type HttpHandler, html, http } from './middleware/http.ts';
import { RequestProblem } from './middleware/problem.ts';
import { formPage } from './pages/form-page.ts';
import { thanksPage } from './pages/thanks-page.ts';

export interface FormsDeps {
  rules: CaptureRules;
  /** Makes the id that tells a double click from a second form. */
  newSubmissionId: () => string;
}

const attributionFields = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'gclid', 'fbclid'];

/** GET /forms/{form} and /forms/{form}/thanks: the hosted pages, which work without JavaScript. */
export function createForms({ rules, newSubmissionId }: FormsDeps): HttpHandler {
  return async (event) => {
    const id = event.pathParameters?.form ?? '';
    const form = Object.hasOwn(rules.forms, id) ? rules.forms[id] : undefined;
    if (!form)
      throw new RequestProblem({
        status: 404,
        title: 'There is no such form',
        detail: `We know ${Object.keys(rules.forms).join(', ')}.`,
      });
    if (event.routeKey.endsWith('/thanks')) return html(thanksPage(form));

    const query = event.queryStringParameters ?? {};
    const attribution = Object.fromEntries(
      attributionFields.flatMap((name) => (query[name] ? [[name, query[name]]] : [])),
    );
    const referrer = event.headers.referer;
    return html(
      formPage(id, form, {
        submissionId: newSubmissionId(),
        honeypot: rules.filter.honeypot,
        hiddenAttribution: { ...attribution, ...(referrer && { referrer }) },
      }),
      200,
      { 'cache-control': 'no-store' },
    );
  };
}

export const handler = http('forms', () => createForms({ rules: capture, newSubmissionId: randomUUID }));
