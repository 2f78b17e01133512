import { describe, expect, test } from 'vitest';
import type { InboundMail } from '../../../domain/replies/inbound-mail.ts';
import { readReply } from '../../../domain/replies/reading.ts';
import { isSenderProven } from '../../../domain/replies/sender.ts';

const mail = (headers: Record<string, string> = {}, more: Partial<InboundMail> = {}): InboundMail => ({
  headers: Object.entries(headers).map(([key, value]) => ({ key: key.toLowerCase(), value })),
  authors: ['ada@works.example'],
  to: ['reply@x.example'],
  subject: 'Re: Three numbers',
  text: 'Yes, please.',
  attachments: [],
  ...more,
});

describe('N9: proof of a program', () => {
  test.each<[string, Record<string, string>, string | undefined]>([
    ['a person', {}, undefined],
    ['a person whose program says so', { 'Auto-Submitted': 'no' }, undefined],
    ['with a comment, too', { 'Auto-Submitted': 'No; by hand' }, undefined],
    ['a vacation program', { 'Auto-Submitted': 'auto-replied' }, 'Auto-Submitted'],
    ['its parameters do not matter', { 'Auto-Submitted': 'auto-replied; owner-email="x@y"' }, 'Auto-Submitted'],
    ['a machine', { 'Auto-Submitted': 'auto-generated' }, 'Auto-Submitted'],
    ['any extension of the standard', { 'Auto-Submitted': 'auto-notified' }, 'Auto-Submitted'],
    ['sendmail’s vacation', { Precedence: 'auto_reply' }, 'Precedence'],
    ['cPanel', { 'X-Autorespond': 'Re: hello' }, 'x-autorespond'],
    ['Gmail vacation', { 'X-Autoreply': 'yes' }, 'x-autoreply'],
    ['a header that says no', { 'X-Autoreply': 'no' }, undefined],
    ['Exchange’s rules', { 'X-MS-Exchange-Generated-Message-Source': 'Mailbox Rules Agent' }, 'rule of a mailbox'],
    ['a bounce', { 'Content-Type': 'multipart/report; report-type=delivery-status' }, 'report'],
    ['a bounce by its envelope', { 'Return-Path': '<>' }, 'return path'],
    ['a bulk mailer proves nothing', { Precedence: 'bulk' }, undefined],
    ['a mailing list neither', { Precedence: 'list', 'List-Id': '<list.example>' }, undefined],
    ['nor does a ticket system', { 'X-Auto-Response-Suppress': 'All', 'Feedback-ID': 'x' }, undefined],
  ])('%s', (_name, headers, reason) => {
    const reading = readReply(mail(headers));
    if (reason === undefined) expect(reading).toMatchObject({ is: 'reply', text: 'Yes, please.' });
    else expect(reading).toEqual({ is: 'robot', why: expect.stringContaining(reason) });
  });

  test.each([
    'AW: Abwesenheiten planen',
    'Abwesenheitsnotiz',
    'Re: When are you out of office?',
    'Automatic reply: Three numbers',
    'Réponse automatique',
  ])('no subject is one: %s', (subject) => {
    expect(readReply(mail({}, { subject }))).toMatchObject({ is: 'reply', text: 'Yes, please.' });
  });

  test.each(['no-reply@desk.example', 'noreplyson@works.example'])('no address is one: %s', (author) => {
    expect(readReply(mail({}, { authors: [author] })).is).toBe('reply');
  });
});

