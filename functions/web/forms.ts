import { capture, deployment, sales } from 'leadloop:config';
import { randomUUID } from 'node:crypto';
import type { CaptureRules, Form, Rep } from '../../domain/config/config.ts';
import { originIn } from '../../domain/lead/origin.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { isVisitorId } from '../../domain/tracking/visitor-id.ts';
import { queryOf } from '../http/body.ts';
import { cookieOf, formCookie } from '../http/cookies.ts';
import { html, http } from '../http/http.ts';
import { jsonAnswer } from '../http/json-answer.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from '../http/messages.ts';
import { embeddedForm } from '../http/pages/embedded-form.ts';
import { formPage } from '../http/pages/form-page.ts';
import { thanksPage } from '../http/pages/thanks-page.ts';
import { RequestError } from '../http/problem.ts';
import { script } from '../http/script.ts';
import { type Challenges, createChallenges } from '../services/capture/challenges.ts';
import { createVisitors, referralDays, type Visitors } from '../services/capture/visitors.ts';
import { deployedKeys, now } from '../wiring.ts';

interface FormsDeps {
  rules: CaptureRules;
  visitors: Visitors;
  challenges: Pick<Challenges, 'issue'>;
  /** Makes the id that tells a double click from a second form. */
  newSubmissionId: () => string;
  /** Pages that may send forms without an `allowedOrigins` of their own. */
  allowedOrigins: readonly string[];
  now: () => Instant;
  /** Whose calendars the page after a form may lead to. */
  hosts?: readonly Pick<Rep, 'id' | 'bookingLink'>[];
}

/** Everything that shows a form: its page, its thanks, its snippet for other pages, and the referral links that lead to it. */
export function createForms(deps: FormsDeps): HttpHandler {
  const { rules, visitors, challenges, newSubmissionId, allowedOrigins, now, hosts = [] } = deps;
  const isChallenged = rules.limits.challenge !== 'off';

  return async (event) => {
    if (event.routeKey.endsWith(' /ref/{token}')) return referred(event);
    if (event.routeKey.endsWith(' /challenge')) return challenge();
    const path = event.pathParameters?.form ?? '';
    const id = path.replace(/\.js$/, '');
    const form = formCalled(id);
    if (event.routeKey.endsWith('/thanks')) {
      const { mail, rep } = event.queryStringParameters ?? {};
      return html(thanksPage(form, mail, hosts.find(({ id }) => id === rep)?.bookingLink));
    }
    if (id !== path)
      return script(
        event,
        embeddedForm(id, form, {
          honeypot: rules.filter.honeypot,
          allowedOrigins: form.allowedOrigins ?? allowedOrigins,
          isChallenged,
        }),
      );
    return shown(event, id, form);
  };

  /** GET /challenge: for the forms inside other pages. */
  async function challenge(): Promise<HttpResponse> {
    if (!isChallenged) throw new RequestError({ status: 404, title: 'Our forms ask for no challenge' });
    return jsonAnswer(await challenges.issue());
  }

  function formCalled(id: string): Form {
    const form = Object.hasOwn(rules.forms, id) ? rules.forms[id] : undefined;
    if (form) return form;
    throw new RequestError({
      status: 404,
      title: 'There is no such form',
      detail: `We know ${Object.keys(rules.forms).join(', ')}.`,
    });
  }

  async function shown(event: HttpEvent, id: string, form: Form): Promise<HttpResponse> {
    const query = queryOf(event);
    const isSomebodyElse = query.whole !== undefined;
    // A token in an address may be another person's: only the cookie counts, set by our redirect or by an earlier form.
    const profile = isSomebodyElse ? undefined : cookieOf(event, 'profile');
    const { known, who } = visitors.profileOf(profile) ?? {};
    const carried = {
      ...originIn(Object.entries(query)),
      referrer: event.headers.referer,
      profile: known && profile,
      referral: query.referral ?? cookieOf(event, 'referral'),
      formShownAt: now(),
      visitorId: isVisitorId(query.visitorId) ? query.visitorId : undefined,
    };
    const page = formPage(id, form, {
      submissionId: newSubmissionId(),
      honeypot: rules.filter.honeypot,
      carried,
      challenge: isChallenged ? await challenges.issue() : undefined,
      known,
      who,
    });
    return { ...html(page), ...(isSomebodyElse && { cookies: [formCookie(event, 'profile', undefined, 0)] }) };
  }

  /** GET /ref/{token}: remembers the referrer and redirects to a form, also when the link is damaged. */
  function referred(event: HttpEvent): HttpResponse {
    const { token = '' } = event.pathParameters ?? {};
    const { form = 'contact' } = queryOf(event);
    const id = Object.hasOwn(rules.forms, form) ? form : 'contact';
    const location = `/forms/${id}?utm_source=referral&utm_medium=referral`;
    if (visitors.referrerOf(token) === undefined) return { statusCode: 302, headers: { location, ...notKept } };
    return {
      statusCode: 302,
      headers: { location: `${location}&referral=${token}`, ...notKept },
      cookies: [formCookie(event, 'referral', token, referralDays)],
    };
  }
}

const notKept = { 'cache-control': 'no-store' };

export const handler = http('forms', async () => {
  const keys = await deployedKeys();
  return createForms({
    rules: capture,
    visitors: createVisitors(keys, now),
    challenges: createChallenges(keys, now),
    newSubmissionId: randomUUID,
    allowedOrigins: deployment.allowedOrigins,
    now,
    hosts: sales.reps,
  });
});
