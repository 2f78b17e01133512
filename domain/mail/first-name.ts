import { isRole } from '../capture/address.ts';

/** How people are addressed, before a name. With it and a family name alone, that is how they are greeted. */
const salutations = new Set(
  `mr mrs ms miss mx sir madam lord lady dame herr herrn hr frau fr fräulein familie family fam ehepaar eheleute captain freiherr freifrau monsieur m mme madame mlle señor señora
  sr sra srta don doña signor signora sig sigra senhor senhora meneer mevrouw heer dhr mevr mw pan pani paní slečna państwo fru frøken
  herra rouva г-н г-жа господин госпожа пан пані κ κα κος κύριος κυρία sayın sn السيد السيدة الأستاذ الدكتور د shri shree smt shrimati
  khun datuk dato graf gräfin fürst fürstin prinz prinzessin princess maître maitre me pastor pfarrer rabbi imam sister father judge
  major chief`.split(/\s+/),
);

/** Degrees and offices, with and without full stops. Any other word with a full stop counts as one, too. */
const titles = new Set(
  `dr drs prof professor professorin hc habil dipl ing dipling mag ir univ doc ddr pd priv priv-doz em bsc msc mba phd bc mudr
  judr dott dottssa avv rag arch geom lic drh mult stb rev mgr inż inz dkfm rechtsanwalt rechtsanwältin steuerberater steuerberaterin notar notarin architekt architektin`.split(
    /\s+/,
  ),
);
/** Small letters after "Dr." make them titles; with a capital they are names: Phil Collins. */
const faculties = new Set('med phil rer nat pol oec jur vet dent theol'.split(' '));
/** In capitals they are degrees; written otherwise they are names: Ma Long. */
const capitalDegrees = new Set('BA MA RA FH TU'.split(' '));

