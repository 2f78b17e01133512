import type { ConsentBasis } from '../lead/person.ts';
import type { Instant } from '../time/instant.ts';
import { type DateRead, dateAtStart, earliestDay, isForEver, isNoDate, isOfCalendar } from './date-words.ts';

/** Words apart by a comma, as `plain` writes them: many people and lists write no accents. */
const listed = (words: string) => new Set(words.split(/,\s+/));

const words: Record<ConsentBasis | 'no', ReadonlySet<string>> = {
  consent: listed(
    `consent, consented, i consent, consent given, gdpr consent given, consent granted, email consent granted, freely given consent from contact,
    given, yes, yes please, yes i do, y, true, t, 1, on, x, checked, ticked, agree, i agree, agreed,
    accept, i accept, accepted, opt in, opted in, optin, double opt in, single opt in, confirmed opt in, opt in confirmed, doi, soi, enabled, active,
    allow, allowed, i agree to receive emails, 👍, subscribed, active subscriber, explicit, granted, confirmed, ok, okay, ✓, ✔, ✅, ☑,
    ja, ja gerne, ja bitte, j, wahr, an, aktiv, erlaubt, erteilt, zustimmung erteilt, einwilligung erteilt, liegt vor, einwilligung liegt vor, einwilligung, eingewilligt, einverstanden, zugestimmt, ich stimme zu, stimme zu, angemeldet,
    oui, vrai, consentement, d’accord, j’accepte, accepte, inscrit, inscrite, abonne, si, verdadero, acepto, aceptado, de acuerdo,
    suscrito, vero, accetto, accettato, acconsento, iscritto, sim, verdadeiro, aceito, concordo, tak, prawda, zgoda, zgadzam sie,
    waar, akkoord, aangemeld, sant, ja tack, evet, igen, ano, kylla, ναι, כן, da, да, согласен, согласна, はい, 同意する, 是, 同意, 네, 예, 동의, 동의함, نعم, أوافق`,
  ),
  'legitimate-interest': listed('legitimate interest, li, berechtigtes interesse, interet legitime'),
  no: listed(
    `no thanks, no thank you, opt out, opted out, optout, not opted in, no consent, i do not consent, did not consent, not consented, consent not given,
    consent denied, consent refused, consent withdrawn, consent revoked, does not accept marketing, dne, not given, not granted, unsubscribed,
    not subscribed, never subscribed, non subscribed, denied, deny, declined, refused, rejected, disagree, i disagree, i do not agree, disallow,
    not allowed, withdrawn, withdrew, revoked, objected, do not contact, do not email, do not mail, do not send, don’t contact, don’t email, dnc, suppressed,
    bounced, hard bounced, hard bounce, cleaned, nein danke, abgemeldet, abgelehnt,
    widerrufen, widersprochen, zuruckgezogen, nicht einverstanden, nicht zugestimmt, nicht eingewilligt, keine einwilligung, keine zustimmung, nicht erteilt, nicht erlaubt, liegt nicht vor, einwilligung liegt nicht vor,
    non merci, refuse, je refuse, desinscrit, desinscrite, desabonne, desabonnee, no gracias, rechazado, no acepto,
    no acepto recibir, no grazie, rifiuto, rifiutato, nao obrigado, nao aceito, nee bedankt, afgemeld, niet akkoord, nie dziekuje,
    nie zgadzam sie, brak zgody, nej tack, cancelado, disiscritto, не согласен, не согласна, 同意しない, 不同意, 동의안함, 동의하지 않음, لا أوافق`,
  ),
};

/** A bare no. In a column of opt-outs it does not refuse mail. */
const plainNo = listed(
  `no, n, false, f, 0, off, disabled, inactive, unchecked, not checked, never, not now, ✗, ✘, ❌, ☐, 👎, nein, falsch, aus, inaktiv, non, faux,
  falso, nao, nee, onwaar, nie, fałsz, nej, nei, falskt, hayır, nem, ne, nu, ei, όχι, לא, нет, いいえ, 否, 아니요, 아니오, لا`,
);

