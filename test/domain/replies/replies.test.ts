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
    ...['unsubscibe', 'un-subscribe', 'No more!', 'Never email me again'],
    ...['Kündigung Newsletter', 'Quero cancelar', 'Lopeta', 'Kérem töröljenek', 'Saludos,\n\nfavor de darme de baja'],
    ...["Don't email me again", 'No more emails please', 'How do I unsubscribe?', 'Please opt me out', 'opt-out'],
    ...['Not interested. Remove me from the database.', 'Please remove ada@works.example from this list', 'remove'],
    ...['We have no interest in an offer, please unsubscribe us.', 'Kindly delete my data', 'stop sending me this'],
    ...['Please unsubscribe\n\nSent from my iPhone', 'unsubscribe me\n-- \nAda Lovelace\nTel. +49 30 5550'],
    ...[
      'Not interested, please stop',
      'Quit emailing me',
      'I no longer wish to receive these emails',
      'stop\nAda Miller',
    ],
    ...["I don't want to receive emails from you", 'I do not wish to be contacted', 'go away', 'This is spam'],
    ...["I'd like to be removed from your mailing list", 'Where is the unsubscribe link?', 'Right to be forgotten'],
    ...[
      'I have already unsubscribed!',
      'Under Art. 17 GDPR please erase my data',
      'Please delete all data you hold about me',
    ],
    ...[
      'Bitte löschen',
      'Löschen Sie mich',
      'Lassen Sie mich in Ruhe',
      'Hören Sie auf mir zu schreiben',
      'Kein Spam bitte',
    ],
    ...['Je ne veux plus de vos mails', 'Enlevez-moi de votre liste', 'Quiero que me den de baja', 'No más emails'],
    ...[
      'Non voglio più email',
      'Me tire da lista',
      'Não quero mais emails',
      'Stoppa utskicken',
      'Peru tilaus',
      '解除してください',
    ],
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
    // A stop all the same
    ...[
      'We use another tool now please unsubscribe us',
      'We use unsubscribe',
      'Please remove my old address from your list',
    ],
    ...[
      'Please remove this old address from your list',
      'We use another product, unsubscribe',
      'Add me to your opt-out list',
    ],
    ...['Bitte löschen Sie meine alte Adresse', 'Wir nutzen das nicht mehr, bitte abmelden', 'opt out list please'],
    // Swedish
    ...['Avregistrera mig', 'Avprenumerera', 'Ta bort mig från listan', 'Sluta skicka mejl', 'Inga fler mejl tack'],
  ])('%j', (text) => {
    expect(readReply(mail({}, { text })).is).toBe('stop');
  });

  test('in the subject, when nothing else is said', () => {
    expect(readReply(mail({}, { subject: 'Unsubscribe', text: '' }))).toEqual({ is: 'stop', text: 'Unsubscribe' });
    expect(readReply(mail({}, { subject: 'Bitte abmelden', text: 'Danke!' })).is).toBe('stop');
    expect(readReply(mail({}, { subject: 'Abmelden', text: 'Mit freundlichen Grüßen\nAda Lovelace' })).is).toBe('stop');
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
    ...['Do your mails have an unsubscribe link? We need that feature.', 'No more than 5 lifts, please'],
    ...['Please do not send me the brochure by post, mail is fine'],
    ...['Unsubscribe from the paper brochure, but keep the mails coming', 'Saludos,\n\nquisiera más información'],
    ...['Yes', 'Can we stop by on Thursday?', 'Please do not unsubscribe me, I like your mails.', 'Ok'],
    ...['Can customers unsubscribe from text messages in your product?', 'We want to stop losing time. Call me.'],
    ...['Bitte nicht abmelden, ich lese gern mit.', 'Kann man im System stillgelegte Aufzüge abmelden?', 'Thanks!'],
    ...['Estoy de baja hasta el lunes, escríbame entonces.', 'Das dritte Beispiel aus der Liste gefällt mir.'],
    ...['Puis-je avoir plus d’informations ?', 'I cannot stop thinking about it', 'Remove the lift, keep the door', ''],
    ...[
      'Stop, I have a question',
      'Stop, j’ai une question',
      'Where do my customers unsubscribe?',
      'Our users unsubscribe often',
    ],
    ...[
      'Is this spam?',
      'go away from paper',
      'Lassen Sie uns in Ruhe darüber sprechen',
      'Bitte löschen Sie Position 3',
    ],
    ...[
      'I have already unsubscribed from your competitor',
      'Proszę o usunięcie błędu w ofercie',
      'Hören Sie auf den Rat?',
    ],
    ...['Please delete all data sheets from the offer', 'Plus de mail que prévu', 'Do you cease all work in August?'],
    ...['Take the list with you', 'No', 'Wir haben keine Mail bekommen.'],
    // What people work with, and addresses that are theirs no more.
    ...['We use opt out lists a lot in our company', 'We use unsubscribe forms from mailing lists in our company'],
    ...[
      'We manage opt-out lists for our clinics',
      'Our team uses opt out forms in each mailing',
      'We work with opt out email lists',
    ],
    ...['Wir nutzen Opt-out-Listen für Mailings', 'Wir verwenden viele Abmeldung Formulare im Newsletter'],
    ...['Nous utilisons des désabonnement listes', 'Usamos opt out listas en cada boletín', 'Usiamo opt out liste'],
    ...['Wij gebruiken opt-out lijsten', 'Używamy opt out list', 'Vi använder opt out listor'],
    ...['Please remove the old address from the list', 'Please delete our old e-mail address from the database'],
    ...['Please remove her former address from the mailing list', 'Bitte die alte Adresse aus der Liste entfernen'],
    ...['Bitte löschen Sie die alte Adresse aus der Liste', 'Merci de supprimer l’ancienne adresse de la liste'],
    ...['Verwijder het oude adres van jullie lijst', 'Take the old address off the list'],
  ])('no stop: %j', (text) => {
    expect(readReply(mail({}, { text })).is).toBe('reply');
  });
});

