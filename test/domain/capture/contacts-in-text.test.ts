import { expect, test } from 'vitest';
import { addressesIn, addressIn, phonesIn } from '../../../domain/capture/contacts-in-text.ts';
import { parseSubmission } from '../../../domain/capture/submission.ts';
import { withFieldNames } from '../../../domain/capture/submission-fields.ts';
import { config } from '../../support/fixtures.ts';

const address = 'ada@works.example';

test.each([
  '＜ADDRESS＞',
  '‹ADDRESS›',
  '「ADDRESS」',
  'Ada 〈Head〉 <ADDRESS>',
  'ADDRESS。',
  '\u2068ADDRESS\u2069',
  'E-Mail: ADDRESS',
  'E-Mail-Adresse: ADDRESS',
  'mail: ADDRESS',
  'mailto://ADDRESS',
  'Ada (ADDRESS)',
  'ADDRESS (work)',
  '[ADDRESS](mailto:ADDRESS)',
  '`ADDRESS`',
  '• ADDRESS',
  '- ADDRESS',
  'ADDRESS!',
  'ADDRESS*',
  'ADDRESS/',
])('C14: %s holds an address', (text) => {
  expect(addressIn(text.replace('ADDRESS', address))).toBe(address);
});

test.each([
  ['ada＠works。example', 'Asian keyboards write it'],
  ['ada@works. example', 'the keyboard of a phone spaces it'],
  ['ada@works .example', 'it breaks at the end of a line'],
  ['ada (at) works.example', 'people hide it'],
  ['ada[at]works[dot]example', 'people hide all of it'],
  ['ada%40works.example', 'a link encodes it'],
  ['ada at works dot example', 'people spell it'],
  ['ada @ works . example', 'people space it'],
  ['ada@works,example', 'a slip of the thumb breaks it'],
  ['ada@works..example', 'two slips break it'],
  ['ada@@works.example', 'a key that sticks breaks it'],
  ['=ada@works.example', 'a spreadsheet guards it'],
  ['ada&#64;works.example', 'a page encodes it'],
  ['"ada"@works.example', 'RFC 5322 quotes it'],
])('C14: %s: an address as %s', (typed) => {
  expect(addressIn(typed)).toBe(address);
});

test.each([
  ['o’neill@works.example', "o'neill@works.example"],
  ['anna‑maria@works.example', 'anna-maria@works.example'],
])('C14: %s: the marks that a phone puts in by itself', (typed, meant) => {
  expect(addressIn(typed)).toBe(meant);
});

test.each([
  'a%40b@works.example',
  'ada@works.example and others',
  'https://ada@works.example',
  'ada@works. Thanks a lot',
])('C14: %s is no address by itself', (typed) => {
  expect([undefined, typed]).toContain(addressIn(typed));
});

test.each([
  ['Tel: +49 30 5550 1234 / Mobil: +49 171 1234567', '+49 30 5550 1234', ['+49 171 1234567']],
  ['T 030 55501234 F 030 55501235', '030 55501234', []],
  ['030 55501234 Fax: 030 55501235', '030 55501234', []],
  ['030 55501235 (Fax)', undefined, []],
  ['T: 030 55501234 M: 0171 1234567', '030 55501234', ['0171 1234567']],
  ['whatsapp: +49 171 1234567', '+49 171 1234567', []],
  ['call me at 030 55501234', '030 55501234', []],
  ['Tel.: 030 55501234', '030 55501234', []],
  ['030 55501234\n0171 1234567', '030 55501234', ['0171 1234567']],
  ['4,93055501234E+11', '4,93055501234E+11', []],
  ['٠٣٠ ٥٥٥٠١٢٣٤', '030 55501234', []],
  ['०३० ५५५०१२३४', '030 55501234', []],
  ['１-800-FLOWERS', '1-800-FLOWERS', []],
])('C12, C15: %j', (text, first, others) => {
  expect(phonesIn(text)).toEqual({ first, others });
});

const strict = (fields: Record<string, unknown>, form = 'demo') =>
  parseSubmission({ email: address, name: 'Ada', company: 'Works', form, ...fields }, config.capture.forms);
const person = (fields: Record<string, unknown>) => {
  const read = strict(fields);
  return read.ok ? read.submission.person : read.invalid;
};

test('C2: a name copied out of a spreadsheet has a tab in it', () => {
  expect(person({ name: 'Ada\tLovelace' })).toMatchObject({ name: 'Ada Lovelace' });
  expect(person({ name: 'Ada\nBcc: b@c.example' })).toMatchObject([{ field: 'name' }]);
});

test.each(['n/a', '-', '–', 'keine', '.', '0', '000 000 000'])(
  'C21: %j in the field of a phone number is none',
  (phone) => {
    expect(person({ phone })).not.toHaveProperty('phone');
  },
);

