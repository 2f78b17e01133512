import type { MailSetup } from '../assembly/index.ts';
import type { Clock } from '../clock/index.ts';
import type { EventBridge } from '../event-bridge/index.ts';
import type { Corruption } from '../journal/file.ts';
import { openJournal } from '../journal/index.ts';
import { mailOf } from './accepted.ts';
import { answered } from './answered.ts';
import { eventsOf } from './events.ts';
import { type Mail, type MailFault, MailRefused } from './mail.ts';
import type { Mailbox, TemplateParts } from './mailbox.ts';
import type { Receiving } from './receiving.ts';
import { readSendRequest, type SendRequest } from './request.ts';
import { openSuppressed } from './suppressed.ts';

export type { Mail, MailFault } from './mail.ts';

export interface Ses {
  /** Base URL of aws-ses-v2-local: the mailbox page, and every operation but SendEmail. */
  mailbox: string;
  /** Every mail sent so far, oldest first. */
  mails(): Mail[];
  /** `POST /v2/email/outbound-emails`. Undefined: never answer (a fault hook said so). */
  send(body: unknown): Promise<Reply | undefined>;
  /** `/v2/email/suppression/addresses`: the suppression list of the account. */
  suppression(method: string, path: string, body: unknown): Reply;
  /** Publishes the events that a killed process still owed. */
  resume(): void;
  stop(): Promise<void>;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

export interface SesOptions {
  path: string;
  mailbox: Mailbox;
  setup: MailSetup;
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
}

type Entry = { kind: 'mail'; mail: Mail; failure?: string } | { kind: 'published'; messageId: string };
type Owed = Extract<Entry, { kind: 'mail' }>;

/**
 * SES v2: aws-ses-v2-local renders the templates of the assembly and shows the mailbox; in front of it this records each
 * accepted mail before answering, refuses what SES refuses, and publishes the events SES would.
 */
export async function startSes(options: SesOptions): Promise<Ses> {
  const { path, mailbox, setup, clock, bus, receiving, region, account, fault, crash, warn, onCorruption } = options;
  const sent: Mail[] = [];
  const owed = new Map<string, Owed>();
  const journal = await openJournal<Entry>({ path, ...(onCorruption && { onCorruption }) });
  for await (const { record } of journal.read()) {
    if (record.kind === 'published') owed.delete(record.messageId);
    else {
      owed.set(record.mail.messageId, record);
      if (record.failure === undefined) show(record.mail);
    }
  }
  const templates = new Map<string, { parts: TemplateParts; render?: ReturnType<typeof mailbox.compile> }>();
  for (const { name, subject, html, text } of setup.templates) {
    const parts = { Subject: subject, Html: html, Text: text };
    templates.set(name, { parts });
    mailbox.addTemplate(name, parts);
  }
  const suppressed = openSuppressed(`${path}.suppressed.json`, clock.now);
  let stopped = false;

  function show(mail: Mail): void {
    sent.push(mail);
    mailbox.save({
      messageId: mail.messageId,
      from: mail.from,
      replyTo: mail.headers['Reply-To'] ? [mail.headers['Reply-To']] : [],
      destination: { to: [mail.to], cc: [], bcc: [] },
      subject: mail.subject,
      body: { html: mail.html, text: mail.text },
      attachments: [],
      headers: Object.entries(mail.headers).map(([name, value]) => ({ name, value })),
      at: Math.floor(Date.parse(mail.sentAt) / 1000),
    });
  }

  /** SES renders after it has accepted: a missing variable is an event, not an error. */
  function render({ content }: SendRequest): { subject: string; html: string; text: string; failure?: string } {
    if (content.kind === 'simple') return content;
    const template = templates.get(content.name);
    if (!template) throw new MailRefused('NotFoundException', 404, `Template ${content.name} does not exist.`);
    try {
      template.render ??= mailbox.compile(template.parts);
      return template.render(content.data);
    } catch (error) {
      return { subject: '', html: '', text: '', failure: error instanceof Error ? error.message : String(error) };
    }
  }

  function publish({ mail, failure }: Owed): void {
    const { events: wanted = [], suppresses } = setup.configurationSets[mail.configurationSet ?? ''] ?? {};
    const reason = suppressed.reasonFor(mail.to);
    const isSuppressed = reason !== undefined && (suppresses?.includes(reason) ?? true);
    clock.at(clock.now(), async () => {
      for (const { type, event } of eventsOf(mail, { region, account }, { failure, isSuppressed })) {
        if (stopped) return;
        if (wanted.includes(type)) await bus.put(event);
      }
      if (stopped) return;
      if (failure === undefined) await answered(mail, receiving);
      owed.delete(mail.messageId);
      if (!stopped) journal.write({ kind: 'published', messageId: mail.messageId });
    });
  }

  async function accept(mail: Mail, failure: string | undefined): Promise<void> {
    const entry: Owed = { kind: 'mail', mail, ...(failure !== undefined && { failure }) };
    await clock.busy(() => journal.append(entry));
    if (failure === undefined) show(mail);
    else warn(`SES could not render ${mail.template} for message ${mail.messageId}: ${failure}`);
    owed.set(mail.messageId, entry);
    publish(entry);
  }

  async function take(body: unknown): Promise<string | undefined> {
    const request = readSendRequest(body, setup);
    const { failure, subject, html, text } = render(request);
    const mail = mailOf(request, { subject, html, text }, clock.now());
    const wrong = fault?.(mail);
    switch (wrong) {
      case 'throttle':
        throw new MailRefused('TooManyRequestsException', 429, 'Maximum sending rate exceeded.');
      case 'reject':
        throw new MailRefused('MessageRejected', 400, 'Message rejected by a fault hook.');
      case 'fail':
        throw new MailRefused('InternalServiceErrorException', 500, 'Internal service error.');
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
    if (!(error instanceof MailRefused)) throw error;
    return { status: error.status, headers: { 'x-amzn-errortype': error.name }, body: { message: error.message } };
  };

  return {
    mailbox: mailbox.url,
    mails: () => sent,
    async send(body): Promise<Reply | undefined> {
      try {
        const messageId = await take(body);
        return messageId === undefined ? undefined : { status: 200, headers: {}, body: { MessageId: messageId } };
      } catch (error) {
        return refused(error);
      }
    },
    suppression(...request) {
      try {
        return { status: 200, headers: {}, body: suppressed.handle(...request) };
      } catch (error) {
        return refused(error);
      }
    },
    resume() {
      for (const entry of owed.values()) publish(entry);
    },
    async stop() {
      stopped = true;
      await journal.close();
      await mailbox.stop();
    },
  };
}

function kill(): void {
  process.kill(process.pid, 'SIGKILL');
}
