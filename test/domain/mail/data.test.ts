import { expect, test } from 'vitest';
import { mailData } from '../../../domain/mail/data.ts';
import { firstNameOf } from '../../../domain/mail/first-name.ts';
import { lists, values } from '../../../domain/mail/variables.ts';
import { sample } from '../../../lib/mail/samples.ts';

test('every variable a template may name is there, empty when unknown', () => {
  const { html, text } = mailData({ links: {}, fallbacks: {} }, { product: sample.product });
  for (const data of [html, text]) {
    for (const path of values) {
      const value = path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], data);
      expect(typeof value, path).toBe('string');
    }
    for (const list of Object.keys(lists)) expect(data[list]).toEqual([]);
  }
});

test('the HTML values are escaped, the text values are as the lead typed them', () => {
  const { html, text } = mailData({ links: {}, fallbacks: {} }, { ...sample, company: `Müller & Söhne <"O'Neill">` });
  expect(html.company).toBe('Müller &amp; Söhne &lt;&quot;O&#39;Neill&quot;&gt;');
  expect(text.company).toBe(`Müller & Söhne <"O'Neill">`);
});

test('single values are one line; answers keep their lines', () => {
  const input = { ...sample, company: 'a\r\nBcc: x\u0000\u2028y', answers: [{ question: 'q', answer: 'one\r\ntwo' }] };
  const { html, text } = mailData({ links: {}, fallbacks: {} }, input);
  expect(text.company).toBe('a Bcc: x y');
  expect(text.answers).toEqual([{ question: 'q', answer: 'one\ntwo' }]);
  expect(html.answers).toEqual([{ question: 'q', answer: 'one<br>two' }]);
});

