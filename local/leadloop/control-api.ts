import { type Stage, stages } from '../../domain/lead/stage.ts';
import type { GatewayRequest, GatewayResponse } from '../cloud/http-api/index.ts';
import type { DeadLetter } from '../cloud/lambda/async-invocations.ts';
import { foreign } from '../cloud/server/guard.ts';
import type { Mail, MailPage } from '../cloud/ses/index.ts';
import { longestPage } from '../cloud/ses/sent-mails.ts';
import type { LeadPage, LeadQuery } from './lead-list.ts';
import { expectedReply, type Reply, replyIn } from './reply-request.ts';

/** One execution in a list. Times are ISO 8601. */
export interface ExecutionView {
  name: string;
  leadId: string;
  status: string;
  state?: string;
  startedAt: string;
  stoppedAt?: string;
  /** When a waiting execution continues by itself. */
  waitsUntil?: string;
}

/** The control API's operations, which the cloud provides. */
export interface Controls {
  clock(): { now: string; mode: 'real' | 'virtual'; nextDue?: string };
  /** Moves the clock to the time (milliseconds), or to the next thing due; resolves when everything due has happened. */
  advance(to: number | 'next'): Promise<void>;
  endpoints(): Record<string, string>;
  /** What runs here, as a deployed stack would describe itself. */
  deployment(): { stack: string; region: string; outputs: Record<string, string>; metadata: unknown; site: string };
  /** Mails without their content, newest first. Undefined when no mail has the name `before`. */
  mails(options: { before?: string; limit?: number }): Promise<MailPage | undefined>;
  mailOf(messageId: string): Promise<Mail | undefined>;
  /** Of one lead, or all. */
  executions(leadId?: string): Promise<ExecutionView[]>;
  /** Events of GetExecutionHistory; undefined when there is no such execution. */
  history(name: string): Promise<unknown[] | undefined>;
  /** Leads by a search, newest in their stage first. Undefined when there is no lead `before`. */
  leads(query: LeadQuery): Promise<LeadPage | undefined>;
  lead(leadId: string): Promise<unknown>;
  deadLetters(): DeadLetter[];
  /** Events on the template's bus since the start. */
  events(): unknown[];
  reset(): Promise<void>;
  /** Gives a lead another execution now. False when there is no open lifecycle. */
  restart(leadId: string): Promise<boolean>;
  /** A mail to us: an answer to a mail of the inbox, or any other. Undefined when no rule takes it. */
  reply(mail: Reply): Promise<{ messageId: string } | undefined>;
  /** A sign-in token; undefined for a person who may not sign in. */
  token(email: string): Promise<{ token: string; seconds: number } | undefined>;
  /** The stand-in for a page of the company's site. */
  site(url: string): GatewayResponse;
}

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

type Token = NonNullable<Awaited<ReturnType<Controls['token']>>>;

class ControlError extends Error {
  readonly status: number;
  readonly title: string;
  constructor(status: number, title: string, detail: string) {
    super(detail);
    this.status = status;
    this.title = title;
  }
}

/** `/_local/*`: what people, tools and tests look at and turn. Never deployed. Errors are problem+json (RFC 9457). */
export function createControlApi(controls: Controls): (request: GatewayRequest) => Promise<GatewayResponse> {
  const reads: Record<string, () => unknown> = {
    health: () => ({ status: 'ok', now: controls.clock().now }),
    endpoints: () => controls.endpoints(),
    deployment: () => controls.deployment(),
    clock: () => controls.clock(),
    'dead-letters': () => controls.deadLetters(),
    events: () => controls.events(),
  };

  async function read(path: string, query: URLSearchParams): Promise<unknown> {
    if (path === 'mail') return found(await controls.mails(pageOf(query)), `mail ${query.get('before')}`);
    if (path === 'leads') return found(await controls.leads(leadsOf(query)), `lead ${query.get('before')}`);
    if (path === 'executions') return controls.executions(query.get('lead') ?? undefined);
    if (Object.hasOwn(reads, path)) return reads[path]?.();
    const [room, id = '', more, ...rest] = path.split('/').map(decodeURIComponent);
    if (room === 'leads' && id && more === undefined) return found(await controls.lead(id), `lead ${id}`);
    if (room === 'mail' && id && more === undefined) return found(await controls.mailOf(id), `mail ${id}`);
    if (room === 'executions' && more === 'history' && rest.length === 0)
      return found(await controls.history(id), `execution ${id}`);
    throw new ControlError(404, 'Not found', `There is no /_local/${path}.`);
  }

  async function act(path: string, body: Buffer): Promise<unknown> {
    if (path === 'clock') {
      await controls.advance(destination(parsed(body), Date.parse(controls.clock().now)));
      return controls.clock();
    }
    if (path === 'reset') {
      await controls.reset();
      return { status: 'ok' };
    }
    if (path === 'reply') {
      const mail = replyIn(parsed(body));
      if (!mail) throw new ControlError(400, 'Bad request', expectedReply);
      return found(await controls.reply(mail), 'mail to answer, or receipt rule for the address');
    }
    if (path === 'token') {
      const { as } = parsed(body);
      if (typeof as !== 'string')
        throw new ControlError(
          400,
          'Bad request',
          `as: got ${JSON.stringify(as)}, expected the address of one of your people.`,
        );
      const { token, seconds } = found(await controls.token(as), `person with the address ${as}`) as Token;
      return { access_token: token, token_type: 'Bearer', expires_in: seconds };
    }
    if (path === 'restart') {
      const { leadId } = parsed(body);
      if (typeof leadId !== 'string')
        throw new ControlError(400, 'Bad request', `leadId: got ${JSON.stringify(leadId)}, expected the id of a lead.`);
      if (!(await controls.restart(leadId)))
        throw new ControlError(404, 'Not found', 'There is no open lead of that id.');
      return { status: 'ok' };
    }
    throw new ControlError(404, 'Not found', `There is no POST /_local/${path}.`);
  }

  return async (request) => {
    const [, , path = ''] = /^\/(_local)\/?([^?]*)/.exec(request.url) ?? [];
    try {
      const why = foreign(request.headers);
      if (why) throw new ControlError(403, 'Forbidden', why);
      if (/^inbox\/?$/.test(path))
        return { status: 308, headers: { location: '/_local/panel#inbox' }, cookies: [], body: '' };
      if (request.method === 'GET' || request.method === 'HEAD') {
        if (path === 'site' || path.startsWith('site/')) return controls.site(request.url);
        return answer(200, await read(path.replace(/\/$/, ''), new URL(request.url, 'http://local').searchParams));
      }
      if (request.method === 'POST') return answer(200, await act(path.replace(/\/$/, ''), request.body));
      throw new ControlError(405, 'Method not allowed', `Expected GET or POST, got ${request.method}.`);
    } catch (error) {
      if (error instanceof URIError)
        return problem(new ControlError(400, 'Bad request', `The path ${path} is not encoded correctly.`));
      if (!(error instanceof ControlError)) throw error;
      return problem(error);
    }
  };
}

