import { isPlainNo } from '../../domain/capture/consent-words.ts';
import { isNoDate } from '../../domain/capture/date-words.ts';
import { plainHeader } from './synonyms.ts';

/** Parts of names of opt-out columns in nine languages, as `plainHeader` writes them. */
const signs = [
  ...['optout', 'optedout', 'unsub', 'donotcontact', 'donotemail', 'donotmail', 'donotsend', 'dontemail', 'noemail'],
  ...[
    'nomail',
    'nomarketing',
    'nonewsletter',
    'blacklist',
    'blocklist',
    'blocked',
    'suppress',
    'complain',
    'spamreport',
  ],
  ...['abgemeldet', 'abmeld', 'widerspr', 'widerruf', 'keinewerbung', 'keinemail', 'keineemail', 'sperre', 'gesperrt'],
  ...[
    'abbestell',
    'austrag',
    'ausgetragen',
    'desinscri',
    'desabonn',
    'opposition',
    'nepascontacter',
    'stoppub',
    'refus',
  ],
  ...[
    'debaja',
    'desuscri',
    'nocontactar',
    'noenviar',
    'disiscri',
    'disdett',
    'noncontattare',
    'cancellazione',
    'revoca',
  ],
  ...['descadastr', 'cancelouinscri', 'naocontact', 'naoenviar', 'afgemeld', 'afmeld', 'uitgeschreven', 'uitschrijv'],
  ...[
    'geenemail',
    'geenmail',
    'geenreclame',
    'nietmailen',
    'wypisan',
    'rezygnac',
    'sprzeciw',
    'niewysylac',
    'niekontakt',
  ],
  ...[
    'donotallow',
    'nichtzulassen',
    'neautoris',
    'nopermit',
    'odhlas',
    'leiratkoz',
    'dezabon',
    'отпис',
    '退订',
    '配信停止',
    '수신거부',
  ],
  ...['avregistr', 'avprenumer', 'avanmal', 'avbojt', 'ejutskick', 'ejmail', 'kontaktainte'],
];

/** Whether a column of this name may hold what people said no with. */
export const looksLikeOptOut = (header: string): boolean => {
  const plain = plainHeader(header);
  return signs.some((sign) => plain.includes(sign));
};

/** "Accepts SMS Marketing" allows no mail. A no on another channel is asked about all the same. */
const isOfOtherChannel = (plain: string) =>
  /sms|fax|whatsapp|call|phone|anruf|telefon|postal/.test(plain) && !/mail|newsletter|courriel|correo/.test(plain);

/** Parts of names of permission columns, as `plainHeader` writes them. */
const permissions = new RegExp(
  [
    'newsletter|consent|einwillig|zustimm|optin|optedin|permission|gdpr|dsgvo|rgpd|lgpd|rodo|werbung|consenso|toestemming|zgoda|samtyck|samtykke',
    'souhlas|suostumu|hozzajarul|consimt|nieuwsbrief|nyhetsbrev|nyhedsbrev|boletin|infolettre|publicidad|^acepta|^aceit|^accett|^accepts?(?:email|market)',
    'acceptance|(?<!un)subscribed|abonniert|^abonne|suscrit|^iscritt|^inscrit|ingeschreven|prenumererar|zapisan|durfenwir|maywe|canwecontact|iagree|einverstanden|autorizz|autoriza|согласи|同意|동의',
  ].join('|'),
);
/** When, where and in which words a permission was given is neither a yes nor a no. */
const circumstances = /(?:date|time|timestamp|datum|zeit|ip|source|quelle|text|version|am|at|on|url|id|status)$/;

/** Whether a column of this name may hold a yes and a no to mail. */
export const looksLikePermission = (header: string): boolean => {
  const plain = plainHeader(header);
  return permissions.test(plain) && !circumstances.test(plain) && !isOfOtherChannel(plain);
};

/** Values of an opt-out column for a person who did not opt out, beside no, false and 0. */
const notOut = [
  '-',
  '–',
  'null',
  'none',
  'nil',
  'na',
  'n/a',
  '[]',
  '{}',
  'never',
  'subscribed',
  'active',
  'opted in',
  'opt-in',
  'allow',
  'allowed',
  'zulassen',
  'not opted out',
  'not unsubscribed',
  'abonniert',
  'keine',
  'aucun',
  'ninguno',
];

/** Whether a cell of an opt-out column refuses: a yes, a date, a reason. Anything but a clear denial counts. */
export function isOptOut(cell: string): boolean {
  const word = cell.trim().toLowerCase();
  return word !== '' && !notOut.includes(word) && !isNoDate(word) && !isPlainNo(word);
}

/** States that refuse mail, as exporters and people write them, as `plainHeader` makes them. */
const noMore = [
  ...[
    'unsubscribed',
    'unsubscribe',
    'optedout',
    'optout',
    'cleaned',
    'bounced',
    'hardbounced',
    'hardbounce',
    'complained',
  ],
  ...['deleted', 'removed', 'archived', 'deactivated', 'inactive', 'geloscht', 'deaktiviert', 'inaktiv', 'supprime'],
  ...['complaint', 'spam', 'spamcomplaint', 'markedasspam', 'blocklisted', 'blacklisted', 'blocked', 'suppressed'],
  ...[
    'neversubscribed',
    'nonsubscribed',
    'notsubscribed',
    'noconsent',
    'revoked',
    'withdrawn',
    'donotcontact',
    'donotemail',
  ],
  ...['abgemeldet', 'ausgetragen', 'widersprochen', 'widerrufen', 'gesperrt', 'desinscrit', 'desinscrite', 'desabonne'],
  ...['desabonnee', 'debaja', 'dadodebaja', 'cancelado', 'desuscrito', 'disiscritto', 'disiscritta', 'cancellato'],
  ...['descadastrado', 'cancelou', 'afgemeld', 'uitgeschreven', 'wypisany', 'wypisana', 'zrezygnowal', 'avregistrerad'],
  ...['avprenumererad', 'avanmald'],
];

/** "Unsubscribed by admin", "Opted out of e-mail", "Hard bounce (550)". */
const beginsNoMore =
  /^(?:unsub|opted?out|hardbounce|bounced|donot(?:contact|email|mail)|dnc$|notmailable|nonmailable|abgemeldet|widerspr|widerruf|desinscri|desabonn|disiscri|afgemeld|uitgeschreven|wypisan)/;

/** Whether a state refuses mail. */
export const isNoMore = (cell: string): boolean => {
  const state = plainHeader(cell);
  return noMore.includes(state) || beginsNoMore.test(state);
};

/** States of people who were asked to confirm and have not, as `plainHeader` makes them. */
const unconfirmed = [
  ...['unconfirmed', 'notconfirmed', 'pending', 'optinpending', 'pendingoptin', 'doipending', 'confirmationpending'],
  ...['pendingconfirmation', 'awaitingconfirmation', 'waitingforconfirmation', 'unbestatigt', 'nichtbestatigt'],
  ...['ausstehend', 'doiausstehend', 'optinausstehend', 'nonconfirme', 'enattente', 'sinconfirmar', 'noconfirmado'],
  ...['pendiente', 'nonconfermato', 'inattesa', 'naoconfirmado', 'pendente', 'onbevestigd', 'nietbevestigd'],
  ...['niepotwierdzony', 'niepotwierdzona', 'oczekujacy', 'obekraftad', 'ejbekraftad'],
];

/** Whether a state says that a confirmation is still missing. */
export const isUnconfirmed = (cell: string): boolean => unconfirmed.includes(plainHeader(cell));