test.each([
  ['Anna Lindqvist', 'Anna'],
  ['  Dr. Anna Lindqvist', 'Anna'],
  ['Herr Jean-Luc Picard', 'Jean-Luc'],
  ["D'Arcy", "D'Arcy"],
  ['Ingrid', 'Ingrid'],
  ['李小龙', '李小龙'],
  ['김', '김'],
  ['김 민준', '김 민준'],
  ['Prof. Dr. h.c. Ada Lovelace', 'Ada'],
  ['Prof. Dr. h. c. mult. Ada Lovelace', 'Ada'],
  ['Dipl.-Ing. Ada Lovelace, MBA', 'Ada'],
  ['Dr.med. Ada Lovelace', 'Ada'],
  ['Lovelace, Ada', 'Ada'],
  ['Frau Dr. Müller', 'Frau Dr. Müller'],
  ['Herr Müller', 'Herr Müller'],
  ['Mr. Smith', 'Mr. Smith'],
  ['Mme Dupont', 'Mme Dupont'],
  ['Frau Dr. Ada Müller', 'Ada'],
  // Titles and offices of other languages, and words with a full stop.
  ['Prof.in Dr.in Eva Maier', 'Eva'],
  ['Mag.a Eva Maier', 'Eva'],
  ['Dipl.-Kfm. Max Muster', 'Max'],
  ['Dipl.-Inf. (FH) Max Muster', 'Max'],
  ['Ing. Jan Novák, Ph.D.', 'Jan'],
  ['Dott.ssa Anna Rossi', 'Anna'],
  ['Rev. Martin King', 'Martin'],
  ['Sir Tim Berners-Lee', 'Tim'],
  ['RA Ada Müller', 'Ada'],
  ['Ada Lovelace III', 'Ada'],
  ['Dr. Müller', 'Dr. Müller'],
  ['Familie Müller', 'Familie Müller'],
  ['Ms. & Mr. Smith', 'Ms. & Mr. Smith'],
  ['Herr und Frau Schmidt', 'Herr und Frau Schmidt'],
  ['Herr Müller und Frau Dr. Schmidt', 'Herr Müller und Frau Dr. Schmidt'],
  ['Mr Smith and Mrs Jones', 'Mr Smith and Mrs Jones'],
  ['Ada!', 'Ada'],
  ['Ich bin die Ada', 'Ada'],
  ['Hier ist Ada', 'Ada'],
  ['Guten Tag', undefined],
  ['ich', undefined],
  ['Mr. and Mrs. Smith', 'Mr. and Mrs. Smith'],
  ['M. et Mme Dupont', 'M. et Mme Dupont'],
  ['Family Miller', 'Family Miller'],
  ['Eheleute Schmidt', 'Eheleute Schmidt'],
  ['Captain Kirk', 'Captain Kirk'],
  // Written small they are degrees; with a capital they are names.
  ['Dr. phil. Ada Müller', 'Ada'],
  ['Phil Collins', 'Phil'],
  ['Nat King Cole', 'Nat'],
  ['Ma Long', 'Ma'],
  ['Г-н Иванов', 'Г-н Иванов'],
  // Particles.
  ['von der Leyen, Ursula', 'Ursula'],
  ['De la Cruz, Maria', 'Maria'],
  ['Anna-Lena von der Leyen', 'Anna-Lena'],
  ['Frau von der Leyen', 'Frau von der Leyen'],
  ['Dhr. de Vries', 'Dhr. de Vries'],
  ['Van Morrison', 'Van'],
  ['Ben Affleck', 'Ben'],
  ['van Gogh', undefined],
  ['Da Vinci', undefined],
  ['De Niro', undefined],
  ['Van der Berg', undefined],
  // Scripts, and where the family comes first.
  ['Петров Иван Сергеевич', 'Иван'],
  ['Иван Петров', 'Иван'],
  ['محمد علي', 'محمد'],
  ['สมชาย ใจดี', 'สมชาย'],
  ['अमित शर्मा', 'अमित'],
  ['田中さん', '田中さん'],
  ['Ａｄａ Ｌｏｖｅｌａｃｅ', 'Ada'],
  // As people type.
  ['ADA LOVELACE', 'Ada'],
  ['anna-lena müller', 'Anna-Lena'],
  ['JR Smith', 'JR'],
  ['DUPONT Jean', 'Jean'],
  ['LISA M.', 'Lisa'],
  ['MARIA DE LA CRUZ', 'Maria'],
  ['JOHN F KENNEDY', 'John'],
  ['An Nguyen', 'An'],
  ['GARCÍA LÓPEZ María', 'María'],
  ['MARIA JOSÉ', 'Maria'],
  ["O'Neill-Smith", "O'Neill-Smith"],
  ['Hello, my name is Ada', 'Ada'],
  ['Ich bin Ada', 'Ada'],
  ['Mein Name ist Ada Müller', 'Ada'],
  ['Je m’appelle Ada', 'Ada'],
  ['Ada.', 'Ada'],
  ['"Ada Lovelace"', 'Ada'],
  ['Hans\u2011Peter Müller', 'Hans-Peter'],
  ['🎉 Ada', 'Ada'],
  ['Hi Ada', 'Ada'],
  ['Sehr geehrte Frau Müller', 'Frau Müller'],
  ['Ada (she/her)', 'Ada'],
  ['Ada Lovelace, Works GmbH', 'Ada'],
  ['Works GmbH', undefined],
  ['Info', undefined],
  ['Buchhaltung', undefined],
  ['Einkauf Works', undefined],
  ['Hausverwaltung Meier', undefined],
  ['Praxis Dr. Müller', undefined],
  ['The Millers', undefined],
  ['CEO', undefined],
  ['n/a', undefined],
  ['none', undefined],
  ['unknown', undefined],
  ['null', undefined],
  ['asdf', undefined],
  ['xxx', undefined],
  ['A', undefined],
  ['Test', undefined],
  ['😀', undefined],
  ['ada@example.org', undefined],
  ['J. R. R. Tolkien', undefined],
  ['', undefined],
  [undefined, undefined],
  ['J.', undefined],
  ['Dr.', undefined],
  ['Frau', undefined],
  ['www.win-a-car.example click now', undefined],
  // Honorifics and offices of more languages, with the family's name alone or before the first name.
  ['mgr inż. Jan Kowalski', 'Jan'],
  ['Szanowny Pan Jan Kowalski', 'Jan'],
  ['paní Nováková', 'paní Nováková'],
  ['κύριος Παπαδόπουλος', 'κύριος Παπαδόπουλος'],
  ['السيد محمد', 'السيد محمد'],
  ['Sayın Ahmet Yılmaz', 'Ahmet'],
  ['Shri Amit Sharma', 'Amit'],
  ['Khun Somchai', 'Khun Somchai'],
  ['Maître Dupont', 'Maître Dupont'],
  ['Graf Lambsdorff', 'Graf Lambsdorff'],
  ['Otto Graf Lambsdorff', 'Otto'],
  ['Pastor Tim Keller', 'Tim'],
  ['Dipl. Ing. FH Max Muster', 'Max'],
  ['de heer Jansen', 'heer Jansen'],
  // An initial is nothing to greet with, the family's name behind a salutation is.
  ['Ms. A. Byron', 'Ms. Byron'],
  ['Ms.Jane Doe', 'Jane'],
  ['Rechtsanwalt Klein', 'Rechtsanwalt Klein'],
  ['Rechtsanwältin Eva Klein', 'Eva'],
  ['true', undefined],
  ['dhr. J. de Vries', 'dhr. de Vries'],
  ['J. de Vries', undefined],
  // What stands before, behind and around a name on an envelope, in a chat and in a list.
  ['i. A. Ada Lovelace', 'Ada'],
  ['z.Hd. Frau Lovelace', 'Frau Lovelace'],
  ['Attn: Ada Lovelace', 'Ada'],
  ['ATTN ADA', 'Ada'],
  ['c/o Ada Lovelace', 'Ada'],
  ['Name: Ada Lovelace', 'Ada'],
  ["It's Ada", 'Ada'],
  ['Ada Lovelace / Nordwind GmbH', 'Ada'],
  ['Nordwind GmbH | Ada Lovelace', 'Ada'],
  ['Ada/Charles', 'Ada'],
  ['(she/her) Ada', 'Ada'],
  ['✨Ada✨ Lovelace', 'Ada'],
  ['Ada🚀', 'Ada'],
  ['*Ada*', 'Ada'],
  ['Ada, Countess of Lovelace', 'Ada'],
  ['Dr. Lovelace, Ada', 'Ada'],
  ['Lovelace, Ada, Dr.', 'Ada'],
  ['IŞIL ŞAHİN', 'Işıl'],
  // What nobody is called.
  ['HR Department', undefined],
  ['hr. Jensen', 'hr. Jensen'],
  ['Facility Manager', undefined],
  ['Geschäftsleitung', undefined],
  ['Müller & Söhne', undefined],
  ['Smith and Co', undefined],
  ['Acme Corporation', undefined],
  ['Vorname Nachname', undefined],
  ['First Last', undefined],
  ['Your Name', undefined],
  ['*|FNAME|*', undefined],
  ['abc', undefined],
  ['foo bar', undefined],
  ['Yes', undefined],
  ['https://evil.example', undefined],
  ['<b>Bob</b>', undefined],
])('greets %j as %j', (name, greeting) => {
  expect(firstNameOf(name)).toBe(greeting);
});

