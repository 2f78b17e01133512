import { deployment, privacy, capture as rules } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import { InvalidSubmissionError } from '../../domain/capture/answers.ts';
import { missingConsent } from '../../domain/capture/consent.ts';
import { mostPosts, TooManyPostsError } from '../../domain/capture/limits.ts';
import { fieldsSent, masked } from '../../domain/capture/profile.ts';
import { parseSubmission, type Submission } from '../../domain/capture/submission.ts';
import { limits, readFields } from '../../domain/capture/submission-fields.ts';
import { clipped, distinct, oneLine } from '../../domain/capture/text.ts';
import { suggestionFor } from '../../domain/capture/typo.ts';
import type { CaptureRules, Deployment, PrivacyRules } from '../../domain/config/config.ts';
import type { InvalidField } from '../../domain/lead/invalid-field.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { log } from '../adapters/aws/log.ts';
import { once } from '../adapters/aws/once.ts';
import { createFormLimits } from '../adapters/dynamodb/form-limits.ts';
import { createHeardForms, type HeardForms } from '../adapters/dynamodb/heard-forms.ts';
import { createLeads, type Leads } from '../adapters/dynamodb/leads.ts';
import { type FormFields, fieldsOf } from '../http/body.ts';
import { clientAddress } from '../http/client-address.ts';
import { formCookie } from '../http/cookies.ts';
import { evenly } from '../http/even-time.ts';
import { html, http, wantsPage } from '../http/http.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from '../http/messages.ts';
import { publicOrigins, refuseForeignOrigin } from '../http/origin.ts';
import { didYouMeanPage } from '../http/pages/did-you-mean-page.ts';
import { filesNotReceived, formPage } from '../http/pages/form-page.ts';
import { languageOf } from '../http/pages/language.ts';
import { thanksFor } from '../http/pages/thanks-page.ts';
import { invalidFields, RequestError } from '../http/problem.ts';
import { createAdmission, type FormAdmission } from '../services/capture/admission.ts';
import { createChallenges } from '../services/capture/challenges.ts';
import type { Intake, Taken } from '../services/capture/intake.ts';
import { createVisitors, profileDays, type Visitors } from '../services/capture/visitors.ts';
import type { GuideDelivery } from '../services/mail/guide-delivery.ts';
import {
  deployedEdge,
  deployedGuideDelivery,
  deployedIntake,
  deployedKeys,
  deployedTable,
  newId,
  now,
} from '../wiring.ts';

interface CaptureDeps {
  intake: Intake;
  leads: Pick<Leads, 'history'>;
  guidePost: () => Promise<Pick<GuideDelivery, 'deliver'>>;
  admission: FormAdmission;
  heard: Pick<HeardForms, 'heard'>;
  now: () => Instant;
  visitors: Visitors;
  rules: CaptureRules;
  consentProof: PrivacyRules['consentProof'];
  /** CloudFront in front of the API, and the secret it comes with. */
  publicDomain?: Deployment['publicDomain'];
  edge?: string;
  newId: () => string;
}

type Sent = Record<string, unknown>;

