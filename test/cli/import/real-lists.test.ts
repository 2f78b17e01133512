import { capture } from 'leadloop:config';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, describe, expect, test } from 'vitest';
import { columnsOf } from '../../../cli/import/columns.ts';
import { createLetters } from '../../../cli/import/letters.ts';
import { openSheet } from '../../../cli/import/sheet-file.ts';
import { inspect } from '../../../cli/import/source-file.ts';
import { createJudge } from '../../../cli/import/verdict.ts';
import { cards, rowsOf } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'leadloop-lists-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
function file(content: Buffer): string {
  const path = join(folder, `${++files}.csv`);
  writeFileSync(path, content);
  return path;
}

function judged(headers: string[], cells: string[], maps: string[] = []) {
  const columns = columnsOf(headers, maps, true);
  const judge = createJudge({
    headers,
    columns,
    rules: capture,
    throwAway: new Set(['gmial.com']),
    now: '2026-11-30T09:00:00.000Z',
    terms: { source: 'Fair 2026', form: 'event', basis: 'legitimate-interest' },
  });
  return judge({ number: 1, line: 2, cells });
}
const good = (...given: Parameters<typeof judged>) => {
  const verdict = judged(...given);
  if (!verdict.good) throw new Error(`rejected: ${JSON.stringify(verdict.reasons)}`);
  return verdict.submission;
};
const email = 'sal@example.org';

describe('C1: a no in a list', () => {
  test.each([
    ['Salesforce', 'Email Opt Out', '1'],
    ['Salesforce', 'HasOptedOutOfEmail', 'true'],
    ['HubSpot', 'Unsubscribed from all email', 'true'],
    ['HubSpot', 'Opted out of email: Marketing Information', 'Yes'],
    ['Mailchimp', 'UNSUB_TIME', '2026-03-01 10:12:44'],
    ['Mailchimp', 'Status', 'cleaned'],
    ['ActiveCampaign', 'Status', 'Unsubscribed'],
    ['Pipedrive', 'Marketing status', 'Unsubscribed'],
    ['Zoho', 'Email Opt Out', 'TRUE'],
    ['Brevo', 'EMAIL_BLACKLISTED', 'yes'],
    ['Brevo', 'Blocklisted', '1'],
    ['Klaviyo', 'Email Marketing Consent', 'UNSUBSCRIBED'],
    ['Shopify', 'Accepts Email Marketing', 'no'],
    ['CleverReach', 'deactivated', '01.02.2026'],
    ['rapidmail', 'Status', 'gelöscht'],
    ['Mailchimp', 'UNSUB_REASON', 'NORMAL (N/A)'],
    ['Klaviyo', 'Email Suppressions', 'HARD_BOUNCE'],
    ['Klaviyo', 'Email Marketing Consent', 'NEVER_SUBSCRIBED'],
    ['Pipedrive', 'Person - Marketing status', 'Unsubscribed'],
    ['a shop', 'Newsletter', 'nein'],
    ['a German list', 'Abgemeldet am', '01.03.2026'],
    ['a French list', 'Désinscrit', 'oui'],
    ['a Spanish list', 'Fecha de baja', '2026-03-01'],
    ['an Italian list', 'Disiscritto', 'sì'],
    ['a Portuguese list', 'Descadastrado', 'sim'],
    ['a Dutch list', 'Uitgeschreven', 'ja'],
    ['a Polish list', 'Wypisany', 'tak'],
    ['a Swedish list', 'Avregistrerad', 'x'],
    ['Dynamics', 'Do not allow Bulk Emails', 'Do Not Allow'],
    ['HubSpot in German', 'Von allen E-Mails abgemeldet', 'Wahr'],
    ['Zoho', 'Unsubscribed Mode', 'Manual'],
    ['Mailchimp, by the campaign', 'UNSUB_CAMPAIGN_TITLE', 'Spring'],
    ['Apollo', 'Email Bounced', 'true'],
    ['a shop in words', 'Accepts marketing', 'Declined'],
  ])('of %s (%s: %s) is rejected, and kept for the suppression list', (_, header, cell) => {
    const maps = header.startsWith('Opted out of email:') ? [`${header}=optOut`] : [];
    expect(judged(['Email', header], [email, cell], maps)).toMatchObject({
      good: false,
      saidNo: email,
      reasons: [{ expected: 'a person who may be written to: this person said no' }],
    });
  });

  test.each([
    ['Email Opt Out', '0'],
    ['Email Opt Out', ''],
    ['Unsubscribed from all email', 'false'],
    ['UNSUB_TIME', ''],
    ['Status', 'subscribed'],
    ['Status', 'New customer'],
    ['Abgemeldet am', '-'],
    ['Do not contact', 'nein'],
    ['Do not allow Bulk Emails', 'Allow'],
    ['Email Bounced', 'false'],
    ['UNSUB_TIME', '0000-00-00 00:00:00'],
  ])('is none where %s is “%s”', (header, cell) => {
    expect(good(['Email', header], [email, cell]).email).toBe(email);
  });

  test.each([
    'Opted out of email: Tips',
    'SMS opt-out date',
    'Werbewiderspruch seit',
    'geen reclame',
    'ne pas contacter par mail',
  ])('that may stand in “%s” is not guessed: the run stops', (header) => {
    expect(() => columnsOf(['Email', header], [], true)).toThrow(`--map "${header}=optOut"`);
    expect(() => columnsOf(['Email', header], [], false)).toThrow('looks like an opt-out');
    expect(columnsOf(['Email', header], [`${header}=ignore`], true).fields.optOut).toBeUndefined();
  });

  test.each([
    'Souhlas',
    'Samtykke',
    'Nieuwsbrief',
    'Acepta publicidad',
    'Aceita receber e-mails',
    'Dürfen wir Ihnen schreiben?',
    'Newsletter per Mail?',
    'GDPR permission given?',
    'Werbung erlaubt',
  ])('that may stand in “%s” beside a yes is not guessed either', (header) => {
    expect(() => columnsOf(['Email', header], [], true)).toThrow(`--map "${header}=consent"`);
    expect(columnsOf(['Email', header], [`${header}=answer`], true).answers).toEqual([{ name: header, place: 1 }]);
  });

  test.each(['OPTIN_TIME', 'Consent date', 'Newsletter source', 'Einwilligung am'])(
    '“%s” says when or where, and is an answer',
    (header) => {
      expect(columnsOf(['Email', header], [], true).answers).toEqual([{ name: header, place: 1 }]);
    },
  );

  test('the day on which somebody agreed says that they did', () => {
    expect(good(['Email', 'Opt-in'], [email, '2026-03-01 10:12:44']).basis).toBe('consent');
    expect(good(['Email', 'Einwilligung'], [email, '1.3.2026']).basis).toBe('consent');
  });

  test.each(['Email Opt Out', 'Unsubscribed from all email', 'Widerspruch am'])(
    '“%s” is never mapped to consent',
    (header) => {
      expect(() => columnsOf(['Email', header], [`${header}=consent`], true)).toThrow('a yes in it is a no');
    },
  );
});

