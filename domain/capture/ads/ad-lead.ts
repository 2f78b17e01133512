import type { CaptureRules } from '../../config/config.ts';
import type { OriginParameter } from '../../lead/origin.ts';
import { hour, minute } from '../../time/instant.ts';
import { addressesIn, addressIn } from '../contacts-in-text.ts';
import { bareName } from '../structured-answer.ts';
import { oneLine } from '../text.ts';

type AdForms = CaptureRules['ads']['google'];

/** One answer in an ad's form, by the platform's name of the question (and what people read, where that is another). */
export interface AdAnswer {
  name: string;
  label?: string;
  value: string;
}

/** Where the lead comes from, in the words of a form post. */
export type AdOrigin = Partial<Record<OriginParameter, string>>;

/**
 * The answers of an ad's form as the body of a form post. Parts of one value (given and family name) are joined in the order of
 * `fields`. They are read leniently (submission-fields.ts), because no sender can correct them.
 */
export function adBody(
  answers: readonly AdAnswer[],
  rules: AdForms,
  origin: AdOrigin,
  consent?: boolean,
): Record<string, unknown> {
  const known = new Map<string, string[]>();
  const others = new Map<string, string[]>();
  const listed = Object.keys(rules.fields);
  const placed = answers.map((answer) => ({ ...answer, at: placeOf(answer, listed) })).toSorted((a, b) => a.at - b.at);
  for (const { name, label, value, at } of placed) {
    const field = rules.fields[listed[at] ?? ''];
    const [place, key] = field === undefined ? [others, label ?? name] : [known, field];
    const said = value.trim();
    if (said !== '') place.set(key, [...(place.get(key) ?? []), said]);
  }
  const { name, ...body } = together(known);
  // An address under another question counts, also beside an "n/a" under its own: without it the lead would be lost.
  const isAnswered = known.get('email')?.some((said) => addressesIn(said).first !== undefined);
  const address = isAnswered ? undefined : answers.find(({ value }) => addressIn(value) !== undefined)?.value;
  return {
    ...origin,
    ...body,
    ...(address && { email: address }),
    ...(consent === false && { consent }),
    ...(name && { name: wholeName(name) }),
    answers: rules.otherQuestions === 'answers' ? together(others) : {},
  };
}

/** The platforms translate the names of their own questions; compared by their letters alone, the English one first. */
const translated = new Map(
  [
    'email emailadresse emailadres adressemail adresseemail correoelectronico correo indirizzoemail postaelettronica enderecodeemail adresemail epostadress epost',
    'fullname vollstandigername nomcomplet nometprenom nombrecompleto nombreyapellidos nomecompleto nomeecognome volledigenaam imieinazwisko fullstandigtnamn navn',
    'firstname vorname prenom nombre nome primeironome voornaam imie fornamn fornavn',
    'lastname nachname nom nomdefamille apellido apellidos cognome sobrenome apelido achternaam nazwisko efternamn etternavn',
    'companyname firmenname unternehmensname nomdelentreprise nomdelasociete nombredelaempresa nomeazienda nomedellazienda nomedaempresa bedrijfsnaam nazwafirmy foretagsnamn firmanavn',
    'jobtitle berufsbezeichnung positiontitel intituleduposte poste puesto cargo qualifica ruolo funcao functie functietitel stanowisko jobbtitel stillingsbetegnelse',
    'phonenumber telefonnummer handynummer numerodetelephone telephone numerodetelefono telefono numeroditelefono numerodetelefone telefone telefoonnummer numertelefonu telefonnummer',
    'country land pays pais paese kraj',
  ].flatMap((row) => {
    const [english = '', ...names] = row.split(' ');
    return names.map((name) => [name, english] as const);
  }),
);
const inEnglish = (name: string): string =>
  translated.get(name.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ł', 'l')) ?? name;

/** Which row of `fields` is meant by a question, by its letters and digits alone; after the last when none is. */
function placeOf({ name, label = name }: AdAnswer, listed: readonly string[]): number {
  const exact = listed.findIndex((one) => one === name || one === label);
  if (exact >= 0) return exact;
  // Google's own names for people are "User email" and "User phone", for programs EMAIL and PHONE_NUMBER.
  const asked = [name, label].map((one) => inEnglish(bareName(one).replace(/^user/, '')));
  const other = listed.findIndex((one) => asked.some((two) => [two, `${two}number`].includes(bareName(one))));
  return other < 0 ? listed.length : other;
}

/** One value as it is, several as a list. */
const together = (values: ReadonlyMap<string, string[]>): Record<string, string | string[] | undefined> =>
  Object.fromEntries([...values].map(([name, all]) => [name, all.length > 1 ? all : all[0]]));

/** Given and family name in one; a platform may send the full name as well. */
const wholeName = (parts: string | readonly string[]): string =>
  [parts]
    .flat()
    .map(oneLine)
    .reduce((name, part) => (hasWords(name, part) ? name : hasWords(part, name) ? part : `${name} ${part}`.trim()), '');

/** Whether a name holds another as whole words: "Ada Lovelace" holds "Ada", and "Martina" no "Martin". */
const hasWords = (name: string, other: string): boolean =>
  ` ${name} `.toLowerCase().includes(` ${other} `.toLowerCase());

/** How a lead of an ad's form is taken in. */
export const adSource = (via: string, rules: AdForms, vendorForm: string | undefined) => ({
  via,
  form: (vendorForm !== undefined && Object.hasOwn(rules.forms, vendorForm) && rules.forms[vendorForm]) || rules.form,
  basis: rules.basis,
  consentText: rules.consentText,
  ...(rules.basis === undefined && { mustConfirm: true }),
});

/** SQS hides no message longer than 12 h after it was received; the call itself takes its part of that. */
const longestDelay = 6 * hour;

/** Milliseconds until a fetch that failed is tried again: 1 minute, doubled each time up to 6 hours. */
export const retryAfter = (received: number) => Math.min(minute * 2 ** Math.max(0, received - 1), longestDelay);
