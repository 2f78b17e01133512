import { both, type Expected, type Message, message, ours, plain, quoted, withFiles } from './message.ts';

const from = 'Fieldnote <hello@fieldnote.example>';
const answer = (text: string): Expected => ({ is: 'reply', text });

/** "From", "sent", "to" and "subject" as Outlook writes them above an unmarked quote. */
const outlooks: readonly (readonly [string, string, string, string, string, string])[] = [
  ['Spanish', 'Sí.', 'De', 'Enviado el', 'Para', 'Asunto'],
  ['Italian', 'Sì.', 'Da', 'Inviato', 'A', 'Oggetto'],
  ['Dutch', 'Ja.', 'Van', 'Verzonden', 'Aan', 'Onderwerp'],
  ['Portuguese', 'Sim.', 'De', 'Enviada em', 'Para', 'Assunto'],
  ['Swedish', 'Ja.', 'Från', 'Skickat', 'Till', 'Ämne'],
  ['Danish', 'Ja.', 'Fra', 'Sendt', 'Til', 'Emne'],
  ['Finnish', 'Kyllä.', 'Lähettäjä', 'Lähetetty', 'Vastaanottaja', 'Aihe'],
  ['Czech', 'Ano.', 'Od', 'Odesláno', 'Komu', 'Předmět'],
  ['Hungarian', 'Igen.', 'Feladó', 'Küldve', 'Címzett', 'Tárgy'],
  ['Turkish', 'Evet.', 'Kimden', 'Gönderildi', 'Kime', 'Konu'],
  ['Greek', 'Ναι.', 'Από', 'Στάλθηκε', 'Προς', 'Θέμα'],
  ['Russian', 'Да.', 'От', 'Отправлено', 'Кому', 'Тема'],
  ['Chinese', '好。', '发件人', '发送时间', '收件人', '主题'],
  ['Japanese', 'はい。', '差出人', '送信日時', '宛先', '件名'],
];

/** How programs introduce a marked quote. */
const introductions: readonly (readonly [string, string, string])[] = [
  ['Gmail, Japanese', 'はい。', `2026年11月23日(月) 10:00 ${from}:`],
  ['Gmail, Korean', '네.', `2026년 11월 23일 (월) 오전 10:00, ${from}님이 작성:`],
  ['Gmail, Turkish', 'Evet.', `${from}, 23 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:`],
  ['Gmail, Hungarian', 'Igen.', `${from} ezt írta (időpont: 2026. nov. 23., H, 10:00):`],
  ['Gmail, Arabic', 'نعم.', `في الاثنين، 23 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة ${from}:`],
  ['Gmail, Catalan', 'Sí.', `Missatge de ${from} del dia dl., 23 de nov. 2026 a les 10:00:`],
  ['Mail.ru', 'Да.', `Понедельник, 23 ноября 2026, 10:00 +03:00 от ${from}:`],
  ['Proton Mail', 'Yes.', `On Monday, November 23rd, 2026 at 10:00 AM, ${from} wrote:`],
  ['Gmail, Hebrew', 'כן.', `\u202bב-23 בנוב׳ 2026 בשעה 10:00, \u202a${from}\u202c\u200f כתב/ה:`],
  ['Gmail, Vietnamese', 'Có.', `Vào Th 2, 23 thg 11, 2026 vào lúc 10:00 ${from} đã viết:`],
  ['Gmail, Thai', 'ใช่', `เมื่อ จ. 23 พ.ย. 2026 เวลา 10:00 ${from} เขียนว่า:`],
  ['Gmail, Chinese', '好', `${from} 于2026年11月23日周一 10:00写道：`],
  ['Yahoo, German', 'Ja.', `Am Montag, 23. November 2026 um 10:00:00 MEZ hat ${from} Folgendes geschrieben:`],
  ['Spark', 'Yes.', `On Nov 23, 2026 at 10:00 AM +0100, ${from}, wrote:`],
];

