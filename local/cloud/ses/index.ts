import type { MailSetup } from '../assembly/index.ts';
import { isObject } from '../assembly/template.ts';
import type { Clock } from '../clock/index.ts';
import type { EventBridge } from '../event-bridge/index.ts';
import type { Corruption } from '../journal/file.ts';
import { mailOf } from './accepted.ts';
import { openAccount, type SesMode } from './account.ts';
import { answered } from './answered.ts';
import { eventsOf } from './events.ts';
import { type Mail, type MailFault, MailRefusedError } from './mail.ts';
import type { Receiving } from './receiving.ts';
import { readSendRequest, type SendRequest } from './request.ts';
import { type Accepted, openSentMails, type SentMails } from './sent-mails.ts';
import { openSuppressed, suppressionPath } from './suppressed.ts';
import { createTemplates, type Rendered } from './templates.ts';

export type { SesMode } from './account.ts';
export type { Mail, MailFault } from './mail.ts';
export type { MailPage } from './sent-mails.ts';

export interface Ses extends Pick<SentMails, 'page' | 'read' | 'all' | 'count'> {
  /** Erases mails about this person from the files, and their receivers from the suppression list. */
  forget(...of: Parameters<SentMails['forget']>): Promise<void>;
  /** One call of the API, path and query below `/_aws/ses`. Undefined: never answer (a fault hook said so). */
  handle(method: string, url: string, body: unknown): Promise<Reply | undefined>;
  /** Publishes the events that a killed process still owed. */
  resume(): void;
  stop(): Promise<void>;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

interface SesOptions {
  path: string;
  setup: MailSetup;
  /** What SES has granted the account; production when left out. */
  mode?: SesMode;
  /** The account's rate, when AWS has raised it. */
  mailsPerSecond?: number;
  clock: Clock;
  bus: EventBridge;
  receiving: Receiving;
  region: string;
  account: string;
  /** Decides for each mail whether something goes wrong. */
  fault?: (mail: Mail) => MailFault | undefined;
  /** Ends the running functions as if their process had died. */
  crash(): void;
  warn(message: string): void;
  onCorruption?: (corruption: Corruption) => void;
  /** The tag with a mail's person, for `forget`. */
  personTag?: string;
}

/**
 * SES v2: records each accepted mail before it answers, refuses what SES refuses, renders the templates of the assembly, and
 * publishes the events SES would.
 */
export async function startSes(options: SesOptions): Promise<Ses> {
  const { path, setup, mode = 'production', clock, bus, receiving, region, account: id, fault, crash, warn } = options;
  const sent = await openSentMails(path, options.onCorruption, options.personTag);
  const account = openAccount(`${path}.account.json`, setup, mode, options.mailsPerSecond);
  const templates = createTemplates(setup.templates, clock.now);
  const suppressed = openSuppressed(`${path}.suppressed.json`, clock.now);
  let stopped = false;

  /** SES renders after it has accepted: a missing variable is an event, not an error. */
  function render({ content }: SendRequest): Rendered & { failure?: string } {
    if (content.kind === 'simple') return content;
    try {
      return templates.render(content.name, content.data);
    } catch (error) {
      if (error instanceof MailRefusedError) throw error;
      return { subject: '', html: '', text: '', failure: error instanceof Error ? error.message : String(error) };
    }
  }

  function publish({ mail, failure }: Accepted): void {
    const { events: wanted = [], suppresses } = setup.configurationSets[mail.configurationSet ?? ''] ?? {};
    const reason = suppressed.reasonFor(mail.to);
    const isSuppressed = reason !== undefined && (suppresses?.includes(reason) ?? true);
    clock.at(clock.now(), async () => {
      for (const { type, event } of eventsOf(mail, { region, account: id }, { failure, isSuppressed })) {
        if (stopped) return;
        if (wanted.includes(type)) await bus.put(event);
      }
      if (stopped) return;
      if (failure === undefined) await answered(mail, receiving);
      if (!stopped) sent.published(mail.messageId);
    });
  }

  async function accept(mail: Mail, failure: string | undefined): Promise<void> {
    const entry: Accepted = { kind: 'mail', mail, failure };
    await clock.busy(() => sent.add(entry));
    if (failure !== undefined) warn(`SES could not render ${mail.template} for message ${mail.messageId}: ${failure}`);
    publish(entry);
  }

  async function take(body: Record<string, unknown>): Promise<string | undefined> {
    const request = readSendRequest(body);
    const { from, to, cc, bcc, configurationSet } = request;
    account.admit({ from, recipients: [...to, ...cc, ...bcc], configurationSet });
    const { failure, subject, html, text } = render(request);
    const mail = mailOf(request, { subject, html, text }, clock.now());
    const wrong = fault?.(mail);
    switch (wrong) {
      case 'throttle':
        throw new MailRefusedError('TooManyRequestsException', 429, 'Maximum sending rate exceeded.');
      case 'reject':
        throw new MailRefusedError('MessageRejected', 400, 'Message rejected by a fault hook.');
      case 'fail':
        throw new MailRefusedError('InternalServiceErrorException', 500, 'Internal service error.');
      case 'kill-before':
        kill();
        return undefined;
      case 'crash-before':
        crash();
        return undefined;
      case 'hang-before':
        return undefined;
    }
    await accept(mail, failure);
    if (wrong === 'kill-after') kill();
    if (wrong === 'crash-after') crash();
    return wrong === undefined ? mail.messageId : undefined;
  }

  const refused = (error: unknown): Reply => {
    if (error instanceof URIError) return refused(new MailRefusedError('BadRequestException', 400, error.message));
    if (!(error instanceof MailRefusedError)) throw error;
    return { status: error.status, headers: { 'x-amzn-errortype': error.name }, body: { message: error.message } };
  };

  async function send(body: Record<string, unknown>): Promise<Reply | undefined> {
    const messageId = await take(body);
    return messageId === undefined ? undefined : ok({ MessageId: messageId });
  }

  return {
    page: sent.page,
    read: sent.read,
    all: sent.all,
    count: sent.count,
    forget: async (...of) => suppressed.forget(await sent.forget(...of)),
    async handle(method, url, body) {
      const { pathname: requested, searchParams: query } = new URL(url, 'http://ses');
      try {
        if (!isObject(body)) throw new MailRefusedError('BadRequestException', 400, 'The body is not a JSON object.');
        if (method === 'POST' && requested === '/v2/email/outbound-emails') return await send(body);
        const call = { method, path: requested, query, body };
        if (requested.startsWith(suppressionPath)) return ok(suppressed.handle(call));
        const answer = templates.handle(call) ?? account.handle(call);
        if (answer !== undefined) return ok(answer);
        throw new MailRefusedError('UnknownOperationException', 404, `${method} ${requested} is not supported here.`);
      } catch (error) {
        return refused(error);
      }
    },
    resume() {
      for (const entry of sent.owed()) publish(entry);
    },
    async stop() {
      stopped = true;
      await sent.close();
    },
  };
}

const ok = (body: unknown): Reply => ({ status: 200, headers: {}, body });

function kill(): void {
  process.kill(process.pid, 'SIGKILL');
}