/** Lower case without accents, single spaces, no punctuation: "Opt_In!" is "opt in". */
const plain = (cell: string): string =>
  cell
    .normalize('NFKD')
    .toLowerCase()
    .replace(/(?<=[a-z])\p{M}{1,9}/gu, '')
    .normalize('NFC')
    .replace(/'/g, '’')
    .replace(/^([01])[.,]0+$/, '$1')
    .replaceAll('\ufe0f', '')
    .replace(/[\s_.,!\u2010-\u2015-]+/g, ' ')
    .trim();

type Said = ConsentBasis | 'no';

/**
 * The consent in a text; undefined: none; `unknown`: neither yes nor no. In "Ja, ich möchte" and "Opted out on 2026-01-01" the
 * first word counts, a yes only where no later word withdraws it. A date alone is the day of the consent, unless it is after
 * `now`.
 */
export function consentSaid(cell: string, { now }: { now?: Instant } = {}): Said | 'unknown' | undefined {
  const text = cell.slice(0, longest).trim();
  if (text === '' || isNoDate(text)) return undefined;
  if (isPlainNo(text)) return 'no';
  const bare = text.replace(/^[[(](.{1,30})[\])]$/, '$1');
  const date = dateAtStart(bare);
  if (date) return saidOn(date, now);
  const whole = saidBy(bare);
  if (whole) return whole;
  const [start = ''] = bare.split(/[,;:(–—]|\s-\s|\s(?:on|am|le|el|il|op|em|dnia)?\s?(?=\d)/);
  const said = saidBy(start);
  return said === 'no' || (said && !isTakenBack(plain(bare))) ? said : 'unknown';
}

/** The consent in a cell that begins with a date. */
function saidOn(date: DateRead, now: Instant | undefined): Said | 'unknown' | undefined {
  const words = date.rest
    .replace(/^[\sT]*[\d:.,]*\s?(?:[ap]\.?m\.?|uhr|h|z|utc|gmt)?(?!\p{L})/iu, '')
    .replace(/[()[\]:;]/g, ' ');
  const said = saidBy(words);
  if (said === 'no' || isPlainNo(words)) return 'no';
  if (isTakenBack(plain(words))) return 'unknown';
  if (isForEver(date)) return said;
  // By the day: a clock that goes ahead by minutes has dated nothing in the future.
  const isFuture = now !== undefined && earliestDay(date) > now.slice(0, 10);
  return isOfCalendar(date) && !isFuture ? (said ?? 'consent') : 'unknown';
}

const saidBy = (text: string): Said | undefined => {
  const word = plain(text);
  return plainNo.has(word) ? 'no' : (Object.keys(words) as Said[]).find((key) => words[key].has(word));
};

/** Whether a cell contains only a no: "no", "0", "☐"; "unsubscribed" is more. */
export const isPlainNo = (cell: string): boolean =>
  plainNo.has(plain(cell.slice(0, longest))) || /^\s*\[\s?\]\s*$/.test(cell);

/** Words that make a yes one to something else, that leave it open, and that end it; as stems of what `plain` writes, in nine languages. */
const takenBack: readonly RegExp[] = [
  /(?<!\p{L})(?:no|not|nothing|never|without|except|but|until|nicht|nichts|kein\p{L}*|nie|ohne|außer|aber|nur|only|bis|pas|jamais|sauf|mais|non|nunca|sin|salvo|pero|mai|tranne|ma|nao|sem|niet|geen|zonder|inte|ej|bez|не)(?!\p{L})/u,
  /unsub|opt(?:ed)? ?out|widerr|widerspr|withdr|revok|abgemeldet|desinscri|\?/,
  /(?<!\p{L})(?:pend(?:ing|ient|ent)|awaiting|waiting|outstanding|ausstehend|in attesa|en attente|en espera|afwachting|behandeling|oczek|vantar|afventer)/u,
  /(?<!\p{L})(?:unconfirm|unverif|unbest|unvollst|incomplet|onbevest|niepotw|obekraft|ubekræft|to be confirmed|zu bestatigen|(?:por|a) confirmar|a confirmer|da confermare|te bevestigen|do potw|tbc)/u,
  /(?<!\p{L})(?:requested|angefragt|beantragt|demande|solicitad|richiest|aangevraagd|(?:mail|link) (?:was |wurde |has been )?(?:sent|vers[ae]nd|verschickt|gesendet|envoye|enviad|inviat|verzonden|wysłan))/u,
  /(?<!\p{L})(?:maybe|perhaps|vielleicht|peut etre|quiza|tal vez|forse|misschien|moze|talvez|un(?:clear|klar|known|bekannt)|inconnu|desconocid|sconosciut|onbekend|nieznan|desconhecid)/u,
  /(?<!\p{L})(?:fail|fehlges|ech(?:ou|ec)|fallid|fallit|falhou|mislukt|nieudan|invalid|ungue?ltig|ongeldig|niewazn|expir|abgelauf|verlopen|scadut|caduc|vencid|wygas|przeterm|utgatt|udløb|lapsed|veralt|outdated|ended|terminat|beendet|beeind|finaliz)/u,
  /(?<!\p{L})(?:cancel|storn|gekue?nd|annul|geannul|anul|resili|opgezegd|zurue?ckge|ritirat|retir[ae]|revoc|revoqu|revog|ingetrok|cofnie|wycof|abbest|ausgetr|abgem|desabonn|disiscri|desuscri|descadastr|de baja|afgem|uitgeschr|wypis|rezygn|avregistr|avprenum|avanmal|frameld)/u,
  /(?<!\p{L})(?:gesperrt|blocked|blockiert|bloqu|bloccat|geblok|zablok|blacklist|suppress|bounce|geloe?scht|deleted|removed|entfernt|supprim|elimin|verwijder|usunie|removid|ina[ck]ti|inattiv|inativ|nieakt|disabl|deakt|deact|dezakt|desact|desativ|disatt|uitgesch)/u,
  /(?<!\p{L})(?:abgele|declin|rejec|denied|refus|rechaz|rifiut|recus|geweig|odrzuc|pausiert|paused|suspend|ausges|zawiesz|opgesch|sospes|former|ehemal|frue?her)/u,
];

const isTakenBack = (text: string): boolean => takenBack.some((words) => words.test(text));

/** No such word is longer. */
const longest = 100;
