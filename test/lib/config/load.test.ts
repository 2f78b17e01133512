import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { day } from '../../../domain/time/instant.ts';
import { loadConfig } from '../../../lib/config/load.ts';
import { edited, problemsIn } from '../../support/repository/edited.ts';

/** The problems of the configuration after one edit. */
function problemsAfter(file: string, from: string | RegExp, to: string, marker = to.trim().split('\n')[0] ?? '') {
  const copy = edited(file, from, to);
  try {
    const problems = problemsIn(copy.dir);
    return { problems, message: problems.join('\n'), line: copy.line(marker) };
  } finally {
    copy.remove();
  }
}

describe('the configuration', () => {
  test('of the fixture is right, with durations in milliseconds', () => {
    const config = loadConfig();
    expect(config.scoring.halfLife).toBe(30 * day);
    expect(Object.keys(config)).toEqual([
      'capture',
      'scoring',
      'nurture',
      'sales',
      'deployment',
      'insight',
      'segments',
      'privacy',
    ]);
  });
});

describe('a wrong value is told with file, line, what was got and what is expected', () => {
  test('a text for a number', () => {
    const { problems, line } = problemsAfter('sales.yaml', /^capacity: .*$/m, 'capacity: ten');
    expect(problems).toEqual([`config/sales.yaml:${line}:1 capacity: got "ten", expected a number — correct it`]);
  });

  test('a value inside a list', () => {
    const { problems, line } = problemsAfter(
      'scoring.yaml',
      /^points:\n/m,
      'points:\n  - id: strange\n    activity: page.viewed\n    points: lots\n',
      'points: lots',
    );
    expect(problems).toEqual([
      `config/scoring.yaml:${line}:5 points[0].points: got "lots", expected a number — correct it`,
    ]);
  });

  test('a duration nobody understands', () => {
    const { problems, line } = problemsAfter('scoring.yaml', /^halfLife: .*$/m, 'halfLife: a month');
    expect(problems).toEqual([
      `config/scoring.yaml:${line}:1 halfLife: got "a month", expected a duration such as "3 days", "2 weeks" or "90 minutes" — did you mean "30 days"?`,
    ]);
  });

  test('a setting that does not exist', () => {
    const { problems, line } = problemsAfter('nurture.yaml', /^jitter: /m, 'jiter: 3 days\njitter: ');
    expect(problems).toEqual([
      `config/nurture.yaml:${line}:1 jiter: got an unknown setting "jiter" — did you mean "jitter"?`,
    ]);
  });

  test('a setting that is missing', () => {
    const { problems } = problemsAfter('deployment.yaml', /^region: .*$/m, '# no region', '# no region');
    expect(problems).toEqual(['config/deployment.yaml:5:1 region: got nothing, expected a text — add this setting']);
  });

  test('a time zone that does not exist', () => {
    const { message } = problemsAfter('nurture.yaml', /^defaultTimeZone: .*$/m, 'defaultTimeZone: Europe/Mannheim');
    expect(message).toMatch(/got "Europe\/Mannheim", expected an IANA time zone such as "Europe\/Berlin"/);
  });

  test('a choice that is none', () => {
    const { message } = problemsAfter('nurture.yaml', /for: new/, 'for: everybody', 'for: everybody');
    expect(message).toMatch(/tracks\[0\]\.for: got "everybody", expected one of "new", "recycled", "customer"/);
  });
});

describe('a form that promises what nobody keeps is told', () => {
  test.each([
    [
      'a guide that is not there',
      /^ {4}guide: first-time-fix$/m,
      '    guide: nope',
      'expected one of the guides: first-time-fix',
    ],
    [
      'a page the gateway will refuse',
      /^ {4}# allowedOrigins: .*$/m,
      '    allowedOrigins: [https://other.example]',
      'add it there too',
    ],
    [
      'a page with a path',
      /^ {4}# allowedOrigins: .*$/m,
      '    allowedOrigins: [https://fieldnote.example/demo]',
      'an address without a path',
    ],
    [
      'an answer that grades and no rule reads',
      'label: Your name, autocomplete',
      'label: Your name, grades: true, autocomplete',
      'no grading rule',
    ],
  ])('%s', (_, from, to, text) => {
    expect(problemsAfter('capture.yaml', from, to).message).toContain(text);
  });

  test('C27: an origin with a slash at its end, which no browser sends', () => {
    expect(
      problemsAfter('deployment.yaml', '- https://fieldnote.example\n', '- https://fieldnote.example/\n').message,
    ).toContain('an address without a path, such as "https://www.example.com"');
  });

  test('a grading rule about a question no form asks', () => {
    expect(problemsAfter('scoring.yaml', 'answers.timing', 'answers.tming').message).toContain(
      'fields of forms in capture.yaml',
    );
  });
});

