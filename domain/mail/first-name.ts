/** How people are addressed, before a name. With it and a family name alone, that is how they are greeted. */
const salutations = new Set(
  `mr mrs ms miss mx sir madam herr hr frau fr fräulein monsieur m mme madame mlle señor señora sr sra srta signor signora
  sig sigra senhor senhora meneer mevrouw dhr mevr mw pan pani herrn fru`.split(/\s+/),
);

/** Degrees and offices, as they are written with and without full stops. */
const titles = new Set(
  `dr drs prof professor hc habil dipl ing dipling mag ir med phil rer nat pol oec jur vet dent theol univ doc ddr pd priv
  priv-doz em bsc msc mba phd ba ma bc mudr judr dott dottssa avv rag arch geom lic drh mult`.split(/\s+/),
);

const plain = (word: string) => word.replace(/[.,]/g, '').toLowerCase();
const isSalutation = (word: string) => salutations.has(plain(word));
const isTitle = (word: string) => {
  const parts = word.split(/[.-]/).filter(Boolean);
  return titles.has(plain(word)) || (word.includes('.') && parts.every((part) => titles.has(plain(part))));
};

/** Scripts in which a name is short and its family name comes first: it is greeted as it stands. */
const isWhole = (name: string) =>
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}ー・ 　]{1,25}$/u.test(name);
const isName = (word: string) => /^\p{L}[\p{L}\p{M}'’-]{1,24}$/u.test(word);

/**
 * The name to greet with: `Ada` for “Prof. Dr. h.c. Ada Lovelace” and “Lovelace, Ada”, “Frau Dr. Müller” where the first name is not known,
 * and a Korean, Chinese or Japanese name as it stands. Undefined when there is none, or when it is no name but a text
 * somebody wants us to carry to a stranger's inbox (addresses, digits, very long words).
 */
export function firstNameOf(name: string | undefined): string | undefined {
  const typed = (name ?? '').normalize('NFC').trim();
  if (isWhole(typed)) return typed;
  const [family = '', given, ...rest] = typed.split(',').map((part) => part.trim());
  // "Lovelace, Ada" and not "Ada Lovelace, MBA".
  const isTurned = given !== undefined && rest.length === 0 && !/\s/.test(family) && !given.split(/\s+/).every(isTitle);
  const words = (isTurned ? `${given} ${family}` : typed).split(/[\s,]+/).filter(Boolean);
  // "h. c." is written in two words.
  const named = words.filter((word, at) => !isSalutation(word) && !isTitle(word) && !isHonoris(words, at));
  const [first] = named;
  if (first === undefined || !isName(first)) return undefined;
  const isFormal = named.length === 1 && words.some(isSalutation);
  return isFormal ? words.slice(0, words.indexOf(first) + 1).join(' ') : first;
}

const isHonoris = (words: readonly string[], at: number) =>
  (words[at] === 'h.' && words[at + 1] === 'c.') || (words[at] === 'c.' && words[at - 1] === 'h.');
