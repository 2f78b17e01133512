import { distance } from 'fastest-levenshtein';

/** The most typing slips (swapped, missing or wrong letters) for a word of this length. */
const slips = (word: string) => (word.length < 4 ? 1 : Math.max(2, Math.floor(word.length * 0.4)));

/** The probably intended word; undefined when no known word is near. */
export function nearest(got: string, known: Iterable<string>): string | undefined {
  const wanted = got.toLowerCase();
  const near = [...new Set(known)]
    .map((word) => ({ word, away: distance(wanted, word.toLowerCase()), begins: word[0]?.toLowerCase() === wanted[0] }))
    .filter(({ away }) => away <= slips(wanted));
  // Among equally near words, one with the same first letter wins: few slips are in the first letter.
  return near.sort((a, b) => a.away - b.away || Number(b.begins) - Number(a.begins))[0]?.word;
}

/** ` — did you mean "jitter"?`, or `otherwise` when no word is near. */
export function didYouMean(got: string, known: Iterable<string>, otherwise = ''): string {
  const meant = nearest(got, known);
  return meant === undefined ? otherwise : ` — did you mean "${meant}"?`;
}