/** `{"advance":"3d"}`, `{"to":"next"}` or `{"to":"<ISO 8601>"}` as milliseconds since the epoch. */
function destination(body: Record<string, unknown>, now: number): number | 'next' {
  const expected = 'Expected {"advance":"3d"} (s, m, h, d, w), {"to":"next"} or {"to":"2026-12-01T09:00:00Z"}';
  const { advance, to } = body;
  if (typeof advance === 'string') {
    const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([smhdw])$/.exec(advance.trim()) ?? [];
    const size = unit === undefined ? undefined : unitMs[unit];
    if (size !== undefined) return within(now + Number(amount) * size);
  }
  if (to === 'next') return to;
  if (typeof to === 'string') {
    const at = Date.parse(to);
    if (at < now)
      throw new ControlError(
        400,
        'Bad request',
        `The clock cannot go back: it is ${new Date(now).toISOString()}, got ${to}.`,
      );
    if (!Number.isNaN(at)) return within(at);
  }
  throw new ControlError(400, 'Bad request', `${expected}, got ${JSON.stringify(body)}.`);
}

/** Instants of more than four digits a year sort wrongly as text, and there is no way back. */
const latest = Date.UTC(9000, 0);

function within(at: number): number {
  if (at <= latest) return at;
  throw new ControlError(400, 'Bad request', `The clock goes up to ${new Date(latest).toISOString()}.`);
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // said below
  }
  throw new ControlError(400, 'Bad request', 'Expected a JSON object as the body.');
}

function found(value: unknown, what: string): unknown {
  if (value === undefined) throw new ControlError(404, 'Not found', `There is no ${what}.`);
  return value;
}

/** `limit=<1 to 500>`. */
function limitIn(query: URLSearchParams): number | undefined {
  const limit = query.get('limit');
  if (limit === null) return undefined;
  if (Number.isInteger(Number(limit)) && Number(limit) > 0) return Number(limit);
  throw new ControlError(400, 'Bad request', `limit: got ${limit}, expected 1 to ${longestPage}.`);
}

/** `?before=<id of the last one>&limit=<1 to 500>`. */
function pageOf(query: URLSearchParams): { before?: string; limit?: number } {
  const [before, limit] = [query.get('before'), limitIn(query)];
  return { before: before ?? undefined, limit };
}

/** A page, `?search=<part of a name>` and `?stage=<stage>`. */
function leadsOf(query: URLSearchParams): LeadQuery {
  const [search, stage] = [query.get('search'), query.get('stage')];
  if (stage !== null && !stages.some((one) => one === stage))
    throw new ControlError(400, 'Bad request', `stage: got ${stage}, expected one of ${stages.join(', ')}.`);
  return { ...pageOf(query), search: search ?? undefined, stage: (stage ?? undefined) as Stage | undefined };
}

const answer = (status: number, body: unknown): GatewayResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  cookies: [],
  body: JSON.stringify(body),
});

const problem = ({ status, title, message }: ControlError): GatewayResponse => ({
  status,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  cookies: [],
  body: JSON.stringify({ type: 'about:blank', title, status, detail: message }),
});
