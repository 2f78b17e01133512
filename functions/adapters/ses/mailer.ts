import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { TemporaryError } from '../../../domain/lead/errors.ts';
import type { MailKind, Send } from '../../../domain/lead/send.ts';
import type { MailData } from '../../../domain/mail/data.ts';
import { headerText } from '../../../domain/mail/header-text.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { clientSettings, lean } from '../aws/aws-client.ts';
import type { Sends } from '../dynamodb/sends.ts';
import type { Suppressions } from '../dynamodb/suppressions.ts';

/** One mail, ready to send. */
export interface OutgoingMail {
  leadId: string;
  lifecycleId: string;
  track: string;
  step: string;
  template: string;
  kind: MailKind;
  to: string;
  data: MailData;
  headers: Record<string, string>;
  /** Where the answer goes, when not where all answers go. */
  replyTo?: string;
  /** Skip suppressed leads even though this mail is transactional. Marketing mail always skips them. */
  unlessSuppressed?: true;
  why: string;
}

type LedgerField = 'leadId' | 'lifecycleId' | 'track' | 'step' | 'template' | 'kind';

export interface MailerDeps {
  sends: Sends;
  suppressions: Suppressions;
  from: string;
  replyTo?: string;
  configurationSet: string;
  templatePrefix: string;
  client?: SESv2Client;
  now: () => Instant;
}

export type Posted = { state: Send['state']; send: Send } | { state: 'suppressed'; reason: string; at: Instant };
export type Mailer = ReturnType<typeof createMailer>;

/** SES says no to this very mail; sending it again cannot help. */
const refusals = ['MessageRejected', 'BadRequestException', 'MailFromDomainNotVerifiedException', 'NotFoundException'];
/** SES says not now and has not taken it. */
const postponements = [
  'TooManyRequestsException',
  'LimitExceededException',
  'SendingPausedException',
  'AccountSuspendedException',
];
/** Never left this machine. */
const unreached = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/**
 * Sends each step's mail at most once: suppression, claim, SES, ledger, in this order. SES has no idempotency key, so an
 * answer that never came is never repeated: the entry stays `unknown` and the lead's journey goes on.
 */
export function createMailer(deps: MailerDeps) {
  const { sends, suppressions, now } = deps;
  // One attempt: a retry inside the SDK after a lost answer would be the second mail nobody can take back.
  const client = deps.client ?? lean(new SESv2Client({ ...clientSettings, maxAttempts: 1 }));

  return {
    /** What the ledger says afterwards. Throws MailUnavailable when SES definitely did not take it but may later. */
    async post(letter: OutgoingMail): Promise<Posted> {
      if (letter.kind === 'marketing' || letter.unlessSuppressed) {
        const suppressed = await suppressions.find(letter.leadId);
        if (suppressed) return { state: 'suppressed', reason: suppressed.reason, at: suppressed.at };
      }
      const { leadId } = letter;
      const send = claimOf(letter, letter.why, now());
      if (!(await sends.claim(leadId, send))) return standing(leadId, send);
      try {
        const { MessageId = '' } = await client.send(commandOf(letter, deps));
        const sentAt = now();
        await sends.sent(leadId, send, MessageId, sentAt);
        return { state: 'sent', send: { ...send, state: 'sent', messageId: MessageId, sentAt } };
      } catch (error) {
        return await failed(leadId, send, error);
      }
    },

    /** Says in the ledger that the mail of a step is never sent, and why. */
    async refuse(letter: Pick<OutgoingMail, LedgerField>, why: string): Promise<Posted> {
      const { leadId } = letter;
      const send = claimOf(letter, why, now());
      if (!(await sends.claim(leadId, send))) return standing(leadId, send);
      await sends.notSent(leadId, send, 'refused', why);
      return { state: 'refused', send: { ...send, state: 'refused' } };
    },

    /** Says in the ledger that nobody knows what became of claims whose run is gone. */
    async settleAbandoned(leadId: string, ledger: readonly Send[]): Promise<void> {
      for (const send of ledger) if (send.state === 'claimed') await sends.unknown(leadId, send);
    },
  };

  /** An earlier run claimed it. Still claimed means that run died: it may or may not have reached SES. */
  async function standing(leadId: string, send: Send): Promise<Posted> {
    const found = (await sends.find(leadId, send)) ?? send;
    if (found.state === 'released')
      throw new TemporaryError('MailUnavailable', 'another run has just released this send');
    if (found.state !== 'claimed') return { state: found.state, send: found };
    await sends.unknown(leadId, send);
    return { state: 'unknown', send: { ...found, state: 'unknown' } };
  }

  async function failed(leadId: string, send: Send, error: unknown): Promise<Posted> {
    if (error instanceof TemporaryError) throw error; // SES took it, the ledger did not answer: the claim stands
    const name = error instanceof Error ? error.name : '';
    const code = (error as { code?: string }).code ?? '';
    if (refusals.includes(name)) {
      await sends.notSent(leadId, send, 'refused', name);
      return { state: 'refused', send: { ...send, state: 'refused', why: name } };
    }
    if (postponements.includes(name) || unreached.includes(code) || isRequestFault(error)) {
      await sends.notSent(leadId, send, 'released', name || code);
      throw new TemporaryError('MailUnavailable', `SES did not take the mail: ${name || code}`, { cause: error });
    }
    await sends.unknown(leadId, send);
    return { state: 'unknown', send: { ...send, state: 'unknown' } };
  }
}

/** What stands in the ledger before SES hears of a mail. */
function claimOf(
  { lifecycleId, track, step, template, kind }: Pick<OutgoingMail, LedgerField>,
  why: string,
  at: Instant,
): Send {
  return { lifecycleId, track, step, template, kind, why, state: 'claimed', claimedAt: at };
}

/** A status of 4xx is an answer: not taken. What is wrong (throttling by another name, a permission) can be put right. */
function isRequestFault(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500;
}

function commandOf(letter: OutgoingMail, deps: MailerDeps): SendEmailCommand {
  const { leadId, lifecycleId, track, step, template, kind } = letter;
  const tags = {
    ...{ lead: leadId, lifecycle: lifecycleId, track, step, template, kind },
    // SES writes the Feedback-ID header itself and begins it with these two: complaint rates by mail and track in Gmail's tools.
    ...{ 'ses:feedback-id-a': template, 'ses:feedback-id-b': track },
  };
  return new SendEmailCommand({
    FromEmailAddress: deps.from,
    ...((letter.replyTo ?? deps.replyTo) && { ReplyToAddresses: [letter.replyTo ?? deps.replyTo ?? ''] }),
    Destination: { ToAddresses: [letter.to] },
    ConfigurationSetName: deps.configurationSet,
    EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
    Content: {
      Template: {
        TemplateName: `${deps.templatePrefix}${template}`,
        TemplateData: JSON.stringify(letter.data),
        // SES refuses a mail for one character outside ASCII.
        Headers: Object.entries(letter.headers).map(([Name, Value]) => ({ Name, Value: headerText(Value) })),
      },
    },
  });
}
