import { capture } from 'leadloop:config';
import { adBody, adSource } from '../../domain/capture/ads/ad-lead.ts';
import { type GoogleLead, googleLead } from '../../domain/capture/ads/google-lead.ts';
import { leadgensIn, object } from '../../domain/capture/ads/meta-lead.ts';
import type { CaptureRules } from '../../domain/config/config.ts';
import { log } from '../adapters/aws/log.ts';
import type { SourceSecretStore } from '../adapters/secrets/source-secrets.ts';
import type { AdQueue } from '../adapters/sqs/ad-queue.ts';
import { jsonOf, plainBodyOf, queryOf, rawBodyOf } from '../http/body.ts';
import { http } from '../http/http.ts';
import { jsonAnswer } from '../http/json-answer.ts';
import { readLead, sourceNotReady } from '../http/lead-source.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from '../http/messages.ts';
import { RequestError } from '../http/problem.ts';
import { isSecret, isSigned } from '../http/signature.ts';
import type { Intake } from '../services/capture/intake.ts';
import { deployedAdQueue, deployedIntake, deployedSourceSecrets } from '../wiring.ts';

interface AdsDeps {
  intake: Intake;
  queue: Pick<AdQueue, 'add'>;
  secrets: Pick<SourceSecretStore, 'get'>;
  rules: CaptureRules;
}

/** Meta sends up to 1,000 changes at once, some 300 bytes each. */
const largestBatch = 1024 * 1024;

/** `GET|POST /ads/meta` and `POST /ads/google`: the ad platforms call these for each form sent inside an ad. */
export function createAds({ intake, queue, secrets, rules }: AdsDeps): HttpHandler {
  const handlers: Record<string, (event: HttpEvent) => Promise<HttpResponse>> = {
    'GET /ads/meta': verifyMeta,
    'POST /ads/meta': takeMeta,
    'POST /ads/google': takeGoogle,
  };
  return async (event) => {
    const handle = handlers[event.routeKey.replace(/^HEAD /, 'GET ')];
    if (!handle) throw new RequestError({ status: 404, title: 'There is no such lead source' });
    return handle(event);
  };

  /** Meta, "Webhooks: Getting Started", "Verification Requests": the answer repeats the challenge when the token is ours. */
  async function verifyMeta(event: HttpEvent): Promise<HttpResponse> {
    const query = queryOf(event);
    const { verifyToken } = (await secrets.get()).meta ?? {};
    if (!verifyToken) throw sourceNotReady('meta: verifyToken');
    const challenge = query['hub.challenge'] ?? '';
    if (query['hub.mode'] !== 'subscribe' || !isSecret([verifyToken], query['hub.verify_token']))
      throw new RequestError({ status: 403, title: 'The verify token is not right' });
    if (!/^[\w-]{1,200}$/.test(challenge))
      throw new RequestError({ status: 400, title: 'There is no challenge to answer' });
    const headers = { 'content-type': 'text/plain', 'cache-control': 'no-store' };
    return { statusCode: 200, headers, body: challenge };
  }

  /** Answers as soon as the ids are in the queue: Meta waits for seconds only, and the Graph API may be down. */
  async function takeMeta(event: HttpEvent): Promise<HttpResponse> {
    const { appSecret } = (await secrets.get()).meta ?? {};
    if (!appSecret) throw sourceNotReady('meta: appSecret');
    const message = rawBodyOf(event, largestBatch);
    const given = event.headers['x-hub-signature-256'];
    if (!isSigned({ secrets: [appSecret], message, given, encoding: 'hex', prefix: 'sha256=' }))
      throw new RequestError({ status: 401, title: 'The signature is not right' });
    const leads = leadgensIn(jsonOf(plainBodyOf(event, largestBatch)));
    await queue.add(leads);
    log.info('meta leads queued', { leadgenIds: leads.map(({ leadgenId }) => leadgenId) });
    return jsonAnswer({ queued: leads.length });
  }

  /** Google shows the message of an answer behind "Send test data". */
  async function takeGoogle(event: HttpEvent): Promise<HttpResponse> {
    const { key } = (await secrets.get()).google ?? {};
    if (!key) throw sourceNotReady('google');
    try {
      const payload = jsonOf(plainBodyOf(event));
      const given = object(payload).google_key;
      if (!isSecret([key], typeof given === 'string' ? given : undefined))
        return jsonAnswer({ message: 'google_key is not the key of this webhook' }, 401);
      const lead = googleLead(payload);
      return typeof lead === 'string' ? jsonAnswer({ message: lead }, 400) : await taken(lead);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const { status, title, detail } = error.problem;
      return jsonAnswer({ message: [title, detail].filter(Boolean).join(': ') }, status);
    }
  }

  async function taken({ leadId, isTest, formId, answers, origin }: GoogleLead): Promise<HttpResponse> {
    const { google } = rules.ads;
    const read = readLead(adBody(answers, google, origin), adSource('google', google, formId), leadId, rules);
    if (!read.ok) {
      log.warn('a google lead cannot be used', { isTest, fields: read.invalid.map(({ field }) => field) });
      const wrong = read.invalid.map(({ field, expected }) => `${field}: expected ${expected}`);
      return jsonAnswer({ message: wrong.join('; ') }, 400);
    }
    if (isTest) {
      log.info('google test lead: right, and not kept');
      return jsonAnswer({ message: 'The test lead is right. It was not kept.' });
    }
    const { receipt, leadId: ours } = await intake.take(read.submission);
    // The id of the sender stays out: nothing keeps it from holding an address.
    log.info('google lead', { leadId: ours, receipt });
    return jsonAnswer({ receipt });
  }
}

export const handler = http('ads', async () =>
  createAds({
    intake: await deployedIntake(),
    queue: deployedAdQueue(),
    secrets: deployedSourceSecrets(),
    rules: capture,
  }),
);