/** A stop in other words than those of people-and-robots.ts. */
const stops = [
  ...['Pls unsub', 'Please cancel my subscription.', 'STOP!!!', 'No thanks, unsubscribe', 'Leave me alone'],
  ...['I would like to opt out of further communication.', 'Please delete my account and data.'],
  ...['How did you get my address? Unsubscribe me.', 'Remove my email from your database.'],
  ...['Not interested, thanks. Please don’t contact me again.', 'I want to be unsubscribed'],
  ...['Ich möchte Ihren Newsletter nicht mehr erhalten.', 'Bitte nehmen Sie mich von der Liste.'],
  ...['Hiermit kündige ich den Newsletter.', 'Unterlassen Sie weitere Mails!', 'Kein Interesse, bitte austragen'],
  ...['Merci de ne plus m’envoyer d’e-mails.', 'No quiero más correos.', 'Non voglio più ricevere le vostre email.'],
  ...['This is spam. Stop.', 'STOP PUB', 'Hiermit widerspreche ich der Nutzung meiner Daten zu Werbezwecken.'],
  ...['I withdraw my consent.', 'Je retire mon consentement', 'Bitte melden Sie mich von Ihrem Newsletter ab. Danke.'],
  ...['Löschen Sie bitte meine Daten.', 'Nehmt mich da raus', 'wypisz', 'Graag verwijderen uit uw bestand'],
  ...['Lütfen beni listeden çıkarın', '配信停止してください', '退订', '수신거부', 'Отпишите меня, пожалуйста'],
  ...['إلغاء الاشتراك', 'Odhlásit', 'Leiratkozás', 'Afmeld mig', 'Peruuta tilaus', 'Dezabonare', 'Διαγραφή'],
  ...['I no longer work at Works. Please remove me and contact Bob.'],
  ...['Quero sair da lista', 'Graag afmelden voor de nieuwsbrief', 'Nie chcę otrzymywać maili', 'Avanmäl mig, tack'],
];

/** Words of a stop in a mail that is none. */
const lookAlikes = [
  ...["Don't stop, this is great.", 'Don’t stop sending me these!', 'Never stop improving!', 'The end.'],
  ...['Please stop by our office on Tuesday.', 'We had to stop the lift.', 'Can your app stop double bookings?'],
  ...['How do I unsubscribe a customer in your software?', 'Is there a way to remove a technician from a list?'],
  ...['Please remove the second line from the offer.', 'We cancel our contract with the old vendor first.'],
  ...['Unsubscribe rates are our biggest worry.', 'Do not contact my boss, contact me.', 'Full stop. We need this.'],
  ...["Don't email me the quote, send it by post.", 'Please do not send me the invoice yet.', 'Bus stop'],
  ...['No more emails from our side until Monday, I am on leave.', 'Ich melde mich ab Montag bei Ihnen.'],
  ...['Bitte keine Mails mehr an meine alte Adresse, sondern an diese.', 'Wie melde ich einen Techniker ab?'],
  ...[
    'Please don’t email, call me instead.',
    'Mein Kollege möchte sich abmelden, ich aber nicht.',
    '配信停止しないでください',
  ],
  ...['We will unsubscribe from our old tool next month. Can you send a quote?', 'Kein Interesse.', 'No thanks'],
  ...["I don't want to unsubscribe.", 'I unsubscribed by mistake, please add me again.'],
  ...['Why did I get unsubscribed? Please put me back.', 'Where can I opt out of the second module?'],
  ...[
    'Bitte nicht abmelden!',
    'Ich will nichts abbestellen, nur eine Frage.',
    'Ich kann mich in der App nicht abmelden.',
  ],
  ...[
    'Ne me désabonnez pas !',
    'No quiero darme de baja.',
    'Non voglio disiscrivermi.',
    'Ik wil me niet uitschrijven.',
  ],
  ...['Nie wypisuj mnie!', 'Jag vill inte avregistrera mig.', 'Não quero cancelar a inscrição.'],
];

const encrypted = 'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b1"';
const pgp =
  '--b1\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n--b1\nContent-Type: application/octet-stream; name="encrypted.asc"\nContent-Disposition: inline; filename="encrypted.asc"\n\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n--b1--\n';
const invitation = 'BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:x\nSUMMARY:Call\nEND:VEVENT\nEND:VCALENDAR';

