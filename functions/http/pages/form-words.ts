import { type Language, ownLanguage } from '../../../domain/language/language.ts';

const en = {
  optional: '(optional)',
  choose: 'Please choose',
  leaveEmpty: 'Leave this empty',
  privacy: 'What we do with your data',
  again: 'Good to see you again',
  onlyNew: 'We ask only what is new.',
  notYou: 'Not you?',
  wrong: 'Please look at this again:',
  expected: 'Expected:',
  meant: 'Did you mean',
  problem: 'Error',
  notice: 'Privacy',
  isRight: 'Is your address right?',
  typed: 'You typed',
  use: (address: string) => `Yes, use ${address}`,
  keep: (address: string) => `No, ${address} is right`,
  chooseTime: 'Choose a time',
  confirm: {
    title: 'One more click',
    text: 'We send a mail to your address. Please click the link in it: we write to you only after that. An address that was confirmed before gets no such mail.',
  },
  /** Phrased for any address, so that it reveals nothing about this one. */
  confirmAgain:
    'Did you unsubscribe before? Then please click the link in the mail that we send first. If none comes, write to us.',
  blocked: {
    title: 'Thank you',
    text: 'We cannot send mail to this address: mail came back, or was marked as spam. Please write to us, a person can change that.',
  },
  notHere: { title: 'This form cannot be sent from this page', detail: 'Please write or call us instead.' },
  unreachable: { title: 'We could not reach our server', detail: 'Nothing is lost: please try again in a moment.' },
  failed: { title: 'That did not work', detail: 'Nothing is lost: please try again in a moment.' },
  /** Expectations of a field that this page words differently from the API; a pattern and its words. */
  expectations: [] as readonly (readonly [pattern: string, words: string])[],
};
export type FormWords = typeof en;

const de: FormWords = {
  optional: '(freiwillig)',
  choose: 'Bitte wählen',
  leaveEmpty: 'Bitte leer lassen',
  privacy: 'Was wir mit Ihren Daten machen',
  again: 'Schön, Sie wiederzusehen',
  onlyNew: 'Wir fragen nur, was neu ist.',
  notYou: 'Sind Sie das nicht?',
  wrong: 'Bitte sehen Sie sich das noch einmal an:',
  expected: 'Erwartet:',
  meant: 'Meinten Sie',
  problem: 'Fehler',
  notice: 'Datenschutz',
  isRight: 'Stimmt Ihre Adresse?',
  typed: 'Sie schrieben',
  use: (address) => `Ja, ${address} nehmen`,
  keep: (address) => `Nein, ${address} stimmt`,
  chooseTime: 'Termin wählen',
  confirm: {
    title: 'Noch ein Klick',
    text: 'Wir senden eine Mail an Ihre Adresse. Bitte klicken Sie auf den Link darin: Erst danach schreiben wir Ihnen. Eine Adresse, die schon bestätigt ist, bekommt keine solche Mail.',
  },
  confirmAgain:
    'Haben Sie sich früher abgemeldet? Dann klicken Sie bitte auf den Link in der Mail, die wir zuerst senden. Kommt keine, schreiben Sie uns.',
  blocked: {
    title: 'Vielen Dank',
    text: 'An diese Adresse können wir keine Mail senden: Mail kam zurück oder wurde als Spam gemeldet. Bitte schreiben Sie uns, ein Mensch kann das ändern.',
  },
  notHere: {
    title: 'Dieses Formular lässt sich von dieser Seite nicht senden',
    detail: 'Bitte schreiben Sie uns oder rufen Sie an.',
  },
  unreachable: {
    title: 'Unser Server war nicht zu erreichen',
    detail: 'Nichts ist verloren: Bitte versuchen Sie es gleich noch einmal.',
  },
  failed: {
    title: 'Das hat nicht geklappt',
    detail: 'Nichts ist verloren: Bitte versuchen Sie es gleich noch einmal.',
  },
  expectations: [
    ['text', 'ein Text'],
    ['an e-mail address', 'eine E-Mail-Adresse'],
    ['one line without control characters', 'eine Zeile ohne Steuerzeichen'],
    ['at most (\\d+) characters', 'höchstens $1 Zeichen'],
    ['true or false', 'ja oder nein'],
    ['a tick: without it we may not send this', 'ein Häkchen: Ohne es dürfen wir das nicht senden'],
  ],
};

/** Our own texts of a form and of the pages around it. */
export const formWords = (language: string): FormWords => own[ownLanguage(language)];

const own: Record<Language, FormWords> = { en, de };

/** What to do about a field; with the address that was probably meant. */
export const fieldProblem = (
  words: Pick<FormWords, 'expected' | 'meant' | 'expectations'>,
  { expected, suggestion }: { expected: string; suggestion?: string },
): string => `${words.expected} ${expectedIn(words, expected)}${suggestion ? `. ${words.meant} ${suggestion}?` : ''}`;

/** An expectation of the API, in the words of this page. */
function expectedIn({ expectations }: Pick<FormWords, 'expectations'>, expected: string): string {
  for (const [pattern, words] of expectations) {
    const whole = new RegExp(`^${pattern}$`);
    if (whole.test(expected)) return expected.replace(whole, words);
  }
  return expected;
}