describe('N10: what is the person’s, in programs and languages of others', () => {
  const quoted = '> We have three numbers for you.\n> Unsubscribe: https://go.example/u';
  test.each([
    [
      'Hebrew, with marks of direction',
      `\u202bבתאריך יום ב׳, 30 בנוב׳ 2026 ב-10:15 מאת \u202aFieldnote\u202c\u200f <x@x.example>:\u202c\n\n${quoted}`,
    ],
    [
      'Romanian Outlook',
      `De la: Fieldnote <x@x.example>\nTrimis: luni, 30 noiembrie 2026 10:15\nCătre: Ada\nSubiect: x\n\nUnsubscribe`,
    ],
    [
      'Korean Outlook',
      `보낸 사람: Fieldnote <x@x.example>\n보낸 날짜: 2026년 11월 30일\n받는 사람: Ada\n제목: x\n\nUnsubscribe`,
    ],
    ['Zoho', `---- On Mon, 30 Nov 2026 10:15:00 +0100 Fieldnote <x@x.example> wrote ---\n\nUnsubscribe`],
    ['HEY, without a date', `Fieldnote (x@x.example) wrote:\n${quoted}`],
    ['Horde', `Zitat von Fieldnote <x@x.example>:\n\n${quoted}`],
    [
      'QQ',
      `------------------ 原始邮件 ------------------\n发件人: "Fieldnote" <x@x.example>;\n发送时间: 2026年11月30日\n主题: x\n\nUnsubscribe`,
    ],
    [
      'Seznam',
      `---------- Původní e-mail ----------\nOd: Fieldnote <x@x.example>\nKomu: ada\nPředmět: x\n\nUnsubscribe`,
    ],
    ['Arabic Outlook', `من: Fieldnote <x@x.example>\nتم الإرسال: 30 نوفمبر 2026\nإلى: Ada\nالموضوع: x\n\nUnsubscribe`],
    ['Hebrew Outlook', `מאת: Fieldnote <x@x.example>\nנשלח: 30/11/2026\nאל: Ada\nנושא: x\n\nUnsubscribe`],
    [
      'Slovak Outlook',
      `Od: Fieldnote <x@x.example>\nOdoslané: pondelok 30. novembra 2026\nKomu: Ada\nPredmet: x\n\nUnsubscribe`,
    ],
    [
      'Croatian Outlook',
      `Šalje: Fieldnote <x@x.example>\nPoslano: 30. studenog 2026.\nPrima: Ada\nPredmet: x\n\nUnsubscribe`,
    ],
    ['Slovene Outlook', `Od: Fieldnote <x@x.example>\nPoslano: 30. november 2026\nZa: Ada\nZadeva: x\n\nUnsubscribe`],
    [
      'Lithuanian Outlook',
      `Nuo: Fieldnote <x@x.example>\nIšsiųsta: 2026 m. lapkričio 30 d.\nKam: Ada\nTema: x\n\nUnsubscribe`,
    ],
    [
      'Estonian Outlook',
      `Saatja: Fieldnote <x@x.example>\nSaadetud: 30. november 2026\nAdressaat: Ada\nTeema: x\n\nUnsubscribe`,
    ],
    [
      'Latvian Outlook',
      `No: Fieldnote <x@x.example>\nNosūtīts: 2026. gada 30. novembris\nKam: Ada\nTēma: x\n\nUnsubscribe`,
    ],
    [
      'Bulgarian Outlook',
      `От: Fieldnote <x@x.example>\nИзпратено: 30 ноември 2026\nДо: Ada\nОтносно: x\n\nUnsubscribe`,
    ],
    ['Thai Outlook', `จาก: Fieldnote <x@x.example>\nส่ง: 30 พฤศจิกายน 2026\nถึง: Ada\nเรื่อง: x\n\nUnsubscribe`],
    ['GroupWise', `>>> Fieldnote <x@x.example> 30.11.2026 10:15 >>>\nUnsubscribe here`],
    [
      'BlackBerry',
      `  Original Message  \nFrom: Fieldnote <x@x.example>\nSent: Monday, November 30, 2026\nTo: Ada\nSubject: x\n\nUnsubscribe`,
    ],
    [
      'Notes',
      `Fieldnote ---30.11.2026 10:15:33---We have three\n\nVon: Fieldnote <x@x.example>\nAn: Ada\nDatum: 30.11.2026 10:15\nBetreff: x`,
    ],
    ['Apple, forwarding', `Begin forwarded message:\n\n${quoted}`],
  ])('%s', (_program, quote) => {
    expect(readReply(mail({}, { text: `Yes.\n\n${quote}` }))).toEqual({
      is: 'reply',
      text: 'Yes.',
      mentionsStop: false,
    });
  });

  test('a person’s own list of where, where to and when is no head of a mail', () => {
    const text = 'We move:\nFrom: Berlin\nTo: Hamburg\nDate: 12 March 2027';
    expect(readReply(mail({}, { text }))).toMatchObject({ is: 'reply', text });
  });
});