test('the name of the company is nobody’s first name', () => {
  const greeted = (name: string, company?: string) =>
    mailData({ links: {}, fallbacks: {} }, { ...sample, firstName: undefined, name, company }).text.firstName;
  expect(greeted('Lakeside Coffee', ' lakeside coffee')).toBe('there');
  expect(greeted('Nordwind', 'Nordwind GmbH')).toBe('there');
  expect(greeted('Nordwind Ltd', 'Nordwind Ltd.')).toBe('there');
  expect(greeted('Grace Hopper', 'Lakeside Coffee')).toBe('Grace');
  expect(greeted('Grace Hopper', 'Grace Hopper Consulting')).toBe('Grace');
});

test('N3: a declared fallback replaces each unknown value, the first name, too', () => {
  const mail = { links: {}, fallbacks: { firstName: 'friend', company: 'your team' } };
  const product = { name: 'F', company: 'F GmbH', postalAddress: 'Berlin', site: 'https://f.example', language: 'en' };
  const firstName = (name?: string) => mailData(mail, { product, name }).text.firstName;
  expect([firstName(), firstName(''), firstName('https://spam.example'), firstName('Dr.')]).toEqual(
    Array(4).fill('friend'),
  );
  expect(firstName('Ada Lovelace')).toBe('Ada');
  expect(mailData(mail, { product, company: '  ' }).html.company).toBe('your team');
  expect(mailData({ links: {}, fallbacks: {} }, { product }).text.firstName).toBe('there');
});

test('“Hi there” only without a usable first name, and without words of the mail for that', () => {
  const greeted = (name: string | undefined, fallbacks = {}) =>
    mailData({ links: {}, fallbacks }, { ...sample, firstName: undefined, name }).text.firstName;
  expect([greeted('Ada Lovelace'), greeted(undefined), greeted('J.')]).toEqual(['Ada', 'there', 'there']);
  expect(greeted(undefined, { firstName: 'friend' })).toBe('friend');
});