describe('N17: who sent it', () => {
  test.each<[string, boolean]>([
    ['amazonses.com; spf=pass; dkim=fail; dmarc=pass', true],
    ['amazonses.com; spf=pass; dkim=pass header.i=@works.example; dmarc=pass header.from=works.example;', true],
    ['amazonses.com; spf=softfail; dkim=pass header.i=@works.example; dmarc=none', true],
    ['amazonses.com; dkim=pass header.i=@mail.works.example; dmarc=none', true],
    ['amazonses.com; dkim=pass header.d=works.example', true],
    [
      'amazonses.com; spf=pass (spfCheck: domain of works.example designates 192.0.2.1 as permitted sender) client-ip=192.0.2.1; envelope-from=ada@works.example; helo=mx.works.example; dmarc=none',
      true,
    ],
    ['amazonses.com; spf=pass smtp.mailfrom=bounce@works.example', true],
    ['amazonses.com; spf=pass smtp.mailfrom=x@evil.example; dkim=pass header.i=@evil.example; dmarc=none', false],
    ['amazonses.com; spf=pass; dkim=pass; dmarc=none', false],
    ['amazonses.com; spf=softfail; dkim=pass', false],
    ['amazonses.com; spf=pass; dkim=pass header.i=@works.example; dmarc=fail', false],
    ['amazonses.com; spf=pass smtp.mailfrom=x@notworks.example', false],
    ['amazonses.com; dkim=pass header.i=@example', false],
    ['amazonses.com; spf=pass; dmarc=pass header.from=evil.example', false],
    ['amazonses.com; spf=none; dkim=none', false],
    ['amazonses.com; spf=pass (dmarc=pass) smtp.mailfrom=x@evil.example', false],
    [
      'amazonses.com; spf=pass; envelope-from="x; dkim=pass header.i=@works.example; y"@evil.example; dmarc=none',
      false,
    ],
    ['amazonses.com; spf=pass; envelope-from=x@evil.example; helo=a;dmarc=pass; dmarc=none', false],
    ['evil.example; spf=pass; dkim=pass; dmarc=pass', false],
    ['', false],
  ])('is believed by “%s”: %s', (result, proven) => {
    expect(isSenderProven(mail(result ? { 'Authentication-Results': result } : {}))).toBe(proven);
  });

  test('is not believed by a header that came along below the one of SES', () => {
    const headers = ['amazonses.com; spf=fail', 'amazonses.com; dmarc=pass'].map((value) => ({
      key: 'authentication-results',
      value,
    }));
    expect(isSenderProven(mail({}, { headers }))).toBe(false);
  });

  test('is not believed when the From names two people, or nobody', () => {
    const headers = { 'Authentication-Results': 'amazonses.com; dmarc=pass' };
    expect(isSenderProven(mail(headers, { authors: ['ada@works.example', 'victim@works.example'] }))).toBe(false);
    expect(isSenderProven(mail(headers, { authors: [] }))).toBe(false);
  });

  test('is nobody we want to hear for spam and viruses', () => {
    expect(readReply(mail({ 'X-SES-Spam-Verdict': 'FAIL' }))).toEqual({ is: 'unwanted', why: 'spam' });
    expect(readReply(mail({ 'X-SES-Virus-Verdict': 'FAIL' }))).toEqual({ is: 'unwanted', why: 'virus' });
    expect(readReply(mail({ 'X-SES-Spam-Verdict': 'GRAY', 'X-SES-Virus-Verdict': 'PASS' })).is).toBe('reply');
  });
});