describe('what a list says in two columns', () => {
  test('C12: the number that Google Contacts labels as a fax is no phone', () => {
    const headers = ['E-mail 1 - Value', 'Phone 1 - Label', 'Phone 1 - Value', 'Phone 2 - Label', 'Phone 2 - Value'];
    expect(good(headers, [email, 'Work Fax', '030 55501235', 'Mobile', '0171 1234567']).person.phone).toBe(
      '0171 1234567',
    );
    expect(good(headers, [email, 'Work', '030 55501234', '', '']).person.phone).toBe('030 55501234');
  });

  test('Outlook has the salutation in “Title” where there is a “Job Title”', () => {
    expect(good(['Title', 'E-mail', 'Job Title'], ['Mr', email, 'Head of Service']).person.jobTitle).toBe(
      'Head of Service',
    );
    expect(good(['Title', 'E-mail'], ['Head of Service', email]).person.jobTitle).toBe('Head of Service');
  });

  test('C21: a number that a spreadsheet keeps as a formula', () => {
    expect(good(['Email', 'Phone'], [email, '="+493055501234"']).person.phone).toBe('+493055501234');
  });
});

describe('C8: code pages', () => {
  const cyrillic = 'Email,Имя\nivan@example.org,Иван Петров\nanna@example.org,Анна\n';
  test.each([
    ['windows-1251', cyrillic],
    ['windows-1250', 'Email,Jméno\nl@example.org,Łukasz Żółty\nm@example.org,Příliš žluťoučký\n'],
    ['windows-1253', 'Email,Όνομα\ng@example.org,Γιώργος Παπαδόπουλος\n'],
    ['cp850', 'Email,Name\nj@example.org,Jürgen Müller\nk@example.org,Käthe Groß\n'],
    ['macintosh', 'Email,Name\nj@example.org,Jürgen Müller\nk@example.org,Jörg Bäcker\n'],
    ['koi8-r', cyrillic],
    ['shift_jis', 'Email,名前\nt@example.org,田中太郎\n'],
  ])('a list in %s is refused with what to do, and read when it is named', async (encoding, text) => {
    const path = file(iconv.encode(text, encoding));
    await expect(inspect(path)).rejects.toThrow('--encoding');
    const sheet = await openSheet(await inspect(path, encoding), () => undefined);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect([sheet.headers, ...(await rowsOf(sheet)).map(({ cells }) => cells)]).toEqual(lines);
  });

  test('Western words are windows-1252, with all of their letters', async () => {
    const words = [
      'Müller',
      'Größe',
      'Façade',
      'Señor Núñez',
      'José',
      'Zoë',
      'Ångström',
      'naïve',
      'déjà vu',
      '10 m³',
      '£5 – 7 €',
      'Æther',
      'Élysée',
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 20 }), async (names) => {
        const text = `Email,Name\n${names.map((name, n) => `a${n}@example.org,${name}\n`).join('')}`;
        expect((await inspect(file(iconv.encode(text, 'windows-1252')))).encoding).toBe('windows-1252');
      }),
      { numRuns: 40 },
    );
  });

  test('of a UTF-8 list with one row of another program only that row is rejected', async () => {
    const utf8 = (text: string) => Buffer.from(text);
    const path = file(
      Buffer.concat([
        utf8('Email,Name\na@example.org,Jürgen\nb@example.org,Zoë\nc@example.org,'),
        Buffer.from('Grün\n', 'latin1'),
        utf8('d@example.org,Иван\n'),
      ]),
    );
    const rows = await rowsOf(await openSheet(await inspect(path), () => undefined));
    expect(rows.map(({ cells, broken }) => [cells[1], broken])).toEqual([
      ['Jürgen', undefined],
      ['Zoë', undefined],
      ['Gr\ufffdn', 'got "Gr\ufffdn", expected letters in utf-8'],
      ['Иван', undefined],
    ]);
  });

  test('the dry run shows letters, so that a person sees when they are wrong', async () => {
    const letters = createLetters();
    async function* rows() {
      yield { number: 1, line: 2, cells: ['a@example.org', 'Jürgen'] };
      yield { number: 2, line: 3, cells: ['b@example.org', 'Bob'] };
    }
    await rowsOf({ rows: letters.seenIn(rows()) });
    expect(letters.described('windows-1252')[0]).toBe('Letters, as read in windows-1252: “Jürgen”');
  });
});