test.each([
  [{ firstName: 'Ada', lastName: 'Lovelace' }, 'Ada Lovelace'],
  [{ firstName: 'Ada', name: '' }, 'Ada'],
  [{ name: { first: 'Ada', last: 'Lovelace' } }, 'Ada Lovelace'],
  [{ name: 'Grace', firstName: 'Ada' }, 'Grace'],
])('C5: %j is one name', (fields, name) => {
  expect(strict({ name: undefined, ...fields })).toMatchObject({ submission: { person: { name } } });
});

test.each([
  ['answers[interests][0]', 'answers[interests][1]'],
  ['answers[interests][]', 'answers.interests[1]'],
  ['answers.interests', 'answers[interests]'],
  ['answers.interests[]', 'answers.interests[2]'],
])('C5: %s and %s are two values of one answer', (one, other) => {
  const read = strict({ [one]: 'Lifts', [other]: 'Kitchens' });
  expect(read.ok && read.submission.answers).toEqual({ interests: 'Lifts, Kitchens' });
});

test('C5: a field of the form may be numbered, too', () => {
  const read = strict({ 'need[0]': 'Second visits', 'need[1]': 'Planning the week' });
  expect(read.ok && read.submission.answers).toEqual({ need: 'Second visits, Planning the week' });
});

test('C14: the address in the parameter of a link', () => {
  expect(addressesIn(`https://example.org/?page=2&email=${address}`)).toEqual({ first: address, others: [] });
  expect(addressesIn('https://example.org/?email=ada%40works.example')).toEqual({ first: address, others: [] });
});

test('C14: the address in a link of HTML, and the ending that a thumb left out the full stop of', () => {
  expect(addressesIn('<a href="mailto:ada@works.example">ada@works.example</a>').first).toBe(address);
  expect(addressIn('ada@works com')).toBe('ada@works.com');
  expect(addressIn('ada@works is mine')).toBeUndefined();
});

test.each([
  ['https://wa.me/493055501234', '+493055501234', []],
  ['https://api.whatsapp.com/send?phone=493055501234', '+493055501234', []],
  ['030 55501234 (9-17 Uhr)', '030 55501234', []],
  ['030 55501234 (9:00 - 17:00)', '030 55501234', []],
  ['030 55501234 ab 17 Uhr', '030 55501234', []],
  ['call me at 030 55501234 after 5', '030 55501234', []],
  ['030 55501234 (privat)', '030 55501234', []],
  ['030 55501234 (0171 1234567)', '030 55501234 (0171 1234567)', []],
  ['030 55501234 ext. 5', '030 55501234 ext. 5', []],
  ['030 55501234 x12', '030 55501234 x12', []],
  ['030 55501234 und 0171 1234567', '030 55501234', ['0171 1234567']],
  ['+49 30 55501234 & +49 171 1234567', '+49 30 55501234', ['+49 171 1234567']],
  ['030 55501234 -- 0171 1234567', '030 55501234', ['0171 1234567']],
  ['0049 171/1234567', '0049 171/1234567', []],
  ['+49 (0)171/1234567', '+49 (0)171/1234567', []],
  ['+43 (0) 664/1234567', '+43 (0) 664/1234567', []],
  ['033281/123456', '033281/123456', []],
  ['033281/123456 / 0171/1234567', '033281/123456 / 0171/1234567', []],
  ['(033281) 123456/0171 1234567', '(033281) 123456', ['0171 1234567']],
  ['030 55501234/35', '030 55501234', ['35']],
  ['030 5550-1234/-35', '030 5550-1234', ['35']],
  ['0711 12345-60/-61', '0711 12345-60', ['61']],
  ['089 12345/678', '089 12345/678', []],
  ['030 55501234 / Fax -35', '030 55501234', []],
  ['030 55501234, 9-17 Uhr', '030 55501234', []],
  ['9-17 Uhr: 030 55501234', '030 55501234', []],
  ['after 5pm: 0171 1234567', '0171 1234567', []],
  ['24/7 hotline 030 55501234', '030 55501234', []],
  ['030 55501234 24/7', '030 55501234', []],
  ['1) 030 55501234', '030 55501234', []],
  ['Tel1: 030 55501234, Tel2: 0171 1234567', '030 55501234', ['0171 1234567']],
  ['(0) 30 / 55501234', '(0) 30 / 55501234', []],
  ['030 55501234 bzw. 0171 1234567', '030 55501234', ['0171 1234567']],
  ['030 55501234 u. 0171 1234567', '030 55501234', ['0171 1234567']],
  ['+49 30 55501234+49 171 1234567', '+49 30 55501234', ['+49 171 1234567']],
  ['tel:030-55501234;phone-context=+49', '030-55501234', []],
])('C15: %s is the number %s', (text, first, others) => {
  expect(phonesIn(text)).toEqual({ first, others });
});

