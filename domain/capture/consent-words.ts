import type { ConsentBasis } from '../lead/person.ts';

/** Words apart by a comma, as `plain` writes them. */
const listed = (words: string) => new Set(words.split(/,\s+/));

const words: Record<ConsentBasis | 'no', ReadonlySet<string>> = {
  consent: listed(
    `consent, consented, consent given, given, yes, yes please, y, true, t, 1, on, x, checked, ticked, agree, i agree, agreed,
    accept, i accept, accepted, opt in, opted in, optin, double opt in, subscribed, explicit, granted, confirmed, ok, okay, ✓, ✔, ✅, ☑,
    ja, ja gerne, ja bitte, j, wahr, einwilligung, eingewilligt, einverstanden, zugestimmt, ich stimme zu, stimme zu, angemeldet,
    oui, vrai, consentement, d’accord, j’accepte, accepté, inscrit, inscrite, abonné, sí, si, verdadero, acepto, aceptado, de acuerdo,
    suscrito, sì, vero, accetto, accettato, acconsento, iscritto, sim, verdadeiro, aceito, concordo, tak, prawda, zgoda, zgadzam się,
    waar, akkoord, aangemeld, sant, evet, да, はい, 是, 네, 예, نعم`,
  ),
  'legitimate-interest': listed('legitimate interest, li, berechtigtes interesse, intérêt légitime'),
  no: listed(
    `no, no thanks, no thank you, n, false, f, 0, off, unchecked, not checked, opt out, opted out, optout, not opted in, no consent,
    not given, unsubscribed, not subscribed, never subscribed, never, not now, denied, declined, refused, rejected, disagree, i disagree, i do not agree,
    withdrawn, revoked, objected, do not contact, do not email, cleaned, ✗, ✘, ❌, ☐, nein, nein danke, falsch, abgemeldet, abgelehnt, widerrufen,
    widersprochen, nicht einverstanden, keine einwilligung, non, non merci, faux, refusé, je refuse, désinscrit, désinscrite,
    desabonné, désabonné, désabonnée, no gracias, falso, rechazado, no acepto, no grazie, rifiuto, rifiutato, não, nao, não obrigado,
    nee, nee bedankt, onwaar, afgemeld, niet akkoord, nie, nie dziękuję, fałsz, brak zgody, nej, nej tack, falskt, cancelado, disiscritto, hayır, нет,
    いいえ, 否, 아니요, لا`,
  ),
};

/** Lower case, single spaces, without what stands around and between words: "Opt_In!" is "opt in". */
const plain = (cell: string): string =>
  cell
    .normalize('NFKC')
    .toLowerCase()
    .replace(/'/g, '’')
    .replace(/^([01])[.,]0+$/, '$1')
    .replaceAll('\ufe0f', '')
    .replace(/[\s_.,!\u2010-\u2015-]+/g, ' ')
    .trim();

/** What a word about consent says; undefined: nothing. `unknown` is neither yes nor no. */
export function consentSaid(cell: string): ConsentBasis | 'no' | 'unknown' | undefined {
  if (cell.trim() === '') return undefined;
  const word = plain(cell.slice(0, longest));
  const found = (Object.keys(words) as (keyof typeof words)[]).find((key) => words[key].has(word));
  return found ?? 'unknown';
}

/** No such word is longer. */
const longest = 100;
