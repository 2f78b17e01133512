import { capture, nurture, sales } from 'leadloop:config';
import type { CaptureRules, Config } from '../../domain/config/config.ts';
import { readMeeting } from '../../domain/integration/meeting.ts';
import { readReport } from '../../domain/integration/report.ts';
import { between, type Instant, instant } from '../../domain/time/instant.ts';
import { log } from '../adapters/aws/log.ts';
import type { SourceSecretStore } from '../adapters/secrets/source-secrets.ts';
import { messageOf, plainBodyOf, rawBodyOf } from '../http/body.ts';
import { jsonAnswer } from '../http/json-answer.ts';
import { accepted, readLead, sourceNotReady } from '../http/lead-source.ts';
import { machineHttp } from '../http/machine-http.ts';
import { MappingError, mapped, SlowMappingError } from '../http/mapping.ts';
import type { HttpEvent, HttpHandler, HttpResponse } from '../http/messages.ts';
import { invalidFields, RequestError } from '../http/problem.ts';
import { isSigned } from '../http/signature.ts';
import type { Intake } from '../services/capture/intake.ts';
import type { CrmReports } from '../services/sales/crm-reports.ts';
import type { Meetings } from '../services/sales/meetings.ts';
import { deployedCrmReports, deployedIntake, deployedMeetings, deployedSourceSecrets, now } from '../wiring.ts';

interface WebhooksDeps {
  intake: Intake;
  secrets: Pick<SourceSecretStore, 'get'>;
  reports: CrmReports;
  meetings: Meetings;
  rules: CaptureRules;
  config: Pick<Config, 'sales' | 'nurture'>;
  now: () => Instant;
}

/** Another company's form may have many long questions. */
const largestMessage = 512 * 1024;
/** Programs that batch send a list. A CRM's report takes some twenty calls, about 150 ms; API Gateway waits for 30 seconds. */
const mostMessages = 100;

type Source = CaptureRules['webhooks'][string];
type Calendar = Config['sales']['meetings'][string];

/**
 * POST /webhooks/{source}: a signed message of another company's program becomes a submission by its mapping in capture.yaml,
 * or a CRM's or calendar's report by its mapping in sales.yaml.
 */
export function createWebhooks({ intake, secrets, reports, meetings, rules, config, now }: WebhooksDeps): HttpHandler {
  return async (event) => {
    const name = event.pathParameters?.source ?? '';
    const sender = senderOf(name);
    if (!sender) throw new RequestError({ status: 404, title: 'There is no such webhook' });
    const shared = (await secrets.get()).webhooks?.[name] ?? [];
    if (shared.length === 0) throw sourceNotReady(`webhook ${name}`);
    const body = plainBodyOf(event, largestMessage);
    // Some sign before they compress, and some after.
    if (![body, rawBodyOf(event, largestMessage)].some((bytes) => isFrom(sender, shared, event, bytes, now())))
      throw new RequestError({ status: 401, title: 'The signature is not right' });
    const message = await messageOf(body, event.headers['content-type']);
    const take = (one: unknown) => sender.take(one, signedAt(sender, event));
    const several = await collected(sender, message);
    return several ? inTurn(several, take) : take(message);
  };

  /** The messages of a list in which each names its person. Else its items are parts of one message. */
  async function collected({ fields }: Pick<Source, 'fields'>, message: unknown): Promise<unknown[] | undefined> {
    const { lead, email } = fields;
    const who = { ...(lead !== undefined && { lead }), ...(email !== undefined && { email }) };
    if (!Array.isArray(message) || message.length < 2) return undefined;
    // No more are looked at than may come at once: a mapping takes its time with each.
    for (const one of message.slice(0, mostMessages + 1))
      if (Object.keys(await values(who, one)).length === 0) return undefined;
    if (message.length > mostMessages)
      throw invalidFields([
        { field: 'body', got: `${message.length} messages`, expected: `at most ${mostMessages} at once` },
      ]);
    return message;
  }

  /** The system behind this path, and what its messages do. No two systems share a name (lib/config/checks/webhooks.ts). */
  function senderOf(name: string) {
    const reporter = known(config.sales.reports, name);
    if (reporter)
      return {
        ...reporter,
        take: async (message: unknown, at?: Instant) => reported(name, await values(reporter.fields, message), at),
      };
    const calendar = known(config.sales.meetings, name);
    if (calendar)
      return { ...calendar, fields: calendar.person, take: (message: unknown) => met(name, calendar, message) };
    const source = known(rules.webhooks, name);
    return source && { ...source, take: (message: unknown) => submitted(name, source, message) };
  }

  async function submitted(name: string, source: Source, message: unknown): Promise<HttpResponse> {
    const { id, lead } = await leadIn(source, message);
    const read = readLead(lead, { via: `webhook:${name}`, form: source.form, basis: source.basis }, id, rules);
    if (!read.ok) throw invalidFields(read.invalid);
    return accepted(await intake.take(read.submission));
  }

  async function met(name: string, { form, basis, fields, person }: Calendar, message: unknown): Promise<HttpResponse> {
    const via = `webhook:${name}`;
    const read = readMeeting(await values(fields, message), config, now());
    if (!read.ok) throw invalidFields(read.invalid);
    // Calendars report more than meetings, and take offence at an error: Calendly sends nothing any more after a day of them.
    if (!read.meeting)
      return jsonAnswer({ taken: false, why: 'it tells of no meeting that was booked, moved or cancelled' });
    const { event, id } = read.meeting;
    // A person who booked a time waits for us, so no confirmation comes first; without a basis no mail of a track follows.
    const lead = { via, form, basis, mustConfirm: false };
    const post = readLead(await values(person, message), lead, `${event}-${id}`.slice(0, 200), rules);
    if (!post.ok) throw invalidFields(post.invalid);
    const leadId = await meetings.take(read.meeting, post.submission, via);
    log.info('meeting', { leadId, from: name, as: event });
    return jsonAnswer(leadId === undefined ? { taken: false } : { leadId, taken: true });
  }

  async function reported(name: string, fields: Record<string, unknown>, at?: Instant): Promise<HttpResponse> {
    const read = readReport(fields, config, now(), at);
    if (!read.ok) throw invalidFields(read.invalid);
    const done = await reports.take(read.report, `webhook:${name}`);
    // 410, not 404, so that the sender does not try again.
    if (done.as === 'unknown') throw new RequestError({ status: 410, title: 'There is no such lead (any more)' });
    if (done.as === 'refused')
      throw new RequestError({ status: 409, title: 'That cannot be recorded', detail: done.why });
    log.info('report', { leadId: done.leadId, from: name, as: done.as });
    const { as, leadId, why } = done;
    return jsonAnswer({ leadId, taken: as === 'taken', why });
  }
}

