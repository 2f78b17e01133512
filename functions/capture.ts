import { capture as rules, scoring } from 'leadloop:config';
import type { Activity } from '../domain/activity.ts';
import { newLead, submittedOf } from '../domain/capture.ts';
import type { CaptureRules } from '../domain/config.ts';
import { refusal } from '../domain/filtering.ts';
import { normalizeEmail } from '../domain/identity.ts';
import { between, type Instant, millis } from '../domain/instant.ts';
import type { Story } from '../domain/lead.ts';
import { parseSubmission, type Submission } from '../domain/submission.ts';
import { deployedKeys, deployedSignals, newId, now } from './adapters/deployed.ts';
import { contentHashOf, type Keys, leadIdOf, receiptOf } from './adapters/keys.ts';
import type { Leads } from './adapters/leads.ts';
import type { Lifecycles } from './adapters/lifecycles.ts';
import type { Signals } from './adapters/signals.ts';
import { fieldsOf } from './middleware/body.ts';
import { type HttpHandler, type HttpResponse, http } from './middleware/http.ts';
import { log } from './middleware/log.ts';
import { RequestProblem } from './middleware/problem.ts';

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
    const { fields, isForm } = fieldsOf(event);
    const parsed = parseSubmission(fields, rules.forms, rules.filter.honeypot);
    if (!parsed.ok)
      throw new RequestProblem({ status: 400, title: 'Some fields are not right', invalid: parsed.invalid });
    const { leadId, receipt } = await captured(parsed.submission);
    if (isForm) return { statusCode: 303, headers: { location: `/forms/${parsed.submission.form}/thanks` } };
    return {
      statusCode: 202,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ leadId, receipt }),
    };
  };

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
    const activity = (lifecycle: string): Extract<Activity, { type: 'form.submitted' }> => ({
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
    const earlier = story && earlierReceipt(story, receipt, contentHash, submissionId, at);
    if (earlier) return { leadId, receipt: earlier };
    const again = activity(story?.lead.lifecycleId ?? lifecycleId);
    const effect = again.detail.refused ? {} : { submitted: submittedOf(submission, again.detail.attribution) };
    await signals.raise(leadId, again, effect);
    return { leadId, receipt };
  }

  /** The receipt of the submission this one repeats: the same id, or the same content a moment ago. */
  function earlierReceipt(
    story: Story,
    receipt: string,
    contentHash: string,
    submissionId: string | undefined,
    at: Instant,
  ) {
    for (const { type, detail, at: then } of story.activities) {
      if (type !== 'form.submitted') continue;
      const sameContent = detail.contentHash === contentHash && between(then, at) < rules.dedupeWindow;
      if (detail.receipt === receipt || (submissionId === undefined && sameContent)) return detail.receipt;
    }
    return undefined;
  }
}

export const handler = http('capture', async () => {
  const { leads, lifecycles, signals } = deployedSignals(scoring);
  return createCapture({ keys: await deployedKeys(), leads, lifecycles, signals, rules, now, newId });
});
