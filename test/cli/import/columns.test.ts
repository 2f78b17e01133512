import { describe, expect, test } from 'vitest';
import { columnsOf, described } from '../../../cli/import/columns.ts';
import { columnFields, fieldOf, looseFieldOf, synonyms } from '../../../cli/import/synonyms.ts';
import { countryCode } from '../../../domain/capture/country.ts';

/** The header lines of exports people have, in shape, and what each must come to. */
const exports_: Record<string, [headers: string, fields: Partial<Record<string, string[]>>]> = {
  'Google Contacts': [
    'First Name,Middle Name,Last Name,Organization Name,Organization Title,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Country',
    {
      email: ['E-mail 1 - Value'],
      firstName: ['First Name'],
      lastName: ['Last Name'],
      company: ['Organization Name'],
      jobTitle: ['Organization Title'],
      phone: ['Phone 1 - Value'],
      country: ['Address 1 - Country'],
      message: ['Notes'],
    },
  ],
  Outlook: [
    'First Name,Last Name,Company,Job Title,Business Country/Region,Business Phone,Mobile Phone,E-mail Address,E-mail 2 Address',
    {
      email: ['E-mail Address'],
      company: ['Company'],
      jobTitle: ['Job Title'],
      country: ['Business Country/Region'],
      phone: ['Business Phone', 'Mobile Phone'],
    },
  ],
  'Outlook in German': [
    'Vorname,Nachname,Firma,Position,Land/Region,Telefon geschäftlich,Mobiltelefon,E-Mail-Adresse,E-Mail 2: Adresse',
    { email: ['E-Mail-Adresse'], company: ['Firma'], phone: ['Telefon geschäftlich', 'Mobiltelefon'] },
  ],
  LinkedIn: [
    'First Name,Last Name,URL,Email Address,Company,Position,Connected On',
    { email: ['Email Address'], jobTitle: ['Position'] },
  ],
  Eventbrite: [
    'Order no.,Attendee Name,Attendee Email,Job Title',
    { email: ['Attendee Email'], name: ['Attendee Name'] },
  ],
  'a German list': [
    'Name,Vorname,Mail',
    { email: ['Mail'], firstName: ['Vorname'], lastName: ['Name'], name: undefined },
  ],
  'a French list': [
    'Nom,Prénom,Société,Adresse e-mail,Téléphone,Pays',
    { lastName: ['Nom'], firstName: ['Prénom'], email: ['Adresse e-mail'] },
  ],
  'a Spanish list': [
    'Nombre,Apellidos,Empresa,Correo electrónico',
    { firstName: ['Nombre'], email: ['Correo electrónico'] },
  ],
  'a Polish list': ['Imię,Nazwisko,Firma,Adres e-mail', { firstName: ['Imię'], email: ['Adres e-mail'] }],
};

describe('columns', () => {
  test.each(Object.entries(exports_))('of %s are known', (_, [line, wanted]) => {
    const headers = line.split(',');
    const { fields } = columnsOf(headers, [], true);
    for (const [field, names] of Object.entries(wanted))
      expect(
        fields[field as 'email']?.map((place) => headers[place]),
        field,
      ).toEqual(names);
  });

  test('each synonym leads to its field in any case, with any accents and punctuation', () => {
    for (const field of columnFields)
      for (const name of synonyms[field])
        for (const variant of [name, name.toUpperCase(), ` ${name} `, name.replaceAll(' ', '_')])
          expect(fieldOf(variant), variant).toBe(field);
  });

  test.each([
    ['Your name (required)', 'name'],
    ['Telefon (Pflichtfeld)', 'phone'],
    ['Person - Phone - Mobile', 'phone'],
    ['Geschäftliche E-Mail', 'email'],
    ['E-Mail (Arbeit)', 'email'],
    ['Country/Region Name', 'country'],
    ['Associated Company', 'company'],
  ])('C1: in more words: %s is the %s', (header, field) => {
    expect(fieldOf(header) ?? looseFieldOf(header)).toBe(field);
  });

  test('nobody knows become answers, or are ignored when the configuration says so, and both can be seen', () => {
    const headers = ['E-Mail', 'Halle', '', 'leadloop: row'];
    expect(described(headers, columnsOf(headers, [], true))).toEqual([
      'email ← “E-Mail”',
      'answers ← “Halle”',
      'ignored: “column 3”',
    ]);
    expect(described(headers, columnsOf(headers, [], false))).toEqual([
      'email ← “E-Mail”',
      'ignored: “Halle”, “column 3”',
    ]);
  });

  test('are what --map says, in any spelling', () => {
    const headers = ['Kontakt per', 'Halle', 'Notiz'];
    const columns = columnsOf(headers, ['kontakt PER=email', 'Halle=company', 'Notiz=ignore'], true);
    expect(columns.fields).toMatchObject({ email: [0], company: [1] });
    expect(columns.ignored).toEqual(['Notiz']);
  });

  test.each([
    ['no address', ['Name', 'Firma'], [], 'got the headers “Name”, “Firma” and none is known as the e-mail address'],
    ['two addresses', ['E-Mail', 'Mail'], [], 'expected one — say which it is not: --map "Mail=ignore"'],
    ['one header twice', ['Email', 'Email'], [], 'rename one of them'],
    ['a field that does not exist', ['Email', 'X'], ['X=fax'], 'expected "Header=field" with one of email'],
    ['a column that does not exist', ['Email'], ['X=name'], 'the file has no column “X”, expected one of Email'],
    ['no sign of equality', ['Email'], ['X'], 'expected "Header=field"'],
  ])('%s: a clear error with the headers found', (_, headers, maps, message) => {
    expect(() => columnsOf(headers, maps, true)).toThrow(message);
  });
});

test.each([
  ['Deutschland', 'DE'],
  ['germany', 'DE'],
  ['Österreich', 'AT'],
  ['Royaume-Uni', 'GB'],
  ['USA', 'US'],
  ['de', 'DE'],
  ['Nirgendwo', undefined],
])('the country %s is %s', (name, code) => {
  expect(countryCode(name)).toBe(code);
});
