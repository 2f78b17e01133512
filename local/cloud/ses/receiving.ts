import { randomBytes } from 'node:crypto';
import type { ReceiptRule } from '../assembly/index.ts';
import type { Clock } from '../clock/index.ts';
import type { EventBridge } from '../event-bridge/index.ts';
import type { S3 } from '../s3/index.ts';
import { bare } from './mail.ts';

/** A mail to us. */
interface IncomingMail {
  from: string;
  to: string;
  subject: string;
  text: string;
  headers?: Record<string, string>;
}

export interface Receiving {
  /** SES's message id, or undefined when no rule takes mail for this address: then it bounces. Resolves when it is stored. */
  receive(mail: IncomingMail): Promise<string | undefined>;
}

/** SES mail receiving: the receipt rules of the template, each with an S3 action, and S3's event. */
export function createReceiving(options: {
  rules: readonly ReceiptRule[];
  s3: S3;
  bus: EventBridge;
  clock: Clock;
}): Receiving {
  const { rules, s3, bus, clock } = options;
  return {
    async receive(mail) {
      const to = bare(mail.to).toLowerCase();
      const rule = rules.find(({ recipients }) =>
        recipients.some((one) => (one.includes('@') ? to === one : to.endsWith(`@${one}`))),
      );
      if (!rule) return undefined;
      const messageId = randomBytes(20).toString('hex');
      const key = `${rule.prefix}${messageId}`;
      const body = Buffer.from(rawMail(mail, messageId, clock.now()));
      s3.put(rule.bucket, key, body);
      await bus.put({
        source: 'aws.s3',
        'detail-type': 'Object Created',
        resources: [`arn:aws:s3:::${rule.bucket}`],
        detail: { bucket: { name: rule.bucket }, object: { key, size: body.length }, reason: 'PutObject' },
      });
      return messageId;
    },
  };
}

/** RFC 5322, with the headers that SES adds on top. */
function rawMail({ from, to, subject, text, headers = {} }: IncomingMail, messageId: string, now: number): string {
  const given = Object.entries(headers).map(([name, value]) => `${oneLine(name)}: ${oneLine(value)}`);
  const lines = [
    `Return-Path: <${oneLine(bare(from))}>`,
    'X-SES-Spam-Verdict: PASS',
    'X-SES-Virus-Verdict: PASS',
    `Authentication-Results: amazonses.com; spf=pass smtp.mailfrom=${oneLine(bare(from))}; dmarc=pass`,
    `Message-ID: <${messageId}@local>`,
    `Date: ${new Date(now).toUTCString()}`,
    `From: ${oneLine(from)}`,
    `To: ${oneLine(to)}`,
    `Subject: =?UTF-8?B?${Buffer.from(oneLine(subject)).toString('base64')}?=`,
    ...given,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

const oneLine = (text: string) => text.replace(/[\r\n]+/g, ' ');