describe('C9: columns of one name', () => {
  test.each([
    [['Lifts', ''], 'Lifts'],
    [['', 'Lifts'], 'Lifts'],
    [['Lifts', 'Kitchens'], 'Lifts, Kitchens'],
    [['Lifts', 'Lifts'], 'Lifts'],
  ])('%j are “%s”', (cells, answer) => {
    expect(good(['Email', 'Interest', 'Interest'], [email, ...cells]).answers).toEqual({ Interest: answer });
  });
});

describe('C12: of the numbers on a card the one that is answered', () => {
  const phoneOf = async (...lines: string[]) =>
    (await cards(['BEGIN:VCARD', ...lines, 'EMAIL:a@example.org', 'END:VCARD', ''].join('\n')))[0]?.cells[4];
  test.each([
    ['3.0', ['VERSION:3.0', 'TEL;TYPE=WORK,FAX:+49 30 1111111', 'TEL;TYPE=CELL:+49 171 2222222'], '+49 171 2222222'],
    ['3.0', ['VERSION:3.0', 'TEL;TYPE=FAX;TYPE=PREF:+49 30 1111111', 'TEL;TYPE=HOME:+49 30 3333333'], '+49 30 3333333'],
    ['2.1', ['VERSION:2.1', 'TEL;WORK;FAX:+49 30 1111111', 'TEL;CELL;VOICE:+49 171 2222222'], '+49 171 2222222'],
    [
      '4.0',
      ['VERSION:4.0', 'TEL;TYPE="work,fax":+49 30 1111111', 'TEL;VALUE=uri;TYPE="voice,cell":tel:+49-171-2222222'],
      '+49-171-2222222',
    ],
    ['a pager alone', ['VERSION:3.0', 'TEL;TYPE=PAGER:+49 30 1111111'], ''],
  ])('%s', async (_, lines, phone) => {
    expect(await phoneOf(...lines)).toBe(phone);
  });
});