describe('N8: a reply that says stop', () => {
  test.each([
    // English
    ...['unsubscribe', 'Unsubscribe.', 'UNSUBSCRIBE!!', 'Please remove me from your list.', 'take me off', 'STOP'],
    ...['Stop.\n\nThanks,\nBob Miller\nWorks Ltd', 'Hi,\n\nplease take me off your mailing list.\n\nKind regards\nAda'],
    ...["Don't email me again", 'No more emails please', 'How do I unsubscribe?', 'Please opt me out', 'opt-out'],
    ...['Not interested. Remove me from the database.', 'Please remove ada@works.example from this list', 'remove'],
    ...['We have no interest in an offer, please unsubscribe us.', 'Kindly delete my data', 'stop sending me this'],
    ...['Please unsubscribe\n\nSent from my iPhone', 'unsubscribe me\n-- \nAda Lovelace\nTel. +49 30 5550'],
    // German
    ...['abmelden', 'Bitte abmelden', 'Bitte melden Sie mich ab', 'Bitte den Newsletter abbestellen', 'Abmeldung'],
    ...['Keine Mails mehr, danke.', 'Bitte nehmen Sie mich aus Ihrem Verteiler', 'Bitte löschen Sie meine Daten'],
    ...['Bitte streichen Sie mich aus dem Verteiler.\n\nMit freundlichen Grüßen\nAda Müller\nNordwind GmbH'],
    ...['Stopp\n\nVon meinem iPhone gesendet', 'Kein Interesse an Ihrem Angebot, bitte abmelden.'],
    // French
    ...['désabonner', 'Merci de me désabonner', 'Désinscription', 'Je ne souhaite plus recevoir vos e-mails.'],
    ...['Veuillez retirer mon adresse de votre liste', 'Supprimez-moi de votre liste, merci.', 'Arrêtez de m’écrire'],
    // Spanish
    ...[
      'Baja',
      'Quiero darme de baja',
      'Por favor, denme de baja',
      'No quiero recibir más correos',
      'Dejen de enviarme',
    ],
    ...['Cancelar suscripción'],
    // Italian
    ...['Cancellami', 'Disiscrizione', 'Non voglio più ricevere le vostre mail', 'Vi prego di cancellarmi dalla lista'],
    // Portuguese
    ...['Descadastrar', 'Por favor, remova meu e-mail da lista', 'Não quero mais receber', 'Cancelar a subscrição'],
    ...['Parem de me enviar e-mails'],
    // Dutch
    ...['Uitschrijven', 'Graag uitschrijven aub', 'Schrijf mij uit', 'Haal me van de lijst', 'Geen mails meer'],
    // Polish
    ...['Wypisz mnie', 'Proszę o wypisanie z listy', 'Usuńcie mnie z bazy', 'Nie chcę otrzymywać maili'],
    // Swedish
    ...['Avregistrera mig', 'Avprenumerera', 'Ta bort mig från listan', 'Sluta skicka mejl', 'Inga fler mejl tack'],
  ])('%j', (text) => {
    expect(readReply(mail({}, { text })).is).toBe('stop');
  });

  test('in the subject, when nothing else is said', () => {
    expect(readReply(mail({}, { subject: 'Unsubscribe', text: '' }))).toEqual({ is: 'stop', text: 'Unsubscribe' });
    expect(readReply(mail({}, { subject: 'Bitte abmelden', text: 'Danke!' })).is).toBe('stop');
    expect(readReply(mail({}, { subject: 'Re: Stop', text: '' })).is).toBe('reply');
    expect(readReply(mail({}, { subject: 'Unsubscribe', text: 'Please call me on Monday.' })).is).toBe('reply');
  });

  test('is not one in the quote, and not one that says it among other things', () => {
    const ours = '> Unsubscribe: https://go.example/u\n> Fewer mails';
    expect(readReply(mail({}, { text: `Yes, please.\n\n${ours}` }))).toEqual({
      is: 'reply',
      text: 'Yes, please.',
      mentionsStop: false,
    });
    expect(
      readReply(mail({}, { text: 'Please unsubscribe me from the list, and call me about a demo.' })),
    ).toMatchObject({ is: 'reply', mentionsStop: true });
  });

  test.each([
    ...['Yes', 'Can we stop by on Thursday?', 'Please do not unsubscribe me, I like your mails.', 'Ok'],
    ...['Can customers unsubscribe from text messages in your product?', 'We want to stop losing time. Call me.'],
    ...['Bitte nicht abmelden, ich lese gern mit.', 'Kann man im System stillgelegte Aufzüge abmelden?', 'Thanks!'],
    ...['Estoy de baja hasta el lunes, escríbame entonces.', 'Das dritte Beispiel aus der Liste gefällt mir.'],
    ...['Puis-je avoir plus d’informations ?', 'I cannot stop thinking about it', 'Remove the lift, keep the door', ''],
    ...['Take the list with you', 'No', 'Wir haben keine Mail bekommen.'],
  ])('no stop: %j', (text) => {
    expect(readReply(mail({}, { text })).is).toBe('reply');
  });
});
