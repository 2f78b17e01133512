import { both, html, type Message, message, ours, oursHtml, plain, quoted, withFiles } from './message.ts';

const yes = 'Yes, please call me on Thursday.';
const reply = { is: 'reply', text: yes } as const;

/** What the mail programs of our leads send. */
export const clients: readonly Message[] = [
  both(
    'Gmail in a browser',
    `${yes}\n\nOn Mon, Nov 23, 2026 at 10:00 AM Fieldnote <hello@fieldnote.example> wrote:\n\n${quoted}\n`,
    `<div dir="ltr">${yes}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon…wrote:</div><blockquote class="gmail_quote">${oursHtml}</blockquote></div>`,
    reply,
  ),
  plain(
    'Gmail, the introduction broken over two lines',
    `${yes}\n\nOn Mon, Nov 23, 2026 at 10:00 AM Fieldnote Service Software Berlin <\nhello@fieldnote.example> wrote:\n\n${quoted}\n`,
    reply,
  ),
  html(
    'Gmail, HTML alone',
    `<div dir="ltr">${yes}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Nov 23, 2026 at 10:00 AM Fieldnote &lt;<a href="mailto:hello@fieldnote.example">hello@fieldnote.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0">${oursHtml}</blockquote></div>`,
    reply,
  ),
  html(
    'Gmail, answers between the quotes, HTML alone',
    '<div class="gmail_quote"><div class="gmail_attr">On Mon, Nov 23, 2026 Fieldnote &lt;hello@fieldnote.example&gt; wrote:</div><blockquote>How many vans?</blockquote><div>Eight.</div><blockquote>And when?</blockquote><div>In May.</div></div>',
    { is: 'reply', holds: ['> How many vans?', 'Eight.', '> And when?', 'In May.'] },
  ),
  both(
    'Outlook on a desktop, English',
    `${yes}\n\nKind regards\nAda\n\nFrom: Fieldnote <hello@fieldnote.example>\nSent: Monday, November 23, 2026 10:00 AM\nTo: Ada Lovelace <ada@works.example>\nSubject: What a second visit really costs\n\n${ours}\n`,
    `<p>${yes}</p>`,
    { is: 'reply', text: `${yes}\n\nKind regards\nAda` },
  ),
  plain(
    'Outlook on a desktop, German',
    `Ja, gern am Donnerstag.\n\nVon: Fieldnote <hello@fieldnote.example>\nGesendet: Montag, 23. November 2026 10:00\nAn: Ada Lovelace <ada@works.example>\nBetreff: Was ein zweiter Besuch kostet\n\n${ours}`,
    { is: 'reply', text: 'Ja, gern am Donnerstag.' },
  ),
  plain(
    'Outlook in a browser',
    `${yes}\n________________________________\nFrom: Fieldnote <hello@fieldnote.example>\nSent: Monday, November 23, 2026 10:00:00 AM\nTo: Ada <ada@works.example>\nSubject: Welcome\n\n${ours}`,
    reply,
  ),
  plain(
    'Outlook for Android',
    `${yes}\n\nGet Outlook for Android<https://aka.ms/AAb9ysg>\n________________________________\nFrom: Fieldnote <hello@fieldnote.example>\nSent: Monday, November 23, 2026 10:00:00 AM\nTo: Ada <ada@works.example>\nSubject: Welcome\n\n${ours}`,
    { is: 'reply', holds: [yes], lacks: ['second visit', '____'] },
  ),
  html(
    'Outlook on a desktop, HTML alone',
    `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body lang="DE"><div class="WordSection1"><p class="MsoNormal">Ja, gern.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>Von:</b> Fieldnote &lt;hello@fieldnote.example&gt; <br><b>Gesendet:</b> Montag, 23. November 2026 10:00<br><b>An:</b> Ada &lt;ada@works.example&gt;<br><b>Betreff:</b> Willkommen<o:p></o:p></p></div>${oursHtml}</div></body></html>`,
    { is: 'reply', text: 'Ja, gern.' },
  ),
  plain(
    'Outlook, answers inside the unmarked quote',
    `Hi, my answers are below.\n\nFrom: Fieldnote <hello@fieldnote.example>\nSent: Monday, November 23, 2026 10:00 AM\nTo: Ada <ada@works.example>\nSubject: Questions\n\nHow many vans do you have?\nEight vans.\n`,
    { is: 'reply', holds: ['my answers are below', 'Eight vans.'] },
  ),
  plain(
    'Outlook, nothing written above the quote',
    `\n\nFrom: Fieldnote <hello@fieldnote.example>\nSent: Monday, November 23, 2026 10:00 AM\nTo: Ada <ada@works.example>\nSubject: Questions\n\nHow many vans do you have?\n\nEight vans.\n`,
    { is: 'reply', holds: ['Eight vans.'] },
  ),
  plain(
    'Apple Mail',
    `${yes}\n\n> On 23. Nov 2026, at 10:00, Fieldnote <hello@fieldnote.example> wrote:\n> \n${quoted}\n`,
    reply,
  ),
  html(
    'Apple Mail, HTML alone',
    `<html><body style="overflow-wrap: break-word;">${yes}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 23. Nov 2026, at 10:00, Fieldnote &lt;hello@fieldnote.example&gt; wrote:</div><br><div>${oursHtml}</div></blockquote></div></body></html>`,
    reply,
  ),
  plain(
    'iPhone, English',
    `${yes}\n\nSent from my iPhone\n\n> On Nov 23, 2026, at 10:00 AM, Fieldnote <hello@fieldnote.example> wrote:\n> \n> ﻿\n${quoted}\n`,
    { is: 'reply', text: `${yes}\n\nSent from my iPhone` },
  ),
  plain(
    'iPhone, German, a stop',
    `Bitte abmelden\n\nVon meinem iPhone gesendet\n\n> Am 23.11.2026 um 10:00 schrieb Fieldnote <hello@fieldnote.example>:\n> \n${quoted}\n`,
    { is: 'stop', holds: ['Bitte abmelden'] },
  ),
  plain('Thunderbird, answer on top', `${yes}\n\nOn 11/23/26 10:00, Fieldnote wrote:\n${quoted}\n`, reply),
  plain(
    'Thunderbird, answer below',
    `Am 23.11.26 um 10:00 schrieb Fieldnote:\n${quoted}\n\nJa, gern.\n\n-- \nAda Lovelace\nNordwind GmbH\n`,
    { is: 'reply', holds: ['Ja, gern.', 'Nordwind GmbH'] },
  ),
  plain(
    'Thunderbird, a stop below the quote',
    `Am 23.11.26 um 10:00 schrieb Fieldnote:\n${quoted}\n\nBitte austragen.\n`,
    { is: 'stop', holds: ['Bitte austragen.'] },
  ),
  plain(
    'Thunderbird, answers between',
    `Am 23.11.26 um 10:00 schrieb Fieldnote:\n> Wie viele Techniker haben Sie?\nAcht.\n> Und wann sollen wir anrufen?\nAm Donnerstag.\n`,
    { is: 'reply', holds: ['Acht.', 'Am Donnerstag.', '> Wie viele'] },
  ),
  plain(
    'Yahoo, the quote not marked',
    `${yes}\n\n    On Monday, November 23, 2026 at 10:00:00 AM GMT+1, Fieldnote <hello@fieldnote.example> wrote:  \n \n ${ours}`,
    reply,
  ),
  html(
    'Yahoo, HTML alone',
    `<div class="ydp1">${yes}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Monday, November 23, 2026 at 10:00:00 AM GMT+1, Fieldnote &lt;hello@fieldnote.example&gt; wrote:</div>${oursHtml}</div>`,
    reply,
  ),
  both(
    'GMX',
    `Ja, gern.\n \n \n\nGesendet: Montag, 23. November 2026 um 10:00 Uhr\nVon: "Fieldnote" <hello@fieldnote.example>\nAn: ada@works.example\nBetreff: Willkommen\n\n${ours}`,
    '<p>Ja, gern.</p>',
    { is: 'reply', text: 'Ja, gern.' },
  ),
  html(
    'web.de, HTML alone',
    `<html><head></head><body><div style="font-family: Verdana;"><div>Ja, gern.</div><div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px;border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;"><b>Gesendet:</b>&nbsp;Montag, 23. November 2026 um 10:00 Uhr<br/><b>Von:</b>&nbsp;"Fieldnote" &lt;hello@fieldnote.example&gt;<br/><b>An:</b>&nbsp;ada@works.example<br/><b>Betreff:</b>&nbsp;Willkommen</div>${oursHtml}</div></div></div></body></html>`,
    { is: 'reply', text: 'Ja, gern.' },
  ),
  plain(
    'Samsung Email',
    `${yes}\n\n\n\nSent from my Galaxy\n\n\n-------- Original message --------\nFrom: Fieldnote <hello@fieldnote.example>\nDate: 23/11/2026 10:00 (GMT+01:00)\nTo: ada@works.example\nSubject: Welcome\n\n${ours}`,
    { is: 'reply', holds: [yes], lacks: ['second visit'] },
  ),
  plain(
    'T-Online, German original message',
    `Ja, gern.\n\n-----Original-Nachricht-----\nBetreff: Willkommen\nDatum: 2026-11-23T10:00:00+0100\nVon: "Fieldnote" <hello@fieldnote.example>\nAn: ada@works.example\n\n${ours}`,
    { is: 'reply', text: 'Ja, gern.' },
  ),
  plain(
    'Lotus Notes',
    `${yes}\n\n\n\nFrom:   Fieldnote <hello@fieldnote.example>\nTo:     ada@works.example\nDate:   23.11.2026 10:00\nSubject:        Welcome\n\n\n\n${ours}`,
    reply,
  ),
  both(
    'empty text beside HTML',
    '\n\n',
    `<p>Fish &amp; Chips &ndash; yes, 8 vans &gt; 5.</p><blockquote>${oursHtml}</blockquote>`,
    { is: 'reply', text: 'Fish & Chips – yes, 8 vans > 5.' },
  ),
  both(
    'a picture’s name as the only text beside HTML',
    '[cid:image001.png@01DB3D6E.8F0A]\n',
    '<p><img src="cid:image001.png@01DB3D6E.8F0A"></p><p>Call me, please.</p>',
    { is: 'reply', text: 'Call me, please.' },
  ),
  both('no-break spaces as the only text beside HTML', '\u00a0\n\u00a0', '<div>Unsubscribe</div>', {
    is: 'stop',
    text: 'Unsubscribe',
  }),
  html(
    'HTML with style, script and hidden parts',
    '<style>p{}</style><script>alert(1)</script><p>Yes<br>and no</p><p>Bye</p>',
    {
      is: 'reply',
      text: 'Yes\nand no\n\nBye',
    },
  ),
  html('HTML that is broken', '<p>Yes <b>please<p>and <i>now</div></td>&nbsp;&unknown;&#8364;5 < 6', {
    is: 'reply',
    holds: ['Yes please', 'and now', '€5 < 6'],
  }),
  withFiles(
    'files beside a text',
    yes,
    [
      ['type-plate.jpg', 'image/jpeg', 'attachment'],
      ['plan.pdf', 'application/pdf', 'attachment'],
    ],
    {
      is: 'reply',
      text: `${yes}\n\n[Attached: type-plate.jpg, plan.pdf]`,
    },
  ),
  withFiles('files alone', undefined, [['offer.pdf', 'application/pdf', 'attachment']], {
    is: 'reply',
    text: '[Attached: offer.pdf]',
  }),
  withFiles('a logo in the signature is no file', yes, [['logo.png', 'image/png', 'inline']], reply),
  withFiles('a stop with a business card', 'Please unsubscribe me.', [['ada.vcf', 'text/vcard', 'attachment']], {
    is: 'stop',
    holds: ['Please unsubscribe me.'],
  }),
  plain('nothing at all', '', { is: 'reply', text: 'The mail has a subject and no text.' }),
  message(
    'ISO-8859-1, quoted-printable, a subject in encoded words',
    {
      Subject: '=?iso-8859-1?Q?AW:_F=FCr_Sie?=',
      'Content-Type': 'text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding': 'quoted-printable',
    },
    'Gr=FC=DFe aus K=F6ln',
    { is: 'reply', text: 'Grüße aus Köln' },
  ),
  message(
    'windows-1252, eight bits',
    { 'Content-Type': 'text/plain; charset=windows-1252', 'Content-Transfer-Encoding': '8bit' },
    Buffer.from([0x80, 0x35, 0x20, 0x96, 0x20, 0x6f, 0x6b]),
    { is: 'reply', text: '€5 – ok' },
  ),
  message(
    'Shift_JIS',
    { 'Content-Type': 'text/plain; charset=shift_jis', 'Content-Transfer-Encoding': 'base64' },
    Buffer.from([0x82, 0xcd, 0x82, 0xa2]).toString('base64'),
    { is: 'reply', text: 'はい' },
  ),
  message(
    'KOI8-R',
    { 'Content-Type': 'text/plain; charset=koi8-r', 'Content-Transfer-Encoding': '8bit' },
    Buffer.from([0xe4, 0xc1]),
    { is: 'reply', text: 'Да' },
  ),
];
