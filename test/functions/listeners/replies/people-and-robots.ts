import { both, html, type Message, ours, plain, quoted, withFiles } from './message.ts';

const introduced = (introduction: string, text: string) => `${text}\n\n${introduction}\n${quoted}\n`;
const answer = (text: string) => ({ is: 'reply', text }) as const;
const by = 'Fieldnote <hello@fieldnote.example>';

/** The languages of our leads, and what programs, lists and gateways send. */
export const peopleAndRobots: readonly Message[] = [
  plain(
    'French',
    introduced(`Le lun. 23 nov. 2026 à 10:00, ${by} a écrit :`, 'Oui, volontiers.'),
    answer('Oui, volontiers.'),
  ),
  plain('Spanish', introduced(`El lun, 23 nov 2026 a las 10:00, ${by} escribió:`, 'Sí, claro.'), answer('Sí, claro.')),
  plain(
    'Italian',
    introduced(`Il giorno lun 23 nov 2026 alle ore 10:00 ${by} ha scritto:`, 'Sì, volentieri.'),
    answer('Sì, volentieri.'),
  ),
  plain(
    'Portuguese',
    introduced(`Em seg., 23 de nov. de 2026 às 10:00, ${by} escreveu:`, 'Sim, por favor.'),
    answer('Sim, por favor.'),
  ),
  plain('Dutch', introduced(`Op ma 23 nov 2026 om 10:00 schreef ${by}:`, 'Ja, graag.'), answer('Ja, graag.')),
  plain('Polish', introduced(`pon., 23 lis 2026 o 10:00 ${by} napisał(a):`, 'Tak, proszę.'), answer('Tak, proszę.')),
  plain('Swedish', introduced(`Den mån 23 nov. 2026 kl 10:00 skrev ${by}:`, 'Ja, gärna.'), answer('Ja, gärna.')),
  plain(
    'Russian',
    introduced(`пн, 23 нояб. 2026 г. в 10:00, ${by} написал:`, 'Да, пожалуйста.'),
    answer('Да, пожалуйста.'),
  ),
  plain(
    'French Outlook',
    `Oui.\n\nDe : ${by}\nEnvoyé : lundi 23 novembre 2026 10:00\nÀ : Ada\nObjet : Bienvenue\n\n${ours}`,
    answer('Oui.'),
  ),
  plain(
    'Polish Outlook',
    `Tak.\n\nOd: ${by}\nWysłano: poniedziałek, 23 listopada 2026 10:00\nDo: Ada\nTemat: Witamy\n\n${ours}`,
    answer('Tak.'),
  ),

  plain('a stop, French', introduced(`Le lun. 23 nov. 2026 à 10:00, ${by} a écrit :`, 'Merci de me désabonner.'), {
    is: 'stop',
    text: 'Merci de me désabonner.',
  }),
  plain(
    'a stop, Spanish',
    introduced(`El lun, 23 nov 2026 a las 10:00, ${by} escribió:`, 'Por favor, darme de baja.'),
    { is: 'stop' },
  ),
  plain(
    'a stop, Italian',
    introduced(`Il giorno lun 23 nov 2026 alle ore 10:00 ${by} ha scritto:`, 'Cancellatemi dalla lista, grazie'),
    { is: 'stop' },
  ),
  plain(
    'a stop, Portuguese',
    introduced(`Em seg., 23 de nov. de 2026 às 10:00, ${by} escreveu:`, 'Quero cancelar a subscrição.'),
    { is: 'stop' },
  ),
  plain('a stop, Dutch', introduced(`Op ma 23 nov 2026 om 10:00 schreef ${by}:`, 'Graag uitschrijven.'), {
    is: 'stop',
  }),
  plain('a stop, Polish', introduced(`pon., 23 lis 2026 o 10:00 ${by} napisał(a):`, 'Proszę o wypisanie z listy.'), {
    is: 'stop',
  }),
  plain('a stop, Swedish', introduced(`Den mån 23 nov. 2026 kl 10:00 skrev ${by}:`, 'Avregistrera mig, tack.'), {
    is: 'stop',
  }),
  html(
    'a stop, HTML alone',
    '<div>Please <b>remove me</b> from your list.</div><br><blockquote>Unsubscribe</blockquote>',
    { is: 'stop', text: 'Please remove me from your list.' },
  ),
  plain(
    'a stop with a long signature',
    `Unsubscribe\n\nMit freundlichen Grüßen\n\nAda Lovelace\nLeiterin Service\nNordwind Aufzugservice GmbH\nLindenstraße 12 | 10969 Berlin\nTel. +49 30 5550 1234\nwww.nordwind.example\n\nDiese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, rufen Sie uns bitte an und vernichten Sie diese E-Mail.\n`,
    { is: 'stop' },
  ),
  plain('a stop in the subject alone', '\n', { is: 'stop', text: 'unsubscribe' }, { Subject: 'unsubscribe' }),
  plain('a stop and a wish', 'Please take me off the newsletter, but send me an offer for 40 technicians.', {
    is: 'reply',
    holds: ['offer for 40'],
  }),
  plain('no stop', 'Please do not unsubscribe me!', { is: 'reply' }),
  plain(
    'a stop above our own footer, unmarked',
    `stop\n\nFrom: ${by}\nSent: Monday, November 23, 2026 10:00 AM\nTo: Ada\nSubject: Welcome\n\n${ours}`,
    { is: 'stop', text: 'stop' },
  ),

  plain(
    'out of office, Exchange',
    'I am away until Monday.',
    { is: 'robot' },
    { Subject: 'Automatic reply: Welcome', 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  ),
  plain(
    'out of office, Gmail',
    'I am away until Monday.',
    { is: 'robot' },
    { 'Auto-Submitted': 'auto-replied', 'X-Autoreply': 'yes', Precedence: 'bulk' },
  ),
  plain(
    'out of office, Postfix vacation',
    'I am away until Monday.',
    { is: 'robot' },
    { Precedence: 'auto_reply', 'Return-Path': '<>' },
  ),
  plain('out of office, cPanel', 'I am away.', { is: 'robot' }, { 'X-Autorespond': 'Re: Welcome', Precedence: 'bulk' }),
  plain(
    'out of office that says unsubscribe below',
    'I am away.\n\nUnsubscribe',
    { is: 'robot' },
    { 'Auto-Submitted': 'auto-replied' },
  ),
  plain(
    'a ticket system’s receipt',
    'We have received your request [#4711].',
    { is: 'robot' },
    { 'Auto-Submitted': 'auto-generated', From: 'help@works.example' },
  ),
  plain(
    'a delivery report',
    'Your message could not be delivered.',
    { is: 'robot' },
    {
      From: 'MAILER-DAEMON@works.example',
      'Content-Type': 'multipart/report; report-type=delivery-status; boundary="x"',
      'Return-Path': '<>',
    },
  ),
  plain(
    'a read receipt',
    'Your message was read.',
    { is: 'robot' },
    { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary="x"' },
  ),
  plain(
    'a rule of a mailbox',
    'This address has changed.',
    { is: 'robot' },
    { 'X-MS-Exchange-Generated-Message-Source': 'Mailbox Rules Agent' },
  ),
  plain('a person who plans absences', 'Können Sie Urlaub mitplanen?', answer('Können Sie Urlaub mitplanen?'), {
    Subject: 'AW: Abwesenheiten planen',
  }),
  plain(
    'a person through a mailing list',
    'Yes.\n\n--\nservice mailing list\nUnsubscribe: https://list.example',
    { is: 'reply', holds: ['Yes.'] },
    { Precedence: 'list', 'List-Id': '<service.list.example>' },
  ),
  plain('an agent through a ticket system', 'Yes, please.', answer('Yes, please.'), {
    'X-Auto-Response-Suppress': 'All',
    Precedence: 'bulk',
    From: '"Works Support" <no-reply@works.example>',
  }),
  plain(
    'a person through a gateway that marks mail',
    `[EXTERNAL]\n\nYes, please.\n\n________________________________\nFrom: ${by}\nSent: Monday, November 23, 2026 10:00\nTo: Ada\nSubject: Welcome\n\nCAUTION: This email came from outside.\n${ours}`,
    { is: 'reply', holds: ['Yes, please.'], lacks: ['CAUTION', 'second visit'] },
  ),
  plain(
    'a stop through a gateway that adds a notice',
    'Please unsubscribe me\n\nThis email has been scanned by Mimecast and may call for action. Call 030 5550 with questions.',
    { is: 'stop' },
  ),
  both(
    'a gateway that rewrites links',
    'See https://urldefense.com/v3/__https://works.example/a?b=c__;!!x and call.',
    '<p>x</p>',
    { is: 'reply', holds: ['urldefense.com', 'and call.'] },
  ),
  plain('spam', 'Buy now', { is: 'unwanted' }, { 'X-SES-Spam-Verdict': 'FAIL' }),
  withFiles(
    'a virus',
    'See the file',
    [['x.exe', 'application/octet-stream', 'attachment']],
    { is: 'unwanted' },
    { 'X-SES-Virus-Verdict': 'FAIL' },
  ),
  plain(
    'somebody else’s domain behind the victim’s name',
    'Call me.',
    { is: 'reply', proven: false },
    {
      'Authentication-Results':
        'amazonses.com; spf=pass (spfCheck: ok) client-ip=192.0.2.9; envelope-from=x@evil.example; helo=evil.example; dkim=pass header.i=@evil.example; dmarc=none header.from=works.example;',
    },
  ),
  plain(
    'a domain without DMARC, signed by itself',
    'Call me.',
    { is: 'reply', proven: true },
    {
      'Authentication-Results':
        'amazonses.com; spf=none; dkim=pass header.i=@works.example; dmarc=none header.from=works.example;',
    },
  ),
  plain('two authors', 'Call me.', { is: 'reply', proven: false }, { From: 'ada@works.example, eve@evil.example' }),
  plain(
    'a message with a list of its own',
    'We need:\n- one plan\n- two maps\n\nFrom: Berlin\nTo: Hamburg\nSubject: lifts',
    { is: 'reply', holds: ['From: Berlin', 'Subject: lifts'] },
  ),
  plain(
    'a sentence that looks like an introduction',
    'On Monday at 10:00 your colleague wrote:\nwe can come in May.\nIs that so?',
    { is: 'reply', holds: ['we can come in May.', 'Is that so?'] },
  ),
  plain(
    'an answer below a very long quote',
    `${'> a line of the quote that is long enough to count\n'.repeat(400)}\nThe answer.`,
    { is: 'reply', holds: ['The answer.'] },
  ),
];
