import { capture as rules, scoring } from 'leadloop:config';
import type { ActivityOf } from '../domain/activity.ts';
import { newLead, submittedOf } from '../domain/capture.ts';
import type { CaptureRules } from '../domain/config.ts';
import { refusal } from '../domain/filtering.ts';
import { normalizeEmail } from '../domain/identity.ts';
import { between, type Instant, millis, minute } from '../domain/instant.ts';
import type { Lead, Story } from '../domain/lead.ts';
import { type InvalidField, parseSubmission, type Submission } from '../domain/submission.ts';
import { deployedKeys, deployedSignals, newId, now } from './adapters/deployed.ts';
import { contentHashOf, type Keys, leadIdOf, receiptOf } from './adapters/keys.ts';
import type { Leads } from './adapters/leads.ts';
import type { Lifecycles } from './adapters/lifecycles.ts';
import type { Signals } from './adapters/signals.ts';
import { fieldsOf } from './middleware/body.ts';
import { type HttpHandler, type HttpResponse, html, http, wantsPage } from './middleware/http.ts';
import { log } from './middleware/log.ts';
import { RequestProblem } from './middleware/problem.ts';
import { formPage } from './pages/form-page.ts';

type Submitting = ActivityOf<'form.submitted'>;

export interface CaptureDeps {
  keys: Keys;
  leads: Leads;
  lifecycles: Lifecycles;
  signals: Signals;
  rules: CaptureRules;
  now: () => Instant;
  newId: () => string;
}

/** POST /leads: a durable write, then 202 with a receipt. The same submission always gets the same receipt. */
export function createCapture(deps: CaptureDeps): HttpHandler {
  const { keys, leads, lifecycles, signals, rules, now, newId } = deps;

  return async (event): Promise<HttpResponse> => {
    const sent = fieldsOf(event);
    // A browser that posts a form shows what comes back; a script that does so reads it.
    const shown = sent.isForm && wantsPage(event) ? sent.fields : undefined;
    const parsed = parseSubmission(sent.fields, rules.forms, rules.filter.honeypot);
    if (!parsed.ok) return corrected(parsed.invalid, shown);
    const { leadId, receipt } = await captured(parsed.submission);
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

  async function captured(submission: Submission): Promise<{ leadId: string; receipt: string }> {
    const at = now();
    const identity = normalizeEmail(submission.email)?.identity ?? submission.email;
    const leadId = leadIdOf(keys, identity);
    const { submissionId, ...content } = submission;
    const contentHash = contentHashOf(keys, content);
    // Without an id from the client, equal content in the same window of time is the same submission.
    const window = Math.floor(millis(at) / rules.dedupeWindow);
    const receipt = receiptOf(keys, leadId, submissionId ?? `${contentHash}/${window}`);
    const lifecycleId = newId();
    const activity = (lifecycle: string): Submitting => ({
      id: `form-${receipt}`,
      type: 'form.submitted',
      at,
      lifecycleId: lifecycle,
      detail: {
        form: submission.form,
        receipt,
        contentHash,
        answers: submission.answers,
        message: submission.message,
        attribution: { ...submission.attribution, at },
        refused: refusal(submission, rules.filter),
      },
    });

    if (await leads.create(newLead(leadId, lifecycleId, submission, activity(lifecycleId)))) {
      // From here on nothing can be lost: if starting fails, the sweep finds the lead in the pending index.
      await lifecycles
        .start(leadId, lifecycleId)
        .catch((error: unknown) => log.error('starting is left to the sweep', { leadId, error }));
      return { leadId, receipt };
    }
    const story = await leads.story(leadId);
    if (!story) return captured(submission); // erased in between: a new lead
    const earlier = repeated(story, activity(story.lead.lifecycleId), submissionId);
    const again = earlier ?? activity(story.lead.lifecycleId);
    if (!earlier || !isSettled(story.lead, earlier)) {
      const effect = again.detail.refused ? {} : { submitted: submittedOf(submission, again.detail.attribution) };
      await signals.raise(leadId, again, effect);
    }
    return { leadId, receipt: again.detail.receipt };
  }

  /** The submission that this one repeats: the same id, or the same content a moment ago. */
  function repeated({ activities }: Story, { at, detail }: Submitting, submissionId: string | undefined) {
    return activities.find((one): one is Submitting => {
      if (one.type !== 'form.submitted') return false;
      const sameContent = one.detail.contentHash === detail.contentHash && between(one.at, at) < rules.dedupeWindow;
      return one.detail.receipt === detail.receipt || (submissionId === undefined && sameContent);
    });
  }
}

/** No request lives this long, and no two clocks are that far apart. */
const longestRequest = minute;

/**
 * False when the first try may have died after recording the submission and before its lead was woken or a lifecycle
 * opened. `last` is written together with the wake-up; opening a lifecycle comes after it.
 */
function isSettled(lead: Lead, { id, at, lifecycleId, detail }: Submitting): boolean {
  if (detail.refused || id === lead.captured.id) return true; // nothing follows, or all was one write
  if (lead.last.at < at) return false;
  const hasEndedSince = lead.closed !== undefined && between(at, lead.closed.at) > longestRequest;
  return lead.open || lead.lifecycleId !== lifecycleId || hasEndedSince;
}

export const handler = http('capture', async () => {
  const { leads, lifecycles, signals } = deployedSignals(scoring);
  return createCapture({ keys: await deployedKeys(), leads, lifecycles, signals, rules, now, newId });
});