/** The result of each message; an invalid one does not stop the others. Throws our own faults last, so that the sender tries again. */
async function inTurn(
  messages: readonly unknown[],
  take: (message: unknown) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const results: { status: number }[] = [];
  const faults: unknown[] = [];
  for (const message of messages) {
    try {
      const { statusCode = 200, body = '{}' } = await take(message);
      results.push({ status: statusCode, ...JSON.parse(body) });
    } catch (error) {
      if (error instanceof RequestError && error.problem.status < 500) results.push({ ...error.problem });
      else faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
  const statuses = new Set(results.map(({ status }) => status));
  return jsonAnswer({ results }, statuses.size === 1 ? [...statuses][0] : 207);
}

const known = <T>(all: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined;

/** Signed with one of our secrets, and recent where the sender signs a time. */
function isFrom(
  { signature }: Pick<Source, 'signature'>,
  secrets: readonly string[],
  event: HttpEvent,
  body: Buffer,
  now: Instant,
): boolean {
  const { header, encoding, prefix, timestamp } = signature;
  const given = event.headers[header];
  if (!timestamp) return isSigned({ secrets, message: body, given, encoding, prefix });
  const time = timeIn(signature, event) ?? '';
  const message = Buffer.concat([Buffer.from(`${time}${timestamp.separator}`), body]);
  // Seconds since 1970. A clock that is ahead is as suspect as a message that is late.
  const isFresh = /^\d{9,11}$/.test(time) && Math.abs(between(instant(Number(time) * 1000), now)) <= timestamp.within;
  // A sender that changes its secret signs with both.
  const all = timestamp.header === undefined ? partsOf(given) : [given];
  return all.some((one) => isSigned({ secrets, message, given: one, encoding, prefix })) && isFresh;
}

/** `t=1492774577,v1=5257a869e7…` */
const partsOf = (header = '') => header.split(',').map((part) => part.trim());

/** The seconds since 1970 that a sender signs, as they came. */
function timeIn({ header, timestamp }: Source['signature'], { headers }: HttpEvent): string | undefined {
  if (!timestamp) return undefined;
  const { prefix } = timestamp;
  const parts = timestamp.header === undefined ? partsOf(headers[header]) : [headers[timestamp.header] ?? ''];
  return parts.find((part) => part.startsWith(prefix))?.slice(prefix.length);
}

/** When the message was signed, for senders who sign a time; `isFrom` has seen that it is one. */
function signedAt({ signature }: Pick<Source, 'signature'>, event: HttpEvent): Instant | undefined {
  const time = timeIn(signature, event);
  return time === undefined ? undefined : instant(Number(time) * 1000);
}

/** The lead of a message, in our field names, with an id that is the same for a repeated message. */
async function leadIn({ id, fields, answers }: Source, message: unknown) {
  const same = (await values({ id }, message)).id;
  const lead = { ...(await values(fields, message)), answers: await values(answers, message) };
  return { id: typeof same === 'string' || typeof same === 'number' ? String(same).slice(0, 200) : undefined, lead };
}

async function values(expressions: Readonly<Record<string, string>>, message: unknown) {
  try {
    return await mapped(expressions, message);
  } catch (error) {
    // A slow machine is no fault of the message: the sender tries again, and nothing is lost.
    if (error instanceof SlowMappingError)
      throw new RequestError({
        status: 503,
        title: 'The mapping takes too long',
        detail: 'Please send it again later.',
      });
    if (!(error instanceof MappingError)) throw error;
    throw new RequestError({
      status: 400,
      title: 'The message is not as its mapping expects',
      detail: error.message,
    });
  }
}

export const handler = machineHttp('webhooks', async () => {
  const config = { sales, nurture };
  const intake = await deployedIntake();
  const [reports, meetings] = await Promise.all([deployedCrmReports(), deployedMeetings(intake, config)]);
  return createWebhooks({ intake, reports, meetings, secrets: deployedSourceSecrets(), rules: capture, config, now });
});
