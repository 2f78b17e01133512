import { nurture } from 'leadloop:config';
import type { EventBridgeEvent, SQSRecord } from 'aws-lambda';
import type { NurtureRules } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { partOf } from '../../domain/lead/history.ts';
import { isOneTooMany } from '../../domain/nurture/bounces.ts';
import { type Instant, instant, millis } from '../../domain/time/instant.ts';
import { log, metric } from '../adapters/aws/log.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import { createSends, type Sends } from '../adapters/dynamodb/sends.ts';
import { createSuppressions, type Suppressions } from '../adapters/dynamodb/suppressions.ts';
import { type AccountList, createAccountList } from '../adapters/ses/account-list.ts';
import type { Signals } from '../services/signals.ts';
import { deployedSignals } from '../wiring.ts';
import { inBatches } from './batch.ts';
import { listener } from './listener.ts';

/** The part of an SES event this reads. Events come at least once, late and in any order. */
export interface MailEvent {
  mail: { messageId: string; tags?: Record<string, string[]> };
  bounce?: { bounceType: string; timestamp: string; bouncedRecipients?: { diagnosticCode?: string }[] };
  complaint?: { timestamp: string; complaintFeedbackType?: string };
  delivery?: { timestamp: string };
  open?: { timestamp: string } & Record<string, unknown>;
  failure?: { errorMessage?: string };
}

interface MailEventsDeps {
  sends: Sends;
  suppressions: Suppressions;
  accountList: Pick<AccountList, 'add'>;
  signals: Signals;
  leads: Pick<Leads, 'history'>;
  rules: Pick<NurtureRules, 'softBounces'>;
}

type Event = Pick<EventBridgeEvent<string, MailEvent>, 'detail-type' | 'detail' | 'time' | 'id'>;

/** SES's reasons for not sending a mail that it had accepted. */
const neverSent: Readonly<Record<string, string>> = {
  'Email Rendering Failed': 'SES could not fill in the template',
  'Email Rejected': 'SES found a virus in it',
};

/** SES flags opens by machines. The flag is a recent addition and may be absent. */
const isAutomated = (event: Record<string, unknown>) =>
  Object.entries(event).some(([name, value]) => /automat|machine|bot/i.test(name) && String(value) === 'true');

/**
 * Mailbox providers send other feedback on the same channel (RFC 5965): "not-spam" withdraws a complaint, "auth-failure"
 * concerns our DNS.
 */
const isComplaint = ({ complaint }: MailEvent) =>
  complaint !== undefined && !/^(?:not-spam|auth-failure)$/i.test(complaint.complaintFeedbackType ?? '');

/** Applies SES's events about our mails to the ledger, the suppression list and the lead. */
export function createMailEvents({ sends, suppressions, accountList, signals, leads, rules }: MailEventsDeps) {
  return async (event: Event): Promise<void> => {
    const { mail, bounce, delivery, open } = event.detail;
    const complaint = isComplaint(event.detail) ? event.detail.complaint : undefined;
    const tag = (name: string) => mail.tags?.[name]?.[0] ?? '';
    const [leadId, lifecycleId, template] = [tag('lead'), tag('lifecycle'), tag('template')];
    if (!leadId)
      return log.warn('a mail event without our tags', { type: event['detail-type'], messageId: mail.messageId });
    const { messageId } = mail;
    const at = (time: string | undefined): Instant => instant(millis(time ?? event.time));
    // Ids derive from the mail and the kind of event, so a repeated event counts once.
    const base = { lifecycleId, messageId, template };
    const activity = <T extends Activity['type']>(type: T, time?: string) => ({
      id: `${type}-${messageId}`,
      type,
      at: at(time),
      lifecycleId,
    });

    if (event['detail-type'] === 'Email Sent')
      return sends.sent(leadId, { lifecycleId, track: tag('track'), step: tag('step') }, messageId, at(undefined));
    const why = neverSent[event['detail-type']];
    if (why !== undefined) {
      await sends.neverSent(leadId, { lifecycleId, track: tag('track'), step: tag('step') }, why);
      metric('MailsNotSent', 1, millis(at(undefined)));
      log.error(why, { leadId, template, messageId, said: event.detail.failure?.errorMessage });
      return;
    }
    // Mail to reps carries the lead's tags for the ledger; its fate says nothing about the lead.
    if (tag('kind') === 'internal') {
      if (bounce || complaint) log.error('mail to a rep came back', { leadId, template, messageId });
      return;
    }
    const detail = { messageId: base.messageId, template: base.template };
    if (bounce || complaint) metric(bounce ? 'MailsBounced' : 'MailsComplained', 1, millis(at(undefined)));
    if (bounce) {
      const hard = bounce.bounceType === 'Permanent';
      const diagnostic = withoutAddresses(bounce.bouncedRecipients?.[0]?.diagnosticCode);
      const bounced = { ...activity('mail.bounced', bounce.timestamp), detail: { ...detail, hard, diagnostic } };
      if (hard) return suppress(leadId, bounced, 'bounced');
      const history = await leads.history(leadId);
      const tooMany = isOneTooMany(bounced, history?.activities ?? [], rules);
      if (!tooMany) return raise(leadId, bounced);
      await suppress(leadId, { ...bounced, detail: { ...bounced.detail, tooMany } }, 'bounced');
      // Hard bounces and complaints SES puts on its list itself (lib/constructs/mail.ts); that these are too many only we know.
      const own = history && partOf(history, leadId);
      if (own) await accountList.add(own.lead.email, 'bounced');
      return;
    }
    if (complaint)
      return suppress(leadId, { ...activity('mail.complained', complaint.timestamp), detail }, 'complained');
    if (delivery) return raise(leadId, { ...activity('mail.delivered', delivery.timestamp), detail });
    if (open)
      return raise(leadId, {
        ...activity('mail.opened', open.timestamp),
        detail: { ...detail, machine: isAutomated(open) ? 'SES reports it as automated' : undefined },
      });
    log.warn('mail event', { type: event['detail-type'], leadId, template, messageId });
  };

  async function raise(leadId: string, activity: Activity): Promise<void> {
    await signals.raise(leadId, activity);
  }

  /** The list first: from that write on nothing more goes out. */
  async function suppress(leadId: string, activity: Activity, reason: 'bounced' | 'complained'): Promise<void> {
    const suppressed = { reason, at: activity.at };
    await suppressions.add(leadId, suppressed);
    await signals.raise(leadId, activity);
  }
}

/** Reports as the queue brings them, or one report alone, as ops give it again from the dead letters. */
export function fromQueue(hear: (report: Event) => Promise<void>) {
  const batch = inBatches(async ({ messageId, body }: Pick<SQSRecord, 'messageId' | 'body'>) => {
    const report = JSON.parse(body) as Event;
    try {
      await hear(report);
      return undefined;
    } catch (error) {
      log.error('a mail event comes again later', { id: report.id, type: report['detail-type'], error });
      return messageId;
    }
  });
  return async (event: Parameters<typeof batch>[0] | Event) => ('Records' in event ? batch(event) : hear(event));
}

export const handler = listener('mail-events', () => {
  const { table, leads, signals } = deployedSignals();
  const lists = { suppressions: createSuppressions(table), accountList: createAccountList() };
  return fromQueue(createMailEvents({ sends: createSends(table), ...lists, signals, leads, rules: nurture }));
});

/** A mail server's answer, without mail addresses. */
const withoutAddresses = (said: string | undefined): string | undefined =>
  said
    ?.split(/\s/)
    .map((word) => (word.includes('@') ? '…' : word))
    .join(' ')
    .slice(0, 200);