/** POST /leads: a durable write, then 202 with a receipt. The same submission always gets the same receipt. */
export function createCapture(deps: CaptureDeps): HttpHandler {
  const { intake, leads, guidePost, admission, heard, visitors, rules, consentProof, newId, now } = deps;
  const { honeypot } = rules.filter;

  return async (event): Promise<HttpResponse> => {
    const sent = await fieldsOf(event);
    // A browser that posts a form shows what comes back; a script that does so reads it.
    const shown = sent.isForm && wantsPage(event) ? { ...joined(sent.fields), ...filesOnPage(sent.files) } : undefined;
    const fields = await addressed(sent.fields);
    const parsed = parseSubmission(fields, rules.forms, { honeypot });
    const form = text(fields, 'form') ?? 'contact';
    const known = Object.hasOwn(rules.forms, form) ? rules.forms[form] : undefined;
    const unticked = missingConsent(known, parsed.ok ? parsed.submission.consent : isTicked(fields));
    if (!parsed.ok || unticked)
      return corrected([...(parsed.ok ? [] : parsed.invalid), ...(unticked ? [unticked] : [])], shown);
    const { submission } = parsed;
    const allowed = rules.forms[submission.form]?.allowedOrigins;
    refuseForeignOrigin(event, allowed && [...allowed, ...publicOrigins(deps)]);
    // Only for a typed address. The address behind a token is never shown.
    const suggestion = suggestionFor(text(sent.fields, 'email') ?? '');
    // A browser without JavaScript has not shown the suggestion yet, and a mail to a misspelt address is lost.
    if (shown && suggestion && !shown.addressChecked)
      return html(didYouMeanPage(shown, suggestion, languageOf(known ?? {})));

    const token = visitors.profileOf(text(fields, 'profile'));
    const referredBy = visitors.referrerOf(text(fields, 'referral'));
    // Whose address was not typed but comes from a token of a mail is the holder of that mailbox.
    const isProven = text(sent.fields, 'email') === undefined && token?.proven === true;
    const admitted = isProven ? 'usual' : await admission.admit(clientAddress(event, deps), text(fields, 'challenge'));
    if (admitted === 'refused') throw tooManyOfSender();
    const taken = await intake
      .take({
        ...submission,
        answers: { ...submission.answers, ...droppedFiles(sent.files) },
        attribution: { ...submission.attribution, referredBy },
        isProven,
        ...sentFrom(event),
        ...(admitted === 'confirm' && { isHeldBack: true }),
        // Where a form leaves out known fields, one button may be all there is, and a person is as quick as a program.
        ...(visitors.profileOf(text(fields, 'profile')) && { shownAt: undefined }),
      })
      .catch((error: unknown) => {
        if (error instanceof InvalidSubmissionError) return error;
        throw error instanceof TooManyPostsError ? tooMany(error) : error;
      });
    if (taken instanceof InvalidSubmissionError) return corrected(taken.invalid, shown);
    if (admitted === 'confirm') await admission.heldBack(taken.leadId);
    await hearForm(submission);
    await keepGuidePromise(taken);
    const profile = remember(taken, submission, fields);
    if (shown) return thanks(event, submission, profile, taken);
    // The page has the usual texts itself.
    const instead = taken.mail === 'usual' || !known ? {} : { thanks: thanksFor(known, taken.mail) };
    return {
      statusCode: 202,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        leadId: taken.leadId,
        receipt: taken.receipt,
        profile,
        suggestion,
        ...(sent.files.length > 0 && { dropped: sent.files }),
        ...instead,
      }),
    };
  };

  /** What privacy.yaml keeps beside a consent. */
  function sentFrom(event: HttpEvent): Pick<Submission, 'sentFrom'> {
    const { networkAddress, browser } = consentProof;
    if (!networkAddress && !browser) return {};
    const agent = event.requestContext.http.userAgent.slice(0, 300);
    return {
      sentFrom: { ...(networkAddress && { address: clientAddress(event, deps) }), ...(browser && { browser: agent }) },
    };
  }

  /** A person who comes with a token was not asked for the address. */
  async function addressed(fields: unknown): Promise<unknown> {
    const known = text(fields, 'email') ? undefined : visitors.profileOf(text(fields, 'profile'));
    const lead = known && (await leads.history(known.leadId))?.lead;
    return lead ? { ...(fields as Sent), email: lead.email } : fields;
  }

  /** One more write, for forms with `expectWithin` alone. A program that fills the trap is no sign that the form works. */
  async function hearForm({ form, honeypot: trap }: Submission): Promise<void> {
    if (trap !== undefined || rules.forms[form]?.expectWithin === undefined) return;
    await heard.heard(form, now()).catch((error: unknown) => log.error('a form was not heard', { form, error }));
  }

  async function keepGuidePromise({ leadId, receipt, guidePromised }: Taken): Promise<void> {
    if (!guidePromised) return;
    try {
      await (await guidePost()).deliver(leadId, receipt);
    } catch (error) {
      log.error('a guide is left to the sweep', { leadId, receipt, error });
    }
  }

  /** A token that knows what this browser has filled in, now and before, and nothing else. */
  function remember({ leadId }: Taken, submission: Submission, fields: unknown): string {
    const before = visitors.profileOf(text(fields, 'profile'));
    const mine = before?.leadId === leadId ? before : undefined;
    const more = { who: masked(submission.email), proven: mine?.proven };
    return visitors.profile(leadId, [...(mine?.known ?? []), ...fieldsSent(submission)], more);
  }

  function thanks(event: HttpEvent, { form }: Submission, profile: string, { mail, repId }: Taken): HttpResponse {
    const said = new URLSearchParams({ ...(mail !== 'usual' && { mail }), ...(repId !== undefined && { rep: repId }) });
    return {
      statusCode: 303,
      headers: { location: `/forms/${form}/thanks${said.size > 0 ? `?${said}` : ''}` },
      cookies: [formCookie(event, 'profile', profile, profileDays)],
    };
  }

  /** The form again, with the typed values and every problem beside its field; or the problems as data. */
  function corrected(invalid: readonly InvalidField[], values: Record<string, string> | undefined): HttpResponse {
    const id = values?.form || 'contact';
    const form = Object.hasOwn(rules.forms, id) ? rules.forms[id] : undefined;
    if (!values || !form) throw invalidFields(invalid);
    // With an invalid token the form asks for the address again.
    const known = invalid.some(({ field }) => field === 'email') ? undefined : visitors.profileOf(values.profile);
    return html(
      formPage(id, form, { submissionId: newId(), honeypot, values, problems: invalid, known: known?.known }),
      400,
    );
  }
}