/** More of what people and programs send, found by playing it. */
export const siblings: readonly Message[] = [
  ...outlooks.map(([language, yes, by, sent, to, subject]) =>
    plain(
      `Outlook, ${language}`,
      `${yes}\n\n${by}: ${from}\n${sent}: 23.11.2026 10:00\n${to}: Ada\n${subject}: Fieldnote\n\n${ours}`,
      answer(yes),
    ),
  ),
  ...introductions.map(([program, yes, line]) => plain(program, `${yes}\n\n${line}\n\n${quoted}`, answer(yes))),
  plain('Zoho', `Yes.\n\n---- On Mon, 23 Nov 2026 10:00:00 +0100 ${from} wrote ----\n\n${ours}`, answer('Yes.')),
  plain(
    'Outlook on a Mac, bold labels',
    `Yes.\n\n*From: *${from}\n*Date: *Monday, 23. November 2026 at 10:00\n*To: *Ada\n*Subject: *Welcome\n\n${ours}`,
    answer('Yes.'),
  ),
  plain(
    'a colleague’s mail between ours and theirs',
    `Yes.\n\nOn Tue, Nov 24, 2026 at 9:00, Bob <bob@works.example> wrote:\n> Ada, what do you think?\n> On Mon, Nov 23, 2026 ${from} wrote:\n>> Hi Ada,\n`,
    answer('Yes.'),
  ),
  ...stops.map((text) =>
    plain(`the stop “${text}”`, `${text}\n\nOn 11/23/26 10:00, Fieldnote wrote:\n${quoted}\n`, { is: 'stop', text }),
  ),
  ...lookAlikes.map((text) => plain(`no stop: “${text}”`, `${text}\n`, answer(text))),

  plain('the app of GMX', `Ja.\n\nGesendet mit der GMX Mail App\n\nAm 23.11.26, 10:00 schrieb ${from}:\nHi Ada`, {
    is: 'reply',
    lacks: ['Hi Ada'],
  }),
  plain(
    'Outlook Express, indented',
    `Ok\n\n  ----- Original Message -----\n  From: ${from}\n  To: Ada\n  Sent: Monday, November 23, 2026\n\n  Hi`,
    answer('Ok'),
  ),
  plain('a machine of Freshdesk', 'We got it.', { is: 'robot' }, { 'X-FC-MachineGenerated': 'true' }),
  plain('an address with a tag', 'Yes.', answer('Yes.'), { From: '"Ada" <ada+fieldnote@works.example>' }),
  both(
    'an invitation that was accepted',
    'Ada Lovelace has accepted.',
    '<p>Ada Lovelace has accepted.</p>',
    answer('Ada Lovelace has accepted.'),
    { Subject: 'Accepted: Call with Fieldnote' },
  ),
  message(
    'an answer of a calendar, without a word',
    { Subject: 'Declined: Call with Fieldnote', 'Content-Type': 'text/calendar; method=REPLY; charset=UTF-8' },
    invitation,
    { is: 'reply' },
  ),
  message('an encrypted mail, PGP', { 'Content-Type': encrypted }, pgp, { is: 'reply', holds: ['encrypted.asc'] }),
  withFiles('an encrypted mail, S/MIME', undefined, [['smime.p7m', 'application/pkcs7-mime', 'attachment']], {
    is: 'reply',
    holds: ['smime.p7m'],
  }),
  withFiles('a mail with a signature, S/MIME', 'Yes.', [['smime.p7s', 'application/pkcs7-signature', 'attachment']], {
    is: 'reply',
    holds: ['Yes.'],
  }),
  plain(
    'a note of absence with a question, written by hand',
    'I am away until Monday. Could you call my colleague Bob before?',
    answer('I am away until Monday. Could you call my colleague Bob before?'),
    { Subject: 'Out of office next week' },
  ),
  plain(
    'a note of absence of a program, with a question',
    'I am away. Is it urgent? Call Bob.',
    { is: 'robot' },
    { 'Auto-Submitted': 'auto-replied (vacation)', Subject: 'Abwesenheitsnotiz' },
  ),
  plain(
    'a bounce without a report',
    'Your mail came back.',
    { is: 'robot' },
    {
      From: 'Mail Delivery System <MAILER-DAEMON@works.example>',
      'Return-Path': '<>',
    },
  ),
  plain(
    'a ticket system that asks to answer above a line',
    `##- Please type your reply above this line -##\n\nYes, please.\n\n${quoted}`,
    { is: 'reply', holds: ['Yes, please.'], lacks: ['second visit'] },
  ),
  plain('Auto-Submitted: no', 'Yes.', answer('Yes.'), { 'Auto-Submitted': 'no' }),
];