/** Words before a name in a letter, or in a sentence that tells it. */
const greetings = new Set('hi hello hallo hey dear liebe lieber sehr geehrte geehrter szanowny szanowna'.split(' '));
const introduction =
  /^(?:(?:hi|hello|hallo),? )?(?:it['’]s|my name is|this is|i am|i['’]m|mein name ist|ich bin(?: der| die)?|hier ist|ich hei(?:ß|ss)e|je m['’]appelle|je suis|me llamo|soy|mi chiamo|ik ben|mijn naam is|jestem|nazywam się|jag heter) /i;
/**
 * Words before a name: of an address, of a signer for another person, of a field's label. "De heer Jansen" is greeted without
 * the article.
 */
const addressed =
  /^(?:i\.\s?[av]\.|z\.\s?h(?:d\.?|änden)|c\/o|att(?:n|ention)?[.:]{0,2}|t\.\s?a\.\s?v\.|à l['’]attention de|(?:full |your )?name\s?:|de(?= heer\s)) /i;

/** What people and programs write into a field that they have to fill in. */
const fillers = new Set(
  `none unknown true false anonymous anonym null undefined nobody name asdf asdfgh qwerty user root customer kunde kundin client owner
  manager ceo cto geschäftsführer geschäftsführerin the mein keine kein niemand first firstname forename vorname prénom prenom nombre
  your ihr dein votre yes no ja nein foo abc xyz qwertz testname tester geschäftsleitung assistenz assistant director direktor leiter
  leiterin head hausmeister facility property countess ich guten inhaber inhaberin chef chefin boss somebody jemand`.split(
    /\s+/,
  ),
);

/** Parts of a family name. Written small, or two in a row, they are no first name: “van Gogh”, but “Van Morrison”. */
const particles = new Set(
  `von van de der den del della dello di da do dos das du des la le les el al bin ibn ben ter ten te zu zum zur vom af av vander
  't d' d’ mc`.split(/\s+/),
);
/** Particles that are never a first name, also with a capital: "Da Vinci", but "Al Pacino". */
const familyOnly = new Set('de di da do der den von vom zu zum zur ter ten af mc'.split(' '));

/** Words that mark a company or a mailbox. */
const companies = new Set(
  `gmbh ag kg ohg ug ltd limited inc llc llp corp plc sarl sas srl spa bv nv ab oy as corporation company co cie sons söhne sohn fils
  figli hijos zonen group gruppe holding department abteilung team`.split(/\s+/),
);
/** Words that begin the name of a company. */
const businesses = new Set(
  `firma company hausverwaltung praxis gemeinschaftspraxis kanzlei autohaus hotel restaurant café cafe bäckerei apotheke werkstatt
  agentur studio stadt gemeinde verein stiftung schule universität university institut institute société societe impresa azienda
  ditta empresa bedrijf stichting przedsiębiorstwo`.split(/\s+/),
);

const plain = (word: string) => word.replace(/[.,]/g, '').toLowerCase();
/** "hr. Jensen" is a man; "HR Department" is a department. */
const isSalutation = (word: string) => salutations.has(plain(word)) && word !== 'HR';
const isTitle = (word: string) => {
  const parts = word.split(/[.-]/).filter(Boolean);
  return (
    titles.has(plain(word)) ||
    faculties.has(word) ||
    capitalDegrees.has(word) ||
    (word.includes('.') && parts.every((part) => titles.has(part.toLowerCase()) || faculties.has(part))) ||
    // "Dr.in", "Mag.a" and "Capt.", but not the initial "J."
    /^(?:\p{L}{2,5}\.(?:in|a|ssa)|(?:\p{L}{2,6}\.-?){1,3})$/u.test(word)
  );
};
const isParticle = (word: string) => particles.has(word.toLowerCase());
const isSmallParticle = (word: string) => particles.has(word);

/** Scripts in which a name is short and its family name comes first: it is greeted unchanged. */
const isWhole = (name: string) =>
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}ー・ 　]{1,25}$/u.test(name);
const isName = (word: string) => /^\p{L}[\p{L}\p{M}'’-]{1,24}$/u.test(word);

/** The longest name; a longer text is no name. */
const longest = 300;

/**
 * The name to greet with: `Ada` for “Prof. Dr. h.c. Ada Lovelace” and “Lovelace, Ada”, “Frau Dr. Müller” without a first name,
 * Korean, Chinese or Japanese names unchanged. Undefined without a name, for the `company`, and for a text that abuses our mail
 * as a carrier (addresses, digits, very long words).
 */
export function firstNameOf(name: string | undefined, company?: string): string | undefined {
  if (name === undefined || bareCompany(name) === bareCompany(company ?? '')) return undefined;
  const whole = name
    .slice(0, longest)
    .normalize('NFKC')
    .replace(/[‐‑]/g, '-')
    .trim()
    // "Ms.Jane Doe"
    .replace(/^(M[RrSs]|M[Rr]s|Hr|Fr|Dr|Prof)\.(?=\p{Lu}\p{L})/u, '$1. ');
  if (isWhole(whole)) return whole;
  const typed = personIn(
    whole
      .replace(/\([^()]{0,40}\)/g, ' ')
      .trim()
      .replace(addressed, '')
      .trim()
      .replace(introduction, ''),
  );
  const words = inOrder(typed)
    .split(/[\s,]+/)
    .map(undecorated)
    .filter((word) => (/\p{L}/u.test(word) || word === '&') && !greetings.has(word.toLowerCase()));
  const couple = coupleIn(words);
  if (couple !== undefined) return couple;
  // "h. c." is written in two words.
  const before = words.findIndex((word, at) => !isSalutation(word) && !isTitle(word) && !isHonoris(words, at));
  const named = words.slice(before).filter((word) => !isTitle(word));
  if (before < 0) return alone(words);
  const [first = ''] = named;
  if (!typed.includes(',') && words.some((word) => companies.has(plain(word)))) return undefined;
  const begins = first.toLowerCase();
  const isNobody = isRole(begins) || fillers.has(begins) || businesses.has(begins) || /^(\p{L})\1+$/u.test(begins);
  if (isNobody) return undefined;
  const isOfFamily =
    familyOnly.has(begins) || isSmallParticle(first) || (isParticle(first) && isParticle(named[1] ?? ''));
  const ofFamily = named.length > 1 && isOfFamily;
  // "Ms. A. Byron": an initial is nothing to greet with.
  const family = before > 0 && isInitial(first) ? named.filter((word) => !isInitial(word)) : named;
  if (before > 0 && (family.length === 1 || ofFamily || isSmallParticle(family[0] ?? ''))) {
    const greeted = [...words.slice(0, before), ...family];
    return isName(named.at(-1) ?? '') && greeted.length < 8 ? greeted.join(' ') : undefined;
  }
  if (ofFamily) return undefined;
  // "Петров Иван Сергеевич" names the family first.
  if (named.length === 3 && /(?:вич|вна|чна)$/i.test(named[2] ?? '')) return usable(named[1], typed);
  // "DUPONT Jean", as the French write it: the family's name is in capitals.
  const next = isCapital(first) && !typed.includes(',') ? (named.find((word) => !isCapital(word)) ?? '') : '';
  return usable(/^\p{Lu}\p{Ll}/u.test(next) ? next : first, typed);
}

const isInitial = (word: string) => /^\p{Lu}\.?$/u.test(word);

/** A company without its legal form. */
const bareCompany = (name: string) =>
  name
    .slice(0, longest)
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '' && !companies.has(plain(word)))
    .join(' ');

/** "Ada Lovelace / Nordwind" and "Nordwind GmbH | Ada Lovelace": the first part that is no company, and of two people the first. */
function personIn(typed: string): string {
  const parts = typed.split(/\s[|@–—-]\s|\s?\/\s?/);
  return parts.find((part) => !part.split(/\s+/).some((word) => companies.has(plain(word)))) ?? typed;
}

const usable = (given: string | undefined, typed: string) =>
  given !== undefined && isName(given) ? inCase(given, typed) : undefined;

const isCapital = (word: string) => /^\p{Lu}{3,}(?:-\p{Lu}+)*$/u.test(word);

/** "Herr und Frau Schmidt", "Mr. & Mrs. Smith" and "Herr Müller und Frau Dr. Schmidt" are greeted unchanged. */
function coupleIn(words: readonly string[]): string | undefined {
  const and = words.findIndex((word) => /^(?:and|und|et|y|e|en|i|och|&)$/i.test(word));
  const [one, other] = [words.slice(0, Math.max(and, 0)), words.slice(and + 1)];
  if (![one, other].every(([salutation = '']) => isSalutation(salutation))) return undefined;
  const names = (person: readonly string[]) => person.slice(1).filter((word) => !isTitle(word));
  const isCouple = words.length < 8 && names(other).length > 0 && [...names(one), ...names(other)].every(isName);
  return isCouple ? words.join(' ') : undefined;
}

/** "Lovelace, Ada" and "von der Leyen, Ursula", and neither "Ada Lovelace, MBA" nor "Ada, Countess of Lovelace". */
function inOrder(typed: string): string {
  const [family = '', given, ...rest] = typed.split(',').map((part) => part.trim());
  const isBehind = (part: string) => part.split(/\s+/).every(isTitle);
  if (given === undefined || !rest.every(isBehind) || isBehind(given) || / (?:of|von|at|bei) /.test(given))
    return typed;
  const isFamily = family
    .split(/\s+/)
    .slice(0, -1)
    .every((word) => isParticle(word) || isTitle(word) || isSalutation(word));
  return isFamily ? `${given} ${family}` : typed;
}

/** Without quotation marks, pictures, and what chats make letters bold with. */
const undecorated = (word: string) =>
  word
    .replace(/^(?:["'“”„‘’«»*_~\p{So}\p{Sk}]|\u200d|\ufe0f){1,9}/u, '')
    .replace(/(?:["“”„‘’'«»*_~!?\p{So}\p{Sk}]|\u200d|\ufe0f){1,9}$/u, '');

/** "Ada." is a name; "Dr." is a title. */
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
  // A capital I is another letter in Turkish.
  const language = /[İıŞşĞğ]/.test(typed) ? 'tr' : 'en';
  return word
    .toLocaleLowerCase(language)
    .replace(/(?<![\p{L}\p{M}])\p{L}/gu, (letter) => letter.toLocaleUpperCase(language));
}

const isHonoris = (words: readonly string[], at: number) =>
  (words[at] === 'h.' && words[at + 1] === 'c.') || (words[at] === 'c.' && words[at - 1] === 'h.');