test.each([
  ['FN:Bob\\; Ltd', 'Bob; Ltd'],
  ['FN:Smith\\, Bob', 'Smith, Bob'],
  ['FN:a\\:b', 'a:b'],
  ['FN:C:\\\\; x', 'C:\\; x'],
])('C13: %s is the name %s', async (line, name) => {
  expect((await cards(`BEGIN:VCARD\nVERSION:3.0\n${line}\nEND:VCARD\n`))[0]?.cells[1]).toBe(name);
});

describe('C15: several values in one cell', () => {
  test.each([
    ['a@example.org ::: b@example.org', 'b@example.org'],
    ['a@example.org; b@example.org,c@example.org', 'b@example.org, c@example.org'],
    ['see a@example.org\nor <b@example.org>', 'b@example.org'],
    ['nobody / a@example.org', undefined],
  ])('%j is the first address, and the others are an answer', (cell, other) => {
    const { email: first, answers } = good(['Email'], [cell]);
    expect([first, answers['Other e-mail']]).toEqual(['a@example.org', other]);
  });

  test.each([
    ['+49 30 5550123 ::: +49 171 5550124', '+49 30 5550123', '+49 171 5550124'],
    ['030/5550123', '030/5550123', undefined],
    ['030 5550123 / 0171 5550124', '030 5550123', '0171 5550124'],
    ['Tel. 030 5550123; Fax 030 5550199', '030 5550123', undefined],
    ['+49 30 5550123, 12', '+49 30 5550123, 12', undefined],
    ['+4930 5550123 +49171 5550124', '+4930 5550123', '+49171 5550124'],
  ])('%j is the phone %s', (cell, phone, other) => {
    const { person, answers } = good(['Email', 'Phone'], [email, cell]);
    expect([person.phone, answers['Other phone']]).toEqual([phone, other]);
  });
});

test('C25: a slip in an address is told, before its provider is called one of throw-away addresses', () => {
  expect(judged(['Email'], ['ada@gmial.com'])).toMatchObject({
    good: false,
    reasons: [{ field: 'email', got: '"ada@gmial.com"', expected: 'ada@gmail.com, which was probably meant' }],
  });
});

describe('C9: columns of exports, by what they speak of', () => {
  test.each([
    [
      'Pipedrive',
      'Person - Name;Person - Organization;Person - Email - Work;Person - Email - Home;Person - Phone - Mobile',
      'Person - Email - Work',
    ],
    [
      'Pipedrive in German',
      'Person - Name;Person - Organisation;Person - E-Mail - Geschäftlich;Person - Telefon - Mobil',
      'Person - E-Mail - Geschäftlich',
    ],
    ['Google Ads', 'Full Name;Company Name;User Email;User Phone', 'User Email'],
    ['Contact Form 7', 'your-name;your-company;your-email;your-phone', 'your-email'],
    ['Google Forms', 'Timestamp;What is your name?;What is your company?;Email Address', 'Email Address'],
    ['Typeform in German', 'Dein Name?;Deine Firma?;Deine E-Mail-Adresse?', 'Deine E-Mail-Adresse?'],
    ['Outlook in French', 'Nom complet;Société;Adresse de messagerie', 'Adresse de messagerie'],
    ['a Russian list', 'ФИО;Компания;Электронная почта', 'Электронная почта'],
    ['a Japanese list', '氏名;会社名;メールアドレス', 'メールアドレス'],
    ['a Chinese list', '姓名;公司;邮箱', '邮箱'],
    ['a Czech list', 'Celé jméno;Společnost;E-mailová adresa', 'E-mailová adresa'],
    ['a Danish list', 'Navn;Virksomhed;E-mail', 'E-mail'],
    ['a Hungarian list', 'Név;Cég;Email cím', 'Email cím'],
  ])('%s names the person, the company and one address', (_, headers, address) => {
    const names = headers.split(';');
    const { fields } = columnsOf(names, [], true);
    expect(fields.email?.map((place) => names[place])).toEqual([address]);
    expect([fields.name?.length, fields.company?.length]).toEqual([1, 1]);
  });

  test.each([
    ['Name (First);Name (Last);Email', ['Ada', 'Lovelace', 'ada@works.example'], 'Ada Lovelace'],
    ['Name - First Name;Name - Last Name;Email', ['Ada', 'Lovelace', 'ada@works.example'], 'Ada Lovelace'],
    ['Name;Last name;Email', ['Ada', 'Lovelace', 'ada@works.example'], 'Ada Lovelace'],
    ['Voornaam;Tussenvoegsel;Achternaam;E-mail', ['Jan', 'van der', 'Berg', 'jan@works.example'], 'Jan van der Berg'],
    ['Voornaam;Tussenvoegsel;Achternaam;E-mail', ['Jan', '', 'Berg', 'jan@works.example'], 'Jan Berg'],
  ])('%s is one name', (headers, cells, name) => {
    expect(good(headers.split(';'), cells).person.name).toBe(name);
  });

  test('a column in more words never takes the place of one with the usual name', () => {
    const headers = ['Billing Country', 'Country', 'Billing Email', 'Email'];
    expect(columnsOf(headers, [], true).fields).toMatchObject({ country: expect.arrayContaining([1]), email: [3] });
  });
});

