import type { ConsentBasis } from '../../domain/lead/person.ts';

const words: Record<ConsentBasis | 'no', readonly string[]> = {
  consent: [
    'consent',
    'yes',
    'y',
    'true',
    '1',
    'x',
    'opt-in',
    'opted in',
    'subscribed',
    'ja',
    'j',
    'wahr',
    'einwilligung',
  ],
  'legitimate-interest': [
    'legitimate-interest',
    'legitimate interest',
    'li',
    'berechtigtes interesse',
    'intérêt légitime',
  ],
  no: ['no', 'n', 'false', '0', 'opt-out', 'opted out', 'unsubscribed', 'nein', 'falsch', 'non', 'não', 'nee', 'nie'],
};
words.consent = [...words.consent, 'oui', 'vrai', 'consentement', 'sí', 'si', 'sì', 'vero', 'sim', 'tak'];

/** What a cell of the consent column says; undefined: nothing. `unknown` is neither yes nor no. */
export function consentOf(cell: string): ConsentBasis | 'no' | 'unknown' | undefined {
  const word = cell.trim().toLowerCase();
  if (word === '') return undefined;
  const found = (Object.keys(words) as (keyof typeof words)[]).find((key) => words[key].includes(word));
  return found ?? 'unknown';
}
