import type { ConsentBasis } from '../lead/person.ts';

const words: Record<ConsentBasis | 'no', readonly string[]> = {
  consent: [
    ...[
      'consent',
      'consented',
      'yes',
      'y',
      'true',
      't',
      '1',
      'on',
      'x',
      'checked',
      'agreed',
      'opt-in',
      'opted in',
      'optin',
    ],
    ...[
      'opted-in',
      'subscribed',
      'explicit',
      'granted',
      'ja',
      'j',
      'wahr',
      'einwilligung',
      'angemeldet',
      'oui',
      'vrai',
    ],
    ...[
      'consentement',
      'inscrit',
      'sí',
      'si',
      'verdadero',
      'sì',
      'vero',
      'sim',
      'verdadeiro',
      'tak',
      'prawda',
      'waar',
      'sant',
    ],
  ],
  'legitimate-interest': [
    ...['legitimate-interest', 'legitimate interest', 'li', 'berechtigtes interesse', 'intérêt légitime'],
  ],
  no: [
    ...[
      'no',
      'n',
      'false',
      'f',
      '0',
      'off',
      'opt-out',
      'opted out',
      'opted-out',
      'optout',
      'unsubscribed',
      'never',
      'denied',
    ],
    ...[
      'do not contact',
      'do not email',
      'cleaned',
      'nein',
      'falsch',
      'abgemeldet',
      'non',
      'faux',
      'désinscrit',
      'desabonné',
    ],
    ...[
      'désabonné',
      'falso',
      'não',
      'nao',
      'nee',
      'onwaar',
      'nie',
      'fałsz',
      'nej',
      'falskt',
      'cancelado',
      'disiscritto',
    ],
  ],
};

/** What a word about consent says; undefined: nothing. `unknown` is neither yes nor no. */
export function consentSaid(cell: string): ConsentBasis | 'no' | 'unknown' | undefined {
  const word = cell.trim().toLowerCase();
  if (word === '') return undefined;
  const found = (Object.keys(words) as (keyof typeof words)[]).find((key) => words[key].includes(word));
  return found ?? 'unknown';
}
