import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ownMails } from '../../../domain/mail/own-mails.ts';
import { inspectSettings } from '../../../lib/build/settings.ts';
import { foreignSlips } from '../../../lib/mail/slips.ts';
import { edited, settings, wrongAfter } from '../../support/repository/edited.ts';
import { sources } from '../../support/repository/sources.ts';

/** What check says of the fixture settings after an edit of any of their files. */
function checked(edit: (path: (file: string) => string) => void) {
  const root = mkdtempSync(join(tmpdir(), 'leadloop-'));
  try {
    cpSync(settings, root, { recursive: true });
    edit((file) => join(root, file));
    const { problems, warnings } = inspectSettings(root);
    return {
      problems: problems.flatMap((text) => text.split('\n')),
      warnings: warnings.filter((text) => !text.includes('leaves in the same minute as their guide')),
    };
  } finally {
    rmSync(root, { recursive: true });
  }
}
const changed = (file: string, change: (text: string) => string | Buffer) =>
  checked((path) => {
    const before = readFileSync(path(file), 'utf8');
    const after = change(before);
    expect(after, `${file} is as it was`).not.toBe(before);
    writeFileSync(path(file), after);
  });

describe('a value written in another way is told with how it is written here', () => {
  test.each([
    ['nurture.yaml', /after: 3 days$/m, 'after: 3d', '"3 days"'],
    ['nurture.yaml', /after: 3 days$/m, 'after: 1,5 Tage', '"1.5 days"'],
    ['nurture.yaml', /after: 3 days$/m, 'after: two weeks', '"2 weeks"'],
    ['nurture.yaml', /after: 3 days$/m, 'after: a month', '"30 days"'],
    ['nurture.yaml', /after: 3 days$/m, 'after: next Tue at 9:00', '"next Tuesday 09:00"'],
    ['nurture.yaml', /after: 3 days$/m, 'after: nächsten Dienstag um 10 Uhr', '"next Tuesday 10:00"'],
    ['nurture.yaml', 'AT: [01-01', 'AT: [25.12.', '"12-25"'],
    ['nurture.yaml', 'days: [Mon,', 'days: [Montag,', '"Mon"'],
    ['sales.yaml', /^( {4}hours: .*)from: "09:00"/m, '$1from: 9am', '"09:00"'],
    ['sales.yaml', /^( {4}hours: .*)from: "09:00"/m, '$1from: “9:00”', '"09:00"'],
    ['sales.yaml', /^ {6}- \{ from: "2026-12-24"/m, '      - { from: 24.12.2026', '"2026-12-24"'],
    ['sales.yaml', /^ {4}email: ada\.brandt.*$/m, '$&\n    countries: [UK]', '"GB"'],
    ['capture.yaml', 'doubleOptIn: false', 'doubleOptIn: no', 'false'],
    ['capture.yaml', 'choices: ["1-9"', 'choices: [9', '"9" in quotes'],
    ['scoring.yaml', 'handOff: { score: 60', 'handOff: { score: "60"', '60 without quotes'],
  ])('in %s: %s → %s', (file, from, to, meant) => {
    expect(wrongAfter(file, from, to)).toMatch(new RegExp(`— did you mean ${meant}\\?$`));
  });

  test('an hour that is none is not also said to be too late', () => {
    expect(wrongAfter('sales.yaml', /^( {4}hours: .*)from: "09:00"/m, '$1from: 9am').split('\n')).toHaveLength(1);
  });
  test('choices that are no texts are named as they stand where a rule asks for one', () => {
    expect(wrongAfter('capture.yaml', /choices: \[Approved.*\]/, 'choices: [true, false]')).toContain(
      'expected one of the choices: true, false',
    );
  });
});

describe('what works in the file and in no deployment is refused', () => {
  test.each([
    ['scoring.yaml', /^halfLife: .*$/m, 'halfLife: 0 days', 'halfLife: got "0 days", expected longer than no time'],
    ['scoring.yaml', /per: 7 days/, 'per: 0 days', 'per: got "0 days", expected longer'],
    ['sales.yaml', /nudgeEvery: .*/, 'nudgeEvery: 0 days', 'nudgeEvery: got "0 days", expected longer'],
    ['sales.yaml', /snoozes: .*/, 'snoozes: [0 minutes]', 'snoozes[0]: got "0 minutes", expected longer'],
    ['nurture.yaml', /pauses: \[.*\]/, 'pauses: [0 days]', 'pauses[0]: got "0 days", expected longer'],
    ['sales.yaml', /^ {4}- Not now$/m, '    - Not now\n    - not now', 'got "not now" a second time'],
    ['sales.yaml', /products: \[.*\]/, 'products: [A, A]', 'outcome.products[1]: got "A" a second time'],
    ['sales.yaml', /(?<=say: .*)\{company\}/, '{compny}', 'got "{compny}", which a rep would read as it stands'],
    ['sales.yaml', /(?<=say: .*)\{company\}/, '{{company}}', 'got "{{company}}", which a rep would read as it stands'],
    ['capture.yaml', 'choices: ["1-9", ', 'choices: ["1-9", "1-9", ', 'got "1-9" a second time'],
    ['capture.yaml', 'name: company,', 'name: __proto__,', 'got "__proto__", which no answer can have as its name'],
    ['capture.yaml', 'name: company,', 'name: consent,', 'got "consent", which no answer can have as its name'],
    ['capture.yaml', 'name: company,', 'name: utm_source,', 'got "utm_source", which no answer can have as its name'],
    ['capture.yaml', /label: Your name,/, 'label: "",', 'label: got "", expected one line of text'],
    ['deployment.yaml', /^ {2}- (https:\S+)$/m, '  - $1:443', 'allowedOrigins[0]: got'],
  ])('in %s: %s → %s', (file, from, to, wrong) => {
    expect(wrongAfter(file, from, to)).toContain(wrong);
  });
});

describe('a condition that could never hold is refused', () => {
  const skip = /^ {8}skip: .*$/m;
  test.each([
    ['nurture.yaml', skip, `        skip: "stage = 'nurture'"`, /got "nurture", expected one of the stages: captured/],
    ['nurture.yaml', skip, `        skip: "grade in ['A', 'F']"`, /got "F", expected one of the grades: A, B, C, D/],
    ['nurture.yaml', skip, `        skip: "country = 'Germany'"`, /got "Germany".* — did you mean "DE"\?/],
    [
      'nurture.yaml',
      skip,
      `        skip: "answers.timing = 'This weak'"`,
      /got "This weak", expected one of the choices/,
    ],
    [
      'nurture.yaml',
      skip,
      `        skip: "recycleReason = 'No budget'"`,
      /expected one of the recycleReasons of sales\.yaml/,
    ],
    [
      'nurture.yaml',
      skip,
      `        skip: "$exists(activities[type = 'mail.reply'])"`,
      /got "mail\.reply".* — did you mean "mail\.replied"\?/,
    ],
    ['nurture.yaml', skip, `        skip: "companySize > 50"`, /compares a text with a number and never holds/],
    [
      'nurture.yaml',
      skip,
      `        skip: "not_known = 1 or score > '50'"`,
      /score > "50", which compares a number with a text/,
    ],
    ['segments.yaml', /^ {4}when: .*$/m, `    when: "stage = 'nurturin'"`, /did you mean "nurturing"\?/],
    ['scoring.yaml', 'oneOf: [DE, AT', 'oneOf: [UK, AT', /got "UK".* — did you mean "GB"\?/],
    ['scoring.yaml', 'field: answers.budget, equals: Approved', 'field: form, equals: demoo', /did you mean "demo"\?/],
    [
      'sales.yaml',
      /^rules:\n/m,
      'rules:\n  - { id: e, when: [{ field: grade, equals: E }], to: everybody }\n',
      /grades/,
    ],
    [
      'sales.yaml',
      /^rules:\n/m,
      'rules:\n  - { id: g, when: [{ field: language, oneOf: [German] }], to: everybody }\n',
      /got "German", expected two small letters/,
    ],
  ])('in %s: %s → %s', (file, from, to, message) => {
    expect(wrongAfter(file, from, to)).toMatch(message);
  });

  test('and one that can hold is taken', () => {
    const asks = `stage in ['nurturing', 'dormant'] and score >= 40 and companySize != '1-9' and $lowercase(company) = 'x'`;
    expect(wrongAfter('nurture.yaml', skip, `        skip: "${asks}"`)).toBe('');
  });
});

describe('settings that deploy and break are refused', () => {
  test.each([
    ['deployment.yaml', /^region: .*$/m, 'region: Frankfurt', 'expected a region of AWS such as "eu-central-1"'],
    ['deployment.yaml', /^ {2}name: .*$/m, '  name: "Two\\nlines"', 'expected one line of text'],
    ['deployment.yaml', /^linksExpireAfter: .*$/m, 'linksExpireAfter: 30 days', 'more than the longest of pauses'],
    ['nurture.yaml', 'AT: [01-01', 'AT: [02-30', 'expected a day that the calendar has'],
    ['nurture.yaml', /^ {2}AT: /m, '  UK: ', 'did you mean "GB"?'],
    ['sales.yaml', 'ada.brandt@', 'Jonas.Weller@', 'got "jonas.weller@fieldnote.example" a second time'],
  ])('in %s: %s → %s', (file, from, to, message) => {
    expect(wrongAfter(file, from, to)).toContain(message);
  });

  test('without a mail that Leadloop sends by itself', () => {
    const { problems } = checked((path) => {
      for (const name of Object.keys(ownMails)) rmSync(path(`emails/${name}.md`));
    });
    expect(problems).toEqual(
      Object.keys(ownMails).map((name) => expect.stringContaining(`emails/${name}.md: got no such file`)),
    );
  });
  test('with such a mail as one of another kind: each is told once, not by all that this kind may not name', () => {
    const { problems } = checked((path) => {
      for (const [name, kind] of Object.entries(ownMails)) {
        const text = readFileSync(path(`emails/${name}.md`), 'utf8');
        const other = kind === 'internal' ? 'transactional' : 'marketing';
        writeFileSync(path(`emails/${name}.md`), text.replace(/^kind: .*$/m, `kind: ${other}`));
      }
    });
    expect(problems.toSorted()).toEqual(
      Object.entries(ownMails)
        .map(([name, kind]) => [`emails/${name}.md:`, kind] as const)
        .toSorted()
        .map(([file, kind]) => expect.stringMatching(`^${file}\\d+: kind is ".*", expected "${kind}"`)),
    );
  });
  test('every mail that the functions send by name is one of these', () => {
    const named = sources()
      .filter(({ path }) => path.startsWith('functions/'))
      .flatMap(({ text }) => [...text.matchAll(/\btemplate(?: =|:) (?:\w+ \? )?('[a-z-]+')(?: : ('[a-z-]+'))?/g)])
      .flatMap(([, ...names]) => names.flatMap((name) => name?.slice(1, -1) ?? []));
    expect(named.length).toBeGreaterThan(10);
    expect(Object.keys(ownMails)).toEqual(expect.arrayContaining([...new Set(named)]));
  });
  test.each(['transactional', 'internal'])('a track with a mail of kind %s', (kind) => {
    const { problems } = changed('emails/welcome.md', (text) => text.replace(/^kind: .*$/m, `kind: ${kind}`));
    expect(problems).toEqual([
      expect.stringMatching(
        /^config\/nurture.yaml:\d+:\d+ tracks\[0\].steps\[0\].template: got "welcome", whose kind is/,
      ),
    ]);
  });
});

describe('a file that cannot be read is told in words', () => {
  test.each([
    ['a tab', (text: string) => text.replace(/^ {4}for: new/m, '\tfor: new'), 'got a tab before a setting'],
    ['": " in a text', (text: string) => text.replace(/name: Ideas/, 'name: Ideas: more'), 'put a text with ": " in'],
    ['a quote too few', (text: string) => text.replace('to: "16:00"', 'to: "16:00'), 'quote or bracket'],
    ['no space behind a colon', (text: string) => text.replace('jitter: ', 'jitter:'), 'expected "name: value"'],
    ['a second document', (text: string) => `${text}---\na: 1\n`, 'begins a second document'],
    ['an alias of nothing', (text: string) => text.replace('jitter: 15 minutes', 'jitter: *j'), 'no &j above names'],
    [
      'marks of a merge',
      (text: string) => text.replace(/^jitter: .*$/m, '<<<<<<< HEAD\n$&\n=======\n$&\n>>>>>>> main'),
      'marks of a merge conflict',
    ],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'), 'got a text in UTF-16'],
    ['letters of Latin 1', (text: string) => Buffer.from(`# für\n${text}`, 'latin1'), 'letters that are not UTF-8'],
  ])('%s, once', (_, change, message) => {
    const { problems } = changed('config/nurture.yaml', change);
    expect(problems.filter((line) => line.startsWith('config/nurture.yaml'))).toEqual([
      expect.stringContaining(message),
    ]);
  });

  test('a double leaves the rest of its file checked', () => {
    const { problems } = changed('config/nurture.yaml', (text) =>
      text.replace(/^jitter: .*$/m, '$&\njitter: 3 minutes').replace(/^repeatAfter: .*$/m, 'repeatAfter: soon'),
    );
    expect(problems).toEqual([
      expect.stringContaining('got "jitter" a second time'),
      expect.stringContaining('repeatAfter: got "soon"'),
    ]);
  });

  test.each(['nurture', 'segments'])('%s.yml', (part) => {
    const { problems } = checked((path) => renameSync(path(`config/${part}.yaml`), path(`config/${part}.yml`)));
    expect(problems.join()).toContain(`got ${part}.yml, expected the name ${part}.yaml — rename it`);
  });

  test.each(['emails/welcome.md', 'emails/partials/mara.md', 'guides/first-time-fix.md', 'emails/layout.html'])(
    '%s in letters of Latin 1, which people would read as question marks',
    (file) => {
      const { problems } = changed(file, (text) => Buffer.from(`${text}\nfür\n`, 'latin1'));
      expect(problems.join()).toContain(`${file}:`);
      expect(problems.join()).toContain('got letters that are not UTF-8');
    },
  );
});

describe('what editors leave behind changes nothing', () => {
  test.each(['config/nurture.yaml', 'emails/welcome.md', 'guides/first-time-fix.md', 'emails/partials/mara.md'])(
    'a byte order mark and ends of lines as on Windows in %s',
    (file) => {
      expect(changed(file, (text) => `\ufeff${text.replaceAll('\n', '\r\n')}`)).toEqual({ problems: [], warnings: [] });
    },
  );
  test('hidden files of a Mac and copies of an editor', () => {
    const { problems, warnings } = checked((path) => {
      for (const name of ['._welcome.md', '.DS_Store', 'welcome.md~']) writeFileSync(path(`emails/${name}`), 'x');
    });
    expect([...problems, ...warnings]).toEqual([]);
  });
  test('files that nothing reads are named', () => {
    const { warnings } = checked((path) => {
      for (const name of ['emails/spring.MD', 'emails/spring.md.txt', 'config/nurture-old.yaml'])
        writeFileSync(path(name), 'x');
    });
    expect(warnings).toEqual([
      expect.stringMatching(/^config\/nurture-old.yaml: nothing reads this file/),
      expect.stringMatching(/^emails\/spring.MD: nothing reads this file/),
      expect.stringMatching(/^emails\/spring.md.txt: nothing reads this file/),
    ]);
  });
  test('settings taken over with <<', () => {
    const copy = edited('nurture.yaml', /^window:\n/m, 'window: &office\n');
    const text = readFileSync(join(copy.dir, 'nurture.yaml'), 'utf8');
    copy.remove();
    const { problems } = changed('config/nurture.yaml', () =>
      `${text.replace(/^quietHours:.*$/m, '')}\nquietHours: { from: "21:00", to: "08:00" }\n`.replace(
        /- \{ id: nurture-2, template: nurture-2, after: 4 days \}([\s\S]*?)- \{ id: nurture-3, template: nurture-3, after: 7 days \}/,
        '- &two { id: nurture-2, template: nurture-2, after: 4 days }$1- { <<: *two, id: nurture-3, template: nurture-3 }',
      ),
    );
    expect(problems).toEqual([]);
  });
});

describe('a text that would reach people otherwise than written', () => {
  test.each([
    ['subject: We are #1 in Berlin', 'subject ends before "#1 in Berlin"'],
    ['subject: Tip: one page', 'put a text with ": " in quotes'],
    ['subject: "One" page', 'put the whole text in quotes'],
    ['subject: Hello [First Name]', '"[First Name]" is sent unchanged'],
    ['subject:', 'subject is missing'],
  ])('%s', (subject, message) => {
    expect(changed('emails/welcome.md', (text) => text.replace(/^subject: .*$/m, subject)).problems.join()).toContain(
      message,
    );
  });

  test('values as other mail programs write them', () => {
    const theirs = [
      ...['*|FNAME|*', '%FIRSTNAME%', '%%first_name%%', '[[firstName]]', '$'.concat('{firstName}'), '{firstName}'],
      ...['{first_name}', '[First Name]', '[Your name]', '<<First Name>>', '{% if name %}'],
    ];
    expect(theirs.filter((text) => foreignSlips(`Dear ${text},`).length === 0)).toEqual([]);
    const { problems } = changed('emails/welcome.md', (text) => `${text}\nDear *|FNAME|*,\n`);
    expect(problems).toEqual([expect.stringContaining('"*|FNAME|*" is sent unchanged, expected a value in {{ }}')]);
    const ours = [
      'Hi {{firstName}}',
      '{{#if company}}x{{/if}}',
      '100% of them',
      'a [link](https://a.example/x)',
      '{ }',
      '5 % less',
    ];
    expect(ours.flatMap((text) => foreignSlips(text))).toEqual([]);
  });

  test('a title of a form that is cut by its own # is warned of', () => {
    const { warnings } = changed('config/capture.yaml', (text) => text.replace('title: Talk to us', '$& #1'));
    expect(warnings).toEqual([expect.stringContaining('got "Talk to us", and "#1" behind it as a comment')]);
  });
  test.each([
    ['label: Your name, please,', 'unknown setting "please" without a value'],
    ['label:Your name,', 'write a space behind the colon'],
  ])('%s in a list of settings', (label, message) => {
    expect(wrongAfter('capture.yaml', 'label: Your name,', label)).toContain(message);
  });
});
