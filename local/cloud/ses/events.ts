import { randomUUID } from 'node:crypto';
import type { NewEvent } from '../event-bridge/index.ts';
import { bare, type Mail, simulationOf } from './mail.ts';

interface Place {
  region: string;
  account: string;
}

/**
 * SES's events on EventBridge for one accepted mail ("Examples of event data that Amazon SES publishes"): Send, then Delivery,
 * Bounce or Complaint by the mailbox simulator's addresses. `failure`: why the template was not rendered; such a mail is never
 * sent, nor is one to a suppressed address.
 */
export function eventsOf(
  mail: Mail,
  place: Place,
  { failure, isSuppressed = false }: { failure?: string | undefined; isSuppressed?: boolean } = {},
): { type: string; event: NewEvent }[] {
  const timestamp = mail.sentAt;
  const recipients = mail.to.split(', ').map(bare);
  const event = (type: string, detailType: string, eventType: string, more: Record<string, unknown>) => ({
    type,
    event: {
      source: 'aws.ses',
      'detail-type': detailType,
      time: `${timestamp.slice(0, 19)}Z`,
      resources: mail.configurationSet
        ? [`arn:aws:ses:${place.region}:${place.account}:configuration-set/${mail.configurationSet}`]
        : [],
      detail: { eventType, ...more, mail: mailObject(mail, recipients, place) },
    },
  });
  if (failure !== undefined)
    return [
      event('renderingfailure', 'Email Rendering Failed', 'Rendering Failure', {
        failure: { errorMessage: failure, templateName: mail.template },
      }),
    ];

  const delivery = event('delivery', 'Email Delivered', 'Delivery', {
    delivery: {
      timestamp,
      processingTimeMillis: 500,
      recipients,
      smtpResponse: '250 2.6.0 Message received',
      reportingMTA: 'a8-70.smtp-out.amazonses.com',
      remoteMtaIp: '127.0.0.1',
    },
  });
  const bounce = (bounceSubType: string, diagnosticCode: string) =>
    event('bounce', 'Email Bounced', 'Bounce', {
      bounce: {
        feedbackId: `${randomUUID()}-000000`,
        bounceType: 'Permanent',
        bounceSubType,
        bouncedRecipients: recipients.map((emailAddress) => ({
          emailAddress,
          action: 'failed',
          status: '5.1.1',
          diagnosticCode,
        })),
        timestamp,
        reportingMTA: 'dns; a8-70.smtp-out.amazonses.com',
      },
    });
  const complaint = event('complaint', 'Email Complaint Received', 'Complaint', {
    complaint: {
      feedbackId: `${randomUUID()}-000000`,
      complaintSubType: null,
      complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
      timestamp,
      userAgent: 'Amazon SES Mailbox Simulator',
      complaintFeedbackType: 'abuse',
      arrivalDate: timestamp,
    },
  });
  const sent = event('send', 'Email Sent', 'Send', { send: {} });
  if (isSuppressed)
    return [
      sent,
      bounce(
        'OnAccountSuppressionList',
        'Amazon SES did not send the message: the address is on the suppression list of the account.',
      ),
    ];
  switch (simulationOf(recipients[0] ?? '')) {
    case 'bounce':
      return [sent, bounce('General', 'smtp; 550 5.1.1 user unknown')];
    case 'suppressionlist':
      return [
        sent,
        bounce(
          'Suppressed',
          'Amazon SES has suppressed sending to this address because it has a recent history of bouncing.',
        ),
      ];
    case 'complaint':
      return [sent, delivery, complaint];
    // An out-of-office reply goes to the sender as mail; SES reports a plain delivery.
    default:
      return [sent, delivery];
  }
}

function mailObject(mail: Mail, destination: string[], { region, account }: Place) {
  const from = bare(mail.from);
  const domain = from.split('@')[1] ?? '';
  return {
    timestamp: mail.sentAt,
    source: mail.from,
    sourceArn: `arn:aws:ses:${region}:${account}:identity/${domain}`,
    sendingAccountId: account,
    messageId: mail.messageId,
    destination,
    headersTruncated: false,
    headers: Object.entries(mail.headers).map(([name, value]) => ({ name, value })),
    commonHeaders: { from: [mail.from], to: destination, messageId: mail.messageId, subject: mail.subject },
    tags: {
      'ses:source-tls-version': ['TLSv1.3'],
      'ses:operation': ['SendEmail'],
      ...(mail.configurationSet && { 'ses:configuration-set': [mail.configurationSet] }),
      'ses:source-ip': ['127.0.0.1'],
      'ses:from-domain': [domain],
      'ses:caller-identity': ['local'],
      ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
    },
  };
}