describe('C8, C9: files as exporters write them', () => {
  const read = async (text: string, encoding = 'utf-8') => {
    const source = await inspect(file(iconv.encode(text, encoding)));
    const { headers, rows } = await openSheet(source, () => {});
    return { headers, rows: await rowsOf({ rows }) };
  };
  test.each([
    ['a title above the headers', 'Export vom 30.11.2026\r\n\r\nName;Email\r\nAda;ada@works.example\r\n'],
    ['a title in cells', 'Kontakte;\r\nStand;30.11.2026\r\nName;Email\r\nAda;ada@works.example\r\n'],
    ['a delimiter that Excel notes in quotation marks', '"sep=;"\r\nName;Email\r\nAda;ada@works.example\r\n'],
    ['a comma in a header', 'Name;Email;Name, Vorname, Titel\r\nAda;ada@works.example\r\n'],
  ])('%s', async (_, text) => {
    const { headers, rows } = await read(text);
    expect(headers.slice(0, 2)).toEqual(['Name', 'Email']);
    expect(rows.map(({ cells }) => cells.slice(0, 2))).toEqual([['Ada', 'ada@works.example']]);
  });

  test('without an address among the headers the first line is the headers, as ever', async () => {
    const { headers, rows } = await read('Wer;Wohin\r\nAda;ada@works.example\r\nBob;bob@works.example\r\n');
    expect([headers, rows.length]).toEqual([['Wer', 'Wohin'], 2]);
  });

  test('a row that says “Email” about somebody is no line of headers, and no row above it is lost', async () => {
    const { headers, rows } = await read(
      'Wer;Wohin;Weg\r\nAda;ada@works.example;Telefon\r\nBob;bob@works.example;Email\r\n',
    );
    expect([headers, rows.length]).toEqual([['Wer', 'Wohin', 'Weg'], 2]);
    const other = await read('Wer;Weg;Wohin\r\nBob;Email;bob@works.example\r\n');
    expect(other.headers).toEqual(['Wer', 'Weg', 'Wohin']);
    const without = await read('Wer;Weg;Wohin\r\nBob;Email;\r\nAda;Telefon;ada@works.example\r\n');
    expect([without.headers, without.rows.length]).toEqual([['Wer', 'Weg', 'Wohin'], 2]);
  });

  test('a login is no name', () => {
    expect(columnsOf(['User Name', 'User Email'], [], true).fields).toEqual({ email: [1] });
  });

  test('a line that is quoted as a whole is one column, and no address is guessed in it', async () => {
    const { headers } = await read('"Name,Email"\n"Ada,ada@works.example"\n');
    expect(() => columnsOf(headers, [], true)).toThrow('none is known as the e-mail address');
  });

  test('Turkish that was read as Western is refused, Icelandic is not', async () => {
    await expect(
      read('Ad Soyad;Email\r\nIşıl Şahin;i@works.example\r\nGüneş Çelik;g@works.example\r\n', 'windows-1254'),
    ).rejects.toThrow('--encoding');
    const { rows } = await read(
      'Nafn;Email\r\nÞýrí Óðinsdóttir;t@works.example\r\nFriðrik Þór;f@works.example\r\n',
      'windows-1252',
    );
    expect(rows[0]?.cells[0]).toBe('Þýrí Óðinsdóttir');
  });

  test('a cell guarded as a formula is what stands in it', () => {
    const { person, email: address } = good(['Email', 'Name', 'Phone'], [`="${email}"`, '="Ada"', '="03055501234"']);
    expect({ address, ...person }).toMatchObject({ address: email, name: 'Ada', phone: '03055501234' });
  });
});
