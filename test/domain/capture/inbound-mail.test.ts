import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  autoReplyReason,
  type InboundMail,
  isSenderProven,
  replyText,
  unwanted,
} from '../../../domain/capture/inbound-mail.ts';

const mail = (headers: Record<string, string> = {}, more: Partial<InboundMail> = {}): InboundMail => ({
  headers: Object.entries(headers).map(([key, value]) => ({ key: key.toLowerCase(), value })),
  from: 'ada@works.example',
  to: ['reply@x.example'],
  subject: 'Re: Three numbers',
  text: 'Yes, please.',
  ...more,
});

describe('an automatic answer', () => {
  it.each<[string, InboundMail, string | undefined]>([
    ['a person', mail(), undefined],
    ['a person whose program says so', mail({ 'Auto-Submitted': 'no' }), undefined],
    ['with a comment, too', mail({ 'Auto-Submitted': 'No; by hand' }), undefined],
    ['a vacation program', mail({ 'Auto-Submitted': 'auto-replied' }), 'Auto-Submitted'],
    ['its parameters do not matter', mail({ 'Auto-Submitted': 'auto-replied; owner-email="x@y"' }), 'Auto-Submitted'],
    ['a machine', mail({ 'Auto-Submitted': 'auto-generated' }), 'Auto-Submitted'],
    ['any extension of the standard', mail({ 'Auto-Submitted': 'auto-notified' }), 'Auto-Submitted'],
    ['sendmail’s vacation', mail({ Precedence: 'auto_reply' }), 'Precedence'],
    ['a bulk mailer', mail({ Precedence: 'bulk' }), 'Precedence'],
    ['a mailing list', mail({ Precedence: 'list' }), 'Precedence'],
    ['a person in a hurry', mail({ Precedence: 'first-class' }), undefined],
    ['Exchange out of office', mail({ 'X-Auto-Response-Suppress': 'All' }), 'X-Auto-Response-Suppress'],
    ['Exchange, more exactly', mail({ 'X-Auto-Response-Suppress': 'DR, OOF, AutoReply' }), 'X-Auto-Response-Suppress'],
    ['Outlook of a person suppressing receipts', mail({ 'X-Auto-Response-Suppress': 'DR, RN, NRN' }), undefined],
    ['cPanel', mail({ 'X-Autorespond': 'Re: hello' }), 'x-autorespond'],
    ['Gmail vacation', mail({ 'X-Autoreply': 'yes' }), 'x-autoreply'],
    ['a list of another kind', mail({ 'List-Id': '<list.example>' }), 'list-id'],
    ['a bounce', mail({ 'Content-Type': 'multipart/report; report-type=delivery-status' }), 'report'],
    ['a bounce by its envelope', mail({ 'Return-Path': '<>' }), 'return path'],
    ['a mail server', mail({}, { from: 'MAILER-DAEMON@mx.example' }), 'nobody reads'],
    ['a ticket system', mail({}, { from: 'no-reply@desk.example' }), 'nobody reads'],
    ['a person called Noreplyson', mail({}, { from: 'noreplyson@works.example' }), undefined],
    ['a subject in English', mail({}, { subject: 'Automatic reply: Three numbers' }), 'subject'],
    ['the simulator’s', mail({}, { subject: 'Out of Office: Three numbers' }), 'subject'],
    ['a subject in German', mail({}, { subject: 'Abwesenheitsnotiz: Bin im Urlaub' }), 'subject'],
    ['a subject in French', mail({}, { subject: 'Réponse automatique : Trois chiffres' }), 'subject'],
    ['a subject in Dutch', mail({}, { subject: 'Automatisch antwoord: Drie' }), 'subject'],
    ['a person who writes about the office', mail({}, { subject: 'Re: When are you out of office?' }), undefined],
    ['a person who wants it automatic', mail({}, { subject: 'Is the reply automatic?' }), undefined],
  ])('%s', (_name, given, reason) => {
    if (reason === undefined) expect(autoReplyReason(given)).toBeUndefined();
    else expect(autoReplyReason(given)?.toLowerCase()).toContain(reason.toLowerCase());
  });
});

describe('who sent it', () => {
  it.each<[string, boolean]>([
    ['amazonses.com; spf=pass; dkim=fail; dmarc=pass', true],
    ['amazonses.com; spf=softfail; dkim=pass', true],
    ['amazonses.com; spf=pass; dmarc=fail', false],
    ['amazonses.com; spf=none; dkim=none', false],
    ['evil.example; spf=pass; dkim=pass; dmarc=pass', false],
    ['', false],
  ])('is believed by “%s”: %s', (result, proven) => {
    expect(isSenderProven(mail(result ? { 'Authentication-Results': result } : {}))).toBe(proven);
  });

  it('is not believed by a header that came along below the one of SES', () => {
    const headers = ['amazonses.com; spf=fail', 'amazonses.com; spf=pass'].map((value) => ({
      key: 'authentication-results',
      value,
    }));
    expect(isSenderProven(mail({}, { headers }))).toBe(false);
  });

  it('is nobody we want to hear for spam and viruses', () => {
    expect([
      unwanted(mail({ 'X-SES-Spam-Verdict': 'FAIL' })),
      unwanted(mail({ 'X-SES-Virus-Verdict': 'FAIL' })),
      unwanted(mail({ 'X-SES-Spam-Verdict': 'GRAY', 'X-SES-Virus-Verdict': 'PASS' })),
    ]).toEqual(['spam', 'virus', undefined]);
  });
});

describe('what was written', () => {
  it.each([
    ['Yes.\n\nOn Mon, 23 Nov 2026 at 10:00 Fieldnote <hello@fieldnote.example> wrote:\n> Hello', 'Yes.'],
    ['Ja.\r\n\r\nAm 23.11.2026 um 10:00 schrieb Fieldnote:\r\n> Hallo', 'Ja.'],
    ['Oui.\n-----Original Message-----\nFrom: x', 'Oui.'],
    ['Yes.\n> Hello\n> there\n', 'Yes.'],
    ['> quoted\nMy answer below it', '> quoted\nMy answer below it'],
    ['On the whole I like it', 'On the whole I like it'],
  ])('%j is %j', (text, written) => expect(replyText(text)).toBe(written));

  it('is bounded, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(replyText(text).length).toBeLessThanOrEqual(text.length);
      }),
    );
    expect(replyText('x'.repeat(100_000)).length).toBe(5_000);
  });
});