/** Whether the consent box of a refused form is ticked. */
function isTicked(fields: unknown): boolean {
  const given = fields !== null && typeof fields === 'object' ? (fields as Sent) : {};
  return readFields(given, 'lenient').fields.consent === true;
}

const tooMany = ({ retryAfter }: TooManyPostsError) =>
  new RequestError(
    {
      status: 429,
      title: 'Too many forms for this address',
      detail: `Expected at most ${mostPosts} within a day; this one was not kept. Please send it again tomorrow.`,
    },
    { 'retry-after': String(Math.ceil(retryAfter / 1_000)) },
  );

const tooManyOfSender = () =>
  new RequestError(
    {
      status: 429,
      title: 'Too many forms from your network',
      detail: 'This one was not kept. Please send it again in an hour, or write to us.',
    },
    { 'retry-after': '3600' },
  );

/** Files are dropped; the rep reads that there were some, and can ask for them. */
const droppedFiles = (fields: readonly string[]): Record<string, string> =>
  fields.length > 0 ? { [filesNotReceived]: clipped(fields.map(oneLine).join(', '), limits.line) } : {};

/** The same on a page between the form and its thanks, from which the form is sent once more, without files. */
const filesOnPage = (fields: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(droppedFiles(fields)).map(([name, value]) => [`answers.${name}`, value]));

/** Several values as the one text that a field of a page shows. */
const joined = (fields: FormFields): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, distinct([value].flat()).join(', ')]));

/** A field of the body, when it is a text; of several the last. */
function text(fields: unknown, name: string): string | undefined {
  const given = typeof fields === 'object' && fields !== null ? (fields as Sent)[name] : undefined;
  const value = Array.isArray(given) ? given.at(-1) : given;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export const handler = http('capture', async () => {
  const table = deployedTable();
  const keys = await deployedKeys();
  const [limits, challenges] = [createFormLimits(table), createChallenges(keys, now)];
  const capture = createCapture({
    intake: await deployedIntake(table),
    heard: createHeardForms(table),
    now,
    admission: createAdmission({ limits, challenges, keys, rules: rules.limits, now }),
    leads: createLeads(table),
    guidePost: once(() => deployedGuideDelivery(deployment, mails, table)),
    publicDomain: deployment.publicDomain,
    edge: deployedEdge(deployment),
    visitors: createVisitors(keys, now),
    rules,
    consentProof: privacy.consentProof,
    newId,
  });
  return evenly(capture);
});