test('every problem of every file is told at once, in the order of the files', () => {
  const copy = edited('scoring.yaml', /^halfLife: .*$/m, 'halfLife: ten\nextra: 1');
  rmSync(join(copy.dir, 'sales.yaml'));
  try {
    expect(() => loadConfig(copy.dir)).toThrow(
      /^config\/sales\.yaml:1:1 got no file.*\nconfig\/scoring\.yaml.*halfLife.*\nconfig\/scoring\.yaml.*extra/,
    );
  } finally {
    copy.remove();
  }
});

test('broken YAML is told with its line', () => {
  const { message, line } = problemsAfter('sales.yaml', /^capacity: .*$/m, 'capacity: [30', 'capacity: [30');
  expect(message).toMatch(/^config\/sales\.yaml:\d+:\d+ broken YAML: /);
  expect(Number(/yaml:(\d+):/.exec(message)?.[1])).toBeGreaterThanOrEqual(line);
});

describe('what contradicts itself', () => {
  const cases: [string, string, string | RegExp, string, RegExp][] = [
    [
      'a step without its mail',
      'nurture.yaml',
      /template: welcome/,
      'template: welcom',
      /steps\[0\]\.template: got "welcom", expected one of the mails in emails\/: .*welcome/,
    ],
    [
      'a mapping that is no expression',
      'capture.yaml',
      /id: form_response\.token/,
      'id: "form_response.["',
      /webhooks\.typeform\.id: got "form_response\.\[", expected a JSONata expression: .* — try it/,
    ],
    [
      'a mapping that could run for ever',
      'capture.yaml',
      /id: data\.responseId/,
      'id: $match(data.responseId, /(a+)+/)',
      /webhooks\.tally\.id: .* a regular expression cannot be stopped/,
    ],
    [
      'a mapping to a field nobody knows',
      'capture.yaml',
      /email: data\.fields/,
      'mail: data.fields',
      /webhooks\.tally\.fields\.mail: got "mail", expected one of the fields Leadloop knows/,
    ],
    [
      'a partner whose form does not exist',
      'capture.yaml',
      /name: Acme Directory\n {4}form: contact/,
      'name: Acme Directory\n    form: inquiry',
      /partners\.acme\.form: got "inquiry", expected one of the forms/,
    ],
    [
      'a hand-raise by a form that does not exist',
      'scoring.yaml',
      /^( *)forms: \[demo.*\]/m,
      '$1forms: [demonstration]',
      /handRaise\.forms\[0\]: got "demonstration", expected one of the forms of capture\.yaml/,
    ],
    [
      'points for a form that does not exist',
      'scoring.yaml',
      /form: newsletter/,
      'form: newsleter',
      /points\[\d+\]\.form: got "newsleter"/,
    ],
    [
      'a cap on a group nobody is in',
      'scoring.yaml',
      /^( *- *\{? *group: )pages/m,
      '$1sites',
      /caps\[\d+\]\.group: got "sites", expected one of the groups used in points/,
    ],
    [
      'thresholds that do not descend',
      'scoring.yaml',
      /A: [\d.]+/,
      'A: -1000',
      /grading\.thresholds: got -1000, .* expected A above B above C/,
    ],
    [
      'a sweep every thirty seconds',
      'deployment.yaml',
      /^sweepEvery: .*$/m,
      'sweepEvery: 30 seconds',
      /sweepEvery: expected whole minutes/,
    ],
    [
      'a retention CloudWatch does not know',
      'deployment.yaml',
      /^logRetentionDays: .*$/m,
      'logRetentionDays: 31',
      /logRetentionDays: got 31, expected one of 1, 3, 5/,
    ],
    [
      'a certificate of another region',
      'deployment.yaml',
      /^throttle:$/m,
      'publicDomain: { name: go.fieldnote.example, certificate: "arn:aws:acm:us-east-1:123456789012:certificate/1" }\nthrottle:',
      /publicDomain\.certificate: got a certificate in us-east-1, expected one in eu-central-1/,
    ],
    [
      'a host name with a scheme',
      'deployment.yaml',
      /^throttle:$/m,
      'publicDomain: { name: "https://go.fieldnote.example", certificate: "arn:aws:acm:eu-central-1:123456789012:certificate/1" }\nthrottle:',
      /publicDomain\.name: .*a host name in lower case/,
    ],
    [
      'the rule set that the stage makes itself',
      'deployment.yaml',
      /^( +)keepMail: .*$/m,
      '  keepMail: 30 days\n  ruleSet: leadloop-prod-replies',
      /replies\.ruleSet: got "leadloop-prod-replies", which is the one this stage makes itself/,
    ],
    ...(
      [
        ['replyTo', 'deployment.yaml', '  replyTo: sales@fieldnote.example', /sender\.replyTo/],
        ['manager', 'deployment.yaml', '  email: mara.lindner@fieldnote.example', /manager\.email/],
        ['alarms', 'deployment.yaml', 'alarmEmail: ops@fieldnote.example', /alarmEmail/],
        ['person', 'deployment.yaml', 'email: sam.okafor@fieldnote.example', /people\[1\]\.email/],
        ['rep', 'sales.yaml', 'email: ada.brandt@fieldnote.example', /reps\[0\]\.email/],
      ] as const
    ).flatMap(([who, file, line, place]) =>
      ['us@reply.fieldnote.example', 'Us@Reply.Fieldnote.Example', 'us@in.reply.fieldnote.example'].map(
        (address): (typeof cases)[number] => [
          `mail to ${who} that comes back: ${address}`,
          file,
          line,
          line.replace(/\S+$/, address),
          new RegExp(`${place.source}: got "${address}", expected a mailbox of a person`, 'i'),
        ],
      ),
    ),
    [
      'a sender outside the domain',
      'deployment.yaml',
      /^domain: .*$/m,
      'domain: other.example',
      /sender\.email: got ".*", expected an address at other\.example/,
    ],
    ['more offers than reps', 'sales.yaml', /^offers: .*$/m, 'offers: 99', /offers: got 99, expected at most \d+/],
    [
      'two reps of one name',
      'sales.yaml',
      /^( *- *\{? *id: )(\S+)([\s\S]*?\n)( *- *\{? *id: )(\S+)/m,
      '$1$2$3$4$2',
      /reps\[1\]\.id: got ".*" a second time/,
    ],
    [
      'a jitter longer than the window',
      'nurture.yaml',
      /^jitter: .*$/m,
      'jitter: 9 hours',
      /jitter: got as long as the window/,
    ],
    [
      'imports that count as a form that does not exist',
      'capture.yaml',
      /^ {2}form: event/m,
      '  form: evnt',
      /import\.form: got "evnt", expected one of the forms: contact, demo/,
    ],
    [
      'imports that raise a hand',
      'capture.yaml',
      /^ {2}form: event/m,
      '  form: demo',
      /import\.form: got "demo", which raises a hand/,
    ],
    [
      'C11: a choice of a country field that is no country',
      'capture.yaml',
      '      - { name: company, label: Company, autocomplete: organization }\n',
      '      - { name: country, label: Country, type: select, choices: [Deutschland, AUT, Suisse, Atlantis] }\n',
      /forms\.contact\.fields\[2\]\.choices\[3\]: got "Atlantis", expected the name or code of a country/,
    ],
    ['no contact form', 'capture.yaml', /^ {2}contact:/m, '  kontakt:', /forms: got no form "contact"/],
    [
      'the honeypot among the fields',
      'capture.yaml',
      /^( *)honeypot: .*$/m,
      '$1honeypot: email',
      /got "email", which is the honeypot/,
    ],
  ];
  test.each(cases)('is told: %s', (_, file, from, to, expected) => {
    expect(problemsAfter(file, from, to).message).toMatch(expected);
  });
});

test('mail to a person may go to a domain that only ends alike', () => {
  const { message } = problemsAfter('deployment.yaml', 'alarmEmail: ops@', 'alarmEmail: ops@no');
  expect(message).toBe('');
  const line = 'email: ada.brandt@fieldnote.example';
  expect(problemsAfter('sales.yaml', line, 'email: ada@xreply.fieldnote.example').message).toBe('');
});

describe('who hears of leads', () => {
  const edit = (rooms: string) => problemsAfter('deployment.yaml', /^ {2}webhooks: \{\}\n/m, rooms).problems.join('\n');
  test('a name is used once, an address is https, an event exists, a text asks for what there is', () => {
    expect(edit('  webhooks: { sales: { url: "http://shop.example/hook" } }\n')).toContain('begins with https://');
    expect(edit('  webhooks: { sales: { url: "https://shop.example", events: [LeadBorn] } }\n')).toContain(
      '"LeadBorn"',
    );
    expect(edit('  webhooks: { dead-letters: { url: "https://shop.example" } }\n')).toContain('which is taken');
    expect(edit('  webhooks: { shop: { url: "https://shop.example", timeLimit: 1 minute } }\n')).toContain(
      '25 seconds',
    );
    const nothing = (room: string, to: string) =>
      problemsAfter('deployment.yaml', `  ${room}: {}\n`, `  ${room}: { sales: ${to} }\n`).message;
    expect(nothing('chats', '{ kind: slack, texts: {} }')).toContain('expected a text for one event at least');
    const crm = '{ url: "https://crm.example", secret: crm, header: { name: key, field: key }, bodies: {} }';
    expect(nothing('crms', crm)).toContain('expected a body for one event at least');
    expect(nothing('webhooks', '{ url: "https://shop.example", events: [] }')).toContain('events');
    const chat = 'chats: { sales: { kind: slack, texts: { LeadWon: "{{email}}" } } }\n';
    const text = problemsAfter('deployment.yaml', /^ {2}chats: \{\}\n/m, `  ${chat}`).problems.join();
    expect(text).toContain('got {{email}}, expected one of {{leadId}}, {{rep}}, {{repId}}, {{value}}, {{product}}');
  });
});