const lenient = (message: object) => {
  const read = parseSubmission(
    { ...withFieldNames({ email: address, ...message }), form: 'contact' },
    config.capture.forms,
    { reading: 'lenient' },
  );
  if (!read.ok) throw new Error(JSON.stringify(read.invalid));
  return read.submission;
};

test.each([
  ['Gravity Forms', { '1.3': 'Ada', '1.6': 'Lovelace' }],
  ['Cognito Forms', { First: 'Ada', Middle: null, Last: 'Lovelace', FirstAndLast: 'Ada Lovelace' }],
  ['Formstack', { value: { first: 'Ada', last: 'Lovelace' } }],
  ['Make', { first_name: 'Ada', last_name: 'Lovelace' }],
  ['Squarespace', ['Ada', 'Lovelace']],
  ['Jotform', { prefix: 'Dr.', first: 'Ada', middle: 'B.', last: 'Lovelace' }],
])('C6: a name in the parts of %s', (_, name) => {
  expect(lenient({ name }).person.name).toBe('Ada Lovelace');
});

test('C6: what a program writes for a name it lacks is none', () => {
  expect(lenient({ name: 'undefined undefined' }).person.name).toBeUndefined();
  expect(lenient({ name: 'null null' }).person.name).toBeUndefined();
  expect(lenient({ firstName: 'Ada', lastName: 'null' }).person.name).toBe('Ada');
  expect(lenient({ firstName: 'N/A', lastName: 'Lovelace' }).person.name).toBe('Lovelace');
});

test.each([
  ['Jotform', { area: '030', phone: '5550 1234' }, '030 5550 1234'],
  ['Jotform, with a country', { country: '49', area: '30', phone: '55501234' }, '+49 30 55501234'],
  ['Squarespace', { phoneCountryCode: '+49', phoneNumber: '3055501234' }, '+49 3055501234'],
  ['Jotform, in one', { full: '(030) 5550-1234' }, '(030) 5550-1234'],
])('C15: a number in the parts of %s', (_, phone, number) => {
  expect(lenient({ phone }).person.phone).toBe(number);
});

test.each([
  ['a date of Jotform', { day: '5', month: '3', year: '2027' }, '2027-03-05'],
  ['choices beside one of their own', { other: 'Ramps', 0: 'Lifts' }, 'Lifts, Ramps'],
  ['choices of Microsoft Forms', '["Lifts","Doors"]', 'Lifts, Doors'],
  ['a question of Tally that nobody answered', { label: 'Which?', type: 'INPUT_TEXT', value: null }, undefined],
])('C5: %s', (_, what, said) => {
  expect(lenient({ answers: { what } }).answers.what).toBe(said);
});

test.each([
  ['LinkedIn', { question: 'How many?', answerDetails: { textQuestionAnswer: { answer: '12' } } }],
  ['TikTok', { field_name: 'How many?', field_value: '12' }],
  ['SurveyMonkey', { id: '1', heading: 'How many?', answers: [{ choice_id: '7', simple_text: '12' }] }],
])('C5: a question of %s and its answer', (_, one) => {
  expect(lenient({ answers: [one] }).answers).toEqual({ 'How many?': '12' });
});

test('C6: our fields under the names that other programs have for them', () => {
  const message = {
    email: '',
    email_address: address,
    FullName: 'Ada',
    company_name: 'W',
    PhoneNumber: '030 55501234',
    Notes: 'Hi',
  };
  const { email, person, message: text } = lenient(message);
  expect({ email, ...person, text }).toEqual({
    email: address,
    name: 'Ada',
    company: 'W',
    phone: '030 55501234',
    text: 'Hi',
  });
  expect(lenient({ phone: '030 55501234', mobile: '0171 1234567' }).person.phone).toBe('030 55501234');
});

test('C6: a message that an editor wrote as HTML is its text', () => {
  expect(lenient({ message: '<p>Hello<br>there &amp; you</p><p>1 < 2</p>' }).message).toBe('Hello\nthere & you\n1 < 2');
  expect(lenient({ message: 'a <b and c> d' }).message).toBe('a <b and c> d');
});

test('P1: of several boxes none is ticked: an empty list is a no', () => {
  expect([lenient({ consent: [] }).consent, lenient({}).consent]).toEqual([false, undefined]);
});

test.each([
  ['JÃ¼rgen MÃ¼ller', 'Jürgen Müller'],
  ['GrÃ¶ÃŸe', 'Größe'],
  ['RenÃ©', 'René'],
  ['NovÃ¡k', 'Novák'],
  ['Itâ€™s', 'It’s'],
  ['Â\u00a0Ada', 'Ada'],
  ['„Schloß“ GRÖ–X', '„Schloß“ GRÖ–X'],
  ['São JOÃO', 'São JOÃO'],
  ['Ã¼ 日本', 'Ã¼ 日本'],
])('C8: %j, read twice over, is %j', (name, meant) => {
  expect(lenient({ name, message: name })).toMatchObject({ person: { name: meant }, message: meant });
});
