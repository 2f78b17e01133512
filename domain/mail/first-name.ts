/** How people are addressed, before a name. With it and a family name alone, that is how they are greeted. */
const salutations = new Set(
  `mr mrs ms miss mx sir madam lord lady dame herr hr frau fr fräulein familie fam ehepaar monsieur m mme madame mlle señor señora
  sr sra srta don doña signor signora sig sigra senhor senhora meneer mevrouw dhr mevr mw pan pani herrn fru г-н г-жа господин
  госпожа`.split(/\s+/),
);

/** Degrees and offices, as they are written with and without full stops. Any other word with a full stop counts as one, too. */
const titles = new Set(
  `dr drs prof professor professorin hc habil dipl ing dipling mag ir med phil rer nat pol oec jur vet dent theol univ doc ddr pd
  priv priv-doz em bsc msc mba phd ba ma bc mudr judr dott dottssa avv rag arch geom lic drh mult ra stb rev`.split(
    /\s+/,
  ),
);

/** What stands before a name in a letter. */
const greetings = new Set('hi hello hallo hey dear liebe lieber sehr geehrte geehrter'.split(' '));

/** Parts of a family name. Written small, or two in a row, they are no first name: “van Gogh”, but “Van Morrison”. */
const particles = new Set(
  `von van de der den del della dello di da do dos das du des la le les el al bin ibn ben ter ten te zu zum zur vom af av vander
  't d' d’`.split(/\s+/),
);

/** What says that a company or a mailbox is meant. */
const companies = new Set(
  'gmbh ag kg ohg ug ltd limited inc llc llp corp plc sarl sas srl spa bv nv ab oy as'.split(' '),
);
const mailboxes = new Set('info office team test kontakt contact admin service support sales vertrieb'.split(' '));

const plain = (word: string) => word.replace(/[.,]/g, '').toLowerCase();
const isSalutation = (word: string) => salutations.has(plain(word));
const isTitle = (word: string) => {
  const parts = word.split(/[.-]/).filter(Boolean);
  return (
    titles.has(plain(word)) ||
    (word.includes('.') && parts.every((part) => titles.has(part.toLowerCase()))) ||
    // "Dr.in", "Mag.a" and "Capt.", but not the initial "J."
    /^(?:\p{L}{2,5}\.(?:in|a|ssa)|(?:\p{L}{2,6}\.-?){1,3})$/u.test(word)
  );
};
const isParticle = (word: string) => particles.has(word.toLowerCase());
const isSmallParticle = (word: string) => particles.has(word);

/** Scripts in which a name is short and its family name comes first: it is greeted as it stands. */
const isWhole = (name: string) =>
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}ー・ 　]{1,25}$/u.test(name);
const isName = (word: string) => /^\p{L}[\p{L}\p{M}'’-]{1,24}$/u.test(word);

/** No name is longer; what is, is a text. */
const longest = 300;

/**
 * The name to greet with: `Ada` for “Prof. Dr. h.c. Ada Lovelace” and “Lovelace, Ada”, “Frau Dr. Müller” where the first name is not known,
 * and a Korean, Chinese or Japanese name as it stands. Undefined when there is none, or when it is no name but a text
 * somebody wants us to carry to a stranger's inbox (addresses, digits, very long words).
 */
export function firstNameOf(name: string | undefined): string | undefined {
  const typed = (name ?? '').slice(0, longest).normalize('NFKC').replace(/[‐‑]/g, '-').trim();
  if (isWhole(typed)) return typed;
  const words = inOrder(typed)
    .replace(/\([^()]{0,40}\)/g, ' ')
    .split(/[\s,]+/)
    .map(unquoted)
    .filter((word) => /\p{L}/u.test(word) && !greetings.has(word.toLowerCase()));
  // "h. c." is written in two words.
  const before = words.findIndex((word, at) => !isSalutation(word) && !isTitle(word) && !isHonoris(words, at));
  const named = words.slice(before).filter((word) => !isTitle(word));
  if (before < 0) return alone(words);
  const [first = ''] = named;
  if (!typed.includes(',') && words.some((word) => companies.has(plain(word)))) return undefined;
  if (mailboxes.has(first.toLowerCase())) return undefined;
  const ofFamily = isSmallParticle(first) || (isParticle(first) && isParticle(named[1] ?? ''));
  if (before > 0 && (named.length === 1 || ofFamily)) {
    const greeted = [...words.slice(0, before), ...named];
    return isName(named.at(-1) ?? '') && greeted.length < 8 ? greeted.join(' ') : undefined;
  }
  if (ofFamily) return undefined;
  // "Петров Иван Сергеевич" names the family first.
  const given = named.length === 3 && /(?:вич|вна|чна)$/i.test(named[2] ?? '') ? (named[1] ?? first) : first;
  return isName(given) ? inCase(given, typed) : undefined;
}

/** "Lovelace, Ada" and "von der Leyen, Ursula", and not "Ada Lovelace, MBA". */
function inOrder(typed: string): string {
  const [family = '', given, ...rest] = typed.split(',').map((part) => part.trim());
  if (given === undefined || rest.length > 0 || given.split(/\s+/).every(isTitle)) return typed;
  const isFamily = family.split(/\s+/).slice(0, -1).every(isParticle);
  return isFamily ? `${given} ${family}` : typed;
}

const unquoted = (word: string) => word.replace(/^["'“”„‘’«»]{1,2}/, '').replace(/["“”„‘’'«»]{1,2}$/, '');

/** "Ada." is a name and "Dr." is none. */
function alone(words: readonly string[]): string | undefined {
  const [word = '', ...more] = words.map((one) => one.replace(/\.$/, ''));
  return more.length === 0 && isName(word) && !titles.has(word.toLowerCase()) && !salutations.has(word.toLowerCase())
    ? word
    : undefined;
}

/** A name in capitals, or in none, as it is written elsewhere. */
function inCase(word: string, typed: string): string {
  const isEven = typed === typed.toLowerCase() || typed === typed.toUpperCase();
  if (!isEven || word.length < 3) return word;
  return word.toLowerCase().replace(/(?<![\p{L}\p{M}])\p{L}/gu, (letter) => letter.toUpperCase());
}

const isHonoris = (words: readonly string[], at: number) =>
  (words[at] === 'h.' && words[at + 1] === 'c.') || (words[at] === 'c.' && words[at - 1] === 'h.');
