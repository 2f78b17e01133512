import { type Attachment, GetEmailTemplateCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { tryNextHour } from '../../../domain/capture/limits.ts';
import { PermanentError, TemporaryError } from '../../../domain/lead/errors.ts';
import { isPutBack, type MailKind, type Send } from '../../../domain/lead/send.ts';
import type { MailData } from '../../../domain/mail/data.ts';
import { headerText } from '../../../domain/mail/header-text.ts';
import { tryHeldAgain } from '../../../domain/mail/held-mail.ts';
import type { MailTemplate } from '../../../domain/mail/render-template.ts';
import { marketingShare } from '../../../domain/nurture/mail-limits.ts';
import { type Instant, millis } from '../../../domain/time/instant.ts';
import { clientSettings, lean } from '../aws/aws-client.ts';
import { awsErrorName } from '../aws/aws-errors.ts';
import { allOf } from '../aws/in-parallel.ts';
import { log, metric } from '../aws/log.ts';
import type { Barriers } from '../dynamodb/barriers.ts';
import type { FormLimits } from '../dynamodb/form-limits.ts';
import type { WrittenMails } from '../dynamodb/mail/written-mails.ts';
import type { Sends } from '../dynamodb/sends.ts';
import type { Suppression, Suppressions } from '../dynamodb/suppressions.ts';
import { sendFaultOf } from './send-faults.ts';
import type { SendQuota } from './send-quota.ts';

/** One mail, ready to send. */
export interface OutgoingMail {
  leadId: string;
  lifecycleId: string;
  track: string;
  step: string;
  template: string;
  /** The variant of the mail in the reader's language, where there is one. */
  wording?: string;
  kind: MailKind;
  to: string;
  data: MailData;
  headers: Record<string, string>;
  /** Where the answer goes, when not where all answers go. */
  replyTo?: string;
  /** Pictures that the mail shows, by `cid:<contentId>`. */
  attachments?: readonly { contentId: string; fileName: string; contentType: string; content: Uint8Array }[];
  /** Skip suppressed leads even though this mail is transactional. Marketing mail always skips them. */
  unlessSuppressed?: true;
  /** Leads of the same person that were merged into this one. Their suppressions and received mails count for this lead, too. */
  others?: readonly { leadId: string; lifecycleId: string }[];
  /** It counts for the mails an hour that strangers may cause. */
  onTrial?: boolean;
  why: string;
}

type LedgerField = 'leadId' | 'lifecycleId' | 'track' | 'step' | 'template' | 'kind';

interface MailerDeps {
  sends: Sends;
  written: Pick<WrittenMails, 'keep' | 'keepTemplate'>;
  suppressions: Suppressions;
  leads: Pick<Barriers, 'standing'>;
  from: string;
  replyTo?: string;
  configurationSet: string;
  /** The name of a mail's template at SES, with the stack's prefix. */
  templateName: (mail: string) => string;
  templatePrefix: string;
  /** Mails an hour to and about leads on trial. */
  mailsPerHour: number;
  limits: Pick<FormLimits, 'takeMail' | 'takeShare' | 'holdBack'>;
  /** What SES takes from this account. */
  quota: () => Promise<Pick<SendQuota, 'perSecond'>>;
  client?: SESv2Client;
  now: () => Instant;
}

export type Posted = { state: Send['state']; send: Send } | { state: 'suppressed'; reason: string; at: Instant };
export type Mailer = ReturnType<typeof createMailer>;

/** The mail waits until a person mends the account, the domain or a template, or until a surge is over. The step parks and tries again at `until`. */
export class MailHeldError extends TemporaryError {
  readonly send: Send;
  readonly until: Instant;

  constructor(send: Send, until: Instant, why: string, options?: ErrorOptions) {
    super('MailUnavailable', `the mail is held: ${why}`, options);
    this.send = send;
    this.until = until;
  }
}

/**
 * Sends each step's mail at most once: suppression, claim, barrier of an erasure or a merge, content, SES, ledger, in this
 * order. SES has no idempotency key, so a call without an answer is never repeated: the entry stays `unknown` and the lead
 * moves on.
 */
export function createMailer(deps: MailerDeps) {
  const { sends, written, suppressions, limits, now } = deps;
  // One attempt: after a lost answer, a retry inside the SDK would send the mail twice.
  const client = deps.client ?? lean(new SESv2Client({ ...clientSettings, maxAttempts: 1 }));

  return {
    /**
     * Returns the final ledger state. Throws LeadNotFound when the lead was erased, ExecutionReplaced when it was merged,
     * MailUnavailable when SES may accept the mail later, and MailHeldError when a person must act first.
     */
    async post(outgoing: OutgoingMail): Promise<Posted> {
      if (outgoing.kind === 'marketing' || outgoing.unlessSuppressed) {
        const suppressed = await suppressedAs(outgoing);
        if (suppressed) return { state: 'suppressed', reason: suppressed.reason, at: suppressed.at };
      }
      const { leadId, others = [] } = outgoing;
      const send = claimOf(outgoing, outgoing.why, now());
      // Theirs first: a step of theirs that is under way claims the same entry.
      for (const { leadId: otherId, lifecycleId } of others) {
        const got = await sends.forgo(otherId, { ...send, lifecycleId }, leadId);
        if (got) return { state: got.state === 'claimed' ? 'unknown' : got.state, send: got };
      }
      // Before the claim: an error here happens before SES is called, so the step can be retried.
      const command = commandOf(outgoing, deps);
      if (!(await sends.claim(leadId, send))) return standing(leadId, send);
      await standsForItself(leadId, send);
      await allOf([writtenDown(outgoing, send), templateKept(outgoing), maySend(outgoing, send)]);
      const answer = await client.send(command).catch((error: unknown) => ({ error }));
      if ('error' in answer) return failed(leadId, send, answer.error);
      // SES has the mail. No answer of the table may free the claim from here on.
      const { MessageId = '' } = answer;
      const sentAt = now();
      await sends.sent(leadId, send, MessageId, sentAt);
      metric('MailsSent', 1, millis(sentAt));
      return { state: 'sent', send: { ...send, state: 'sent', messageId: MessageId, sentAt } };
    },

    /** Records in the ledger that a step's mail is never sent, and why. */
    async refuse(outgoing: Pick<OutgoingMail, LedgerField>, why: string): Promise<Posted> {
      const { leadId } = outgoing;
      const send = claimOf(outgoing, why, now());
      if (!(await sends.claim(leadId, send))) return standing(leadId, send);
      await sends.notSent(leadId, send, 'refused', why);
      return { state: 'refused', send: { ...send, state: 'refused' } };
    },

    /** Marks claims in the ledger as `unknown` when their run is gone. */
    async settleAbandoned(leadId: string, ledger: readonly Send[]): Promise<void> {
      for (const send of ledger) if (send.state === 'claimed') await sends.unknown(leadId, send);
    },
  };

  /** An earlier run claimed it. Still claimed means that run died: it may or may not have reached SES. */
  async function standing(leadId: string, send: Send): Promise<Posted> {
    const found = (await sends.find(leadId, send)) ?? send;
    if (isPutBack(found)) throw new TemporaryError('MailUnavailable', 'another run has just released this send');
    if (found.state !== 'claimed') return { state: found.state, send: found };
    await sends.unknown(leadId, send);
    return { state: 'unknown', send: { ...found, state: 'unknown' } };
  }

  /** A suppression of any address of the person counts, but a bounce counts for its own address only. */
  async function suppressedAs({ leadId, others = [] }: OutgoingMail): Promise<Suppression | undefined> {
    const own = await suppressions.find(leadId);
    if (own) return own;
    for (const other of others) {
      const found = await suppressions.find(other.leadId);
      if (found && found.reason !== 'bounced') return found;
    }
    return undefined;
  }

  /**
   * Throws LeadNotFound when the lead was erased, and ExecutionReplaced when it was merged into another. It runs after the
   * claim: a later erasure sees the claim and waits for it, so no mail leaves after an erasure.
   */
  async function standsForItself(leadId: string, send: Send): Promise<void> {
    const is = await deps.leads.standing(leadId);
    if (is === 'itself') return;
    await sends.retract(leadId, send);
    if (is === 'merged') throw new PermanentError('ExecutionReplaced', `lead ${leadId} goes on in another`);
    throw new PermanentError('LeadNotFound', `lead ${leadId} was erased`);
  }

  /** Stores the content before the mail leaves. Throws StorageUnavailable, and releases the claim. */
  async function writtenDown({ leadId, kind, template, data }: OutgoingMail, send: Send): Promise<void> {
    if (kind === 'internal') return;
    try {
      await written.keep(leadId, send, deps.templateName(template), data);
    } catch (error) {
      await sends.notSent(leadId, send, 'released', 'not written down');
      throw error;
    }
  }

  /** SES reads one template a second: after a refusal, the next mail of this process asks again. */
  async function templateKept({ kind, template }: OutgoingMail): Promise<void> {
    if (kind === 'internal') return;
    const name = deps.templateName(template);
    await written
      .keepTemplate(name, () => templateOf(name))
      .catch((error: unknown) => log.warn('a template is not kept yet', { template: name, error }));
  }

  async function templateOf(name: string): Promise<MailTemplate> {
    const TemplateName = `${deps.templatePrefix}${name}`;
    const { TemplateContent } = await client.send(new GetEmailTemplateCommand({ TemplateName }));
    return {
      subject: TemplateContent?.Subject ?? '',
      html: TemplateContent?.Html ?? '',
      text: TemplateContent?.Text ?? '',
    };
  }

  async function maySend({ leadId, kind, onTrial }: OutgoingMail, send: Send): Promise<void> {
    if (kind === 'marketing') await waitsForShare(leadId, send);
    if (onTrial) await heldInSurge(leadId, send);
  }

  /** Throws MailUnavailable when marketing mail has had its share of this second: the step tries again, later and later. */
  async function waitsForShare(leadId: string, send: Send): Promise<void> {
    try {
      const { perSecond } = await deps.quota();
      if (await limits.takeShare(marketingShare(perSecond), now())) return;
    } catch (error) {
      // A failed count stops no mail: SES itself refuses what exceeds its rate.
      return log.warn('the share of marketing mail was not counted', { leadId, error });
    }
    const why = 'marketing mail has had its share of this second';
    await sends.notSent(leadId, send, 'released', why);
    throw new TemporaryError('MailUnavailable', why);
  }

  /** Throws a MailHeldError when strangers have caused all the mails they may in this hour. */
  async function heldInSurge(leadId: string, send: Send): Promise<void> {
    const at = now();
    const isTaken = await limits.takeMail(deps.mailsPerHour, at).catch(async (error: unknown) => {
      await sends.notSent(leadId, send, 'released', 'not counted');
      throw error;
    });
    if (isTaken) return;
    const why = 'more mails than usual this hour';
    await sends.notSent(leadId, send, 'held', why);
    await limits.holdBack(leadId, at, 'mail');
    metric('SurgeMails', 1, millis(at));
    throw new MailHeldError({ ...send, state: 'held', why }, tryNextHour(leadId, at), why);
  }

  async function failed(leadId: string, send: Send, error: unknown): Promise<Posted> {
    const name = awsErrorName(error);
    const why = name === 'Error' || name === '' ? ((error as { code?: string }).code ?? name) : name;
    switch (sendFaultOf(error)) {
      case 'address':
        await sends.notSent(leadId, send, 'refused', why);
        return { state: 'refused', send: { ...send, state: 'refused', why } };
      case 'account': {
        await sends.notSent(leadId, send, 'held', why);
        metric('MailsHeld', 1, millis(now()));
        // SES names the address in its message, so only the name of the error is logged.
        log.error('SES holds a mail', { leadId, template: send.template, why });
        throw new MailHeldError({ ...send, state: 'held', why }, tryHeldAgain(leadId, send.kind, now()), why);
      }
      case 'later':
        await sends.notSent(leadId, send, 'released', why);
        throw new TemporaryError('MailUnavailable', `SES did not take the mail: ${why}`, { cause: error });
    }
    await sends.unknown(leadId, send);
    return { state: 'unknown', send: { ...send, state: 'unknown' } };
  }
}

/** What the ledger stores before SES is called. */
function claimOf(
  { lifecycleId, track, step, template, kind }: Pick<OutgoingMail, LedgerField>,
  why: string,
  at: Instant,
): Send {
  return { lifecycleId, track, step, template, kind, why, state: 'claimed', claimedAt: at };
}

function commandOf(outgoing: OutgoingMail, deps: MailerDeps): SendEmailCommand {
  const { leadId, lifecycleId, track, step, template, kind } = outgoing;
  const tags = {
    lead: leadId,
    lifecycle: lifecycleId,
    track,
    step,
    template,
    kind,
    // SES writes the Feedback-ID header itself and begins it with these two: complaint rates by mail and track in Gmail's tools.
    'ses:feedback-id-a': template,
    'ses:feedback-id-b': track,
  };
  return new SendEmailCommand({
    FromEmailAddress: deps.from,
    ...((outgoing.replyTo ?? deps.replyTo) && { ReplyToAddresses: [outgoing.replyTo ?? deps.replyTo ?? ''] }),
    Destination: { ToAddresses: [outgoing.to] },
    ConfigurationSetName: deps.configurationSet,
    EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
    Content: {
      Template: {
        TemplateName: `${deps.templatePrefix}${deps.templateName(outgoing.wording ?? template)}`,
        TemplateData: JSON.stringify(outgoing.data),
        // SES refuses a mail for one character outside ASCII.
        Headers: Object.entries(outgoing.headers).map(([Name, Value]) => ({ Name, Value: headerText(Value) })),
        Attachments: outgoing.attachments?.map(inline),
      },
    },
  });
}

const inline = (picture: NonNullable<OutgoingMail['attachments']>[number]): Attachment => ({
  RawContent: picture.content,
  FileName: picture.fileName,
  ContentId: picture.contentId,
  ContentType: picture.contentType,
  ContentDisposition: 'INLINE',
});
