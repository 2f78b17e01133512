import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CompiledMail, compileMails } from '../../../lib/mail/compile.ts';
import { render } from '../../../lib/mail/render.ts';
import { sample } from '../../../lib/mail/samples.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leadloop-mails-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const head = (kind: string) => `---\nsubject: Hello\npreview: A short preview\nkind: ${kind}\n---\n`;

function compile(body: string, kind = 'marketing', name = 'mail'): CompiledMail {
  writeFileSync(join(dir, `${name}.md`), `${head(kind)}${body}`);
  const [mail] = compileMails(dir);
  if (!mail) throw new Error('nothing compiled');
  return mail;
}

test('13: the name of a file leaves room in the name of a template, which is 64 long', () => {
  expect(compile('Hello', 'marketing', 'm'.repeat(24)).name).toHaveLength(24);
  expect(() => compile('Hello', 'marketing', 'm'.repeat(25))).toThrow('expected at most 24 characters');
});

describe('a mail to our own people in another language', () => {
  test('has the footer of its language, where the layout has one', () => {
    expect(compile('Hallo', 'internal', 'rep-visit-de').text).toContain('Vertraulich');
    rmSync(join(dir, 'rep-visit-de.md'));
    expect(compile('Hello', 'internal', 'rep-visit').text).toContain('Confidential');
    rmSync(join(dir, 'rep-visit.md'));
    expect(compile('Bonjour', 'internal', 'rep-visit-fr').text).toContain('Confidential');
  });

  test('is of the same kind', () => {
    expect(compile('Hallo', 'marketing', 'welcome-de').kind).toBe('marketing');
    expect(() => compile('Hallo', 'marketing', 'rep-visit-de')).toThrow('kind is "marketing", expected "internal"');
  });
});

describe('links', () => {
  test('every web link gets an id in reading order, in both parts', () => {
    const body = 'See [one](https://a.example/1) and [two](https://a.example/2).\n\n[Do it](https://a.example/1)';
    const { html, text, links } = compile(body);
    expect(links).toEqual({ l1: 'https://a.example/1', l2: 'https://a.example/2', l3: 'https://a.example/1' });
    expect(html.match(/\{\{html\.links\.l\d\}\}/g)).toEqual([
      '{{html.links.l1}}',
      '{{html.links.l2}}',
      '{{html.links.l3}}',
    ]);
    expect(text).toContain('See one ({{text.links.l1}}) and two ({{text.links.l2}}).');
    expect(text).toContain('Do it: {{text.links.l3}}');
    expect(html).not.toContain('https://a.example');
  });

  test('a link that is a variable stays one', () => {
    const { html, links, variables } = compile('[Yes]({{confirmUrl}})', 'transactional', 'confirm');
    expect(html).toContain('href="{{html.confirmUrl}}"');
    expect(links).toEqual({});
    expect(variables).toContain('confirmUrl');
  });

  test('links of mails to reps are not counted', () => {
    expect(compile('[wiki](https://a.example/wiki)', 'internal').html).toContain('href="https://a.example/wiki"');
  });

  test.each([
    ['[x]({{lead.name}})', 'internal', 'leads to an address from the data'],
    ['[x](javascript:alert)', 'marketing', 'expected an address starting with https://'],
    ['[x](http://a.example)', 'marketing', 'expected an address starting with https://'],
    ['[x](https://a.example/{{company}})', 'marketing', 'mixes an address and a variable'],
  ])('refuses %s', (body, kind, message) => {
    expect(() => compile(body, kind)).toThrow(message);
  });
});

test('K8: a paragraph of nothing but several links is a row of smaller buttons, one a line in plain text', () => {
  const { html, text } = compile(
    '[Won]({{wonUrl}}) [Lost]({{lostUrl}})\n\nIt was [won]({{wonUrl}}) or lost.',
    'internal',
  );
  expect(html.match(/<td class="choice"[^>]*mso-padding-alt:10px 18px[^>]*><a class="choice-text"/g)).toHaveLength(2);
  expect(html.match(/class="link"/g)).toHaveLength(1);
  expect(text).toContain('Won: {{text.wonUrl}}\nLost: {{text.lostUrl}}');
});

describe('plain text', () => {
  test('wraps at 72 columns and never inside a tag or an address', () => {
    const { text } = compile(`${'word '.repeat(40)}{{#if company}}at {{company}}{{/if}} ${'word '.repeat(20)}`);
    const lines = text.split('\n--')[0]?.split('\n') ?? [];
    expect(
      Math.max(...lines.map((line) => line.replace(/\{\{[#/].*?\}\}/g, '').replace(/\{\{.*?\}\}/g, 'Acme').length)),
    ).toBeLessThanOrEqual(72);
    expect(text).toContain('{{#if text.company}}');
  });

  test('keeps lists, panels, facts and repetitions readable', () => {
    const body =
      '# Title\n\n1. one\n2. two\n\n> **Note**\n>\n> text\n\n## Facts\n\n| | |\n|---|---|\n| Phone | {{lead.phone}} |\n| Country | {{lead.country}} |\n\n## Why\n\n{{#each reasons}}\n- {{this}}\n{{/each}}\n\nEnd';
    const { text } = compile(body, 'internal');
    expect(text).toContain('Title\n\n1. one\n2. two\n\n> Note\n>\n> text\n\nFacts\n-----');
    expect(text).toContain('-----{{#if text.lead.phone}}\nPhone: {{text.lead.phone}}{{/if}}{{#if text.lead.country}}');
    expect(text).toContain('---{{#each text.reasons}}\n- {{this}}{{/each}}\n\nEnd');
  });
});

describe('K10: plain text', () => {
  const table = '| | |\n|---|---|\n| Role | {{lead.jobTitle}} |\n| Phone | [{{lead.phone}}](tel:{{lead.phone}}) |';
  const shown = (body: string, lead: object) =>
    render(compile(body, 'internal'), { ...sample, lead: { email: 'a@b.example', ...lead } });

  test('facts are separated from the words before them, for any known ones of them', () => {
    const body = `Hello\n\n{{#each news}}\n- {{this}}\n{{/each}}\n\n${table}\n\nEnd`;
    const news = '- Visited the pricing page\n- Sent the form “Book a demo”\n\n';
    expect(shown(body, { jobTitle: 'Head' }).text).toContain(`Hello\n\n${news}Role: Head\n\nEnd`);
    expect(shown(body, { phone: '+49 30 1' }).text).toContain(`Hello\n\n${news}Phone: +49 30 1\n\nEnd`);
    expect(shown(body, {}).text).toContain(`Hello\n\n${news}End`);
    expect(shown(`## Facts\n\n${table}`, { jobTitle: 'Head' }).text).toContain('Facts\n-----\nRole: Head');
  });

  test('a number in a link has neither spaces nor brackets', () => {
    const { html } = shown(table, { phone: '+49 (0)40 5550-1234 ext. 12' });
    expect(html).toContain('href="tel:+494055501234;ext=12"');
    expect(html).toContain('>+49 (0)40 5550-1234 ext. 12</a>');
  });

  test('a long value is wrapped, a link is not, and the subject stays one line', () => {
    const why = `${'Longest without a new lead '.repeat(12)}https://fieldnote.example/${'x'.repeat(90)}`;
    writeFileSync(
      join(dir, 'mail.md'),
      '---\nsubject: "So: {{why}}"\npreview: A short preview\nkind: internal\n---\n_Why you: {{why}} (Offer {{attempt}}.)_',
    );
    const [mail] = compileMails(dir);
    if (!mail) throw new Error('nothing compiled');
    const { subject, text } = render(mail, { ...sample, why });
    const lines = text.split('\n');
    expect(
      lines.filter((line) => line.length > 78).every((line) => /^https:\/\/\S+( \(Offer 1\.\))?$/.test(line)),
    ).toBe(true);
    expect(text).toContain(`https://fieldnote.example/${'x'.repeat(90)}`);
    expect(subject).not.toContain('\n');
  });
});

describe('what a mail shares with others', () => {
  test('a partial is part of the mail, in both parts, and later mistakes keep their line', () => {
    mkdirSync(join(dir, 'partials'));
    writeFileSync(join(dir, 'partials/mara.md'), 'Mara\\\n_Fieldnote_\n');
    const { html, text } = compile('Hi\n\n{{> mara}}');
    expect(html).toMatch(/Mara<br><em[^>]*>Fieldnote<\/em>/);
    expect(text).toContain('Hi\n\nMara\nFieldnote');
    expect(() => compile('{{> mara}}\n\n{{nobody}}')).toThrow('mail.md:8: variable {{nobody}}');
  });

  test('a mistake in a partial is shown where a mail includes it', () => {
    mkdirSync(join(dir, 'partials'));
    writeFileSync(join(dir, 'partials/mara.md'), 'Mara\n\n{{nobody}}');
    expect(() => compile('Hi\n\n{{> mara}}')).toThrow('mail.md:8: variable {{nobody}}');
  });
});

describe('fallbacks', () => {
  test('stand for what is not known, escaped like it', () => {
    writeFileSync(
      join(dir, 'mail.md'),
      '---\nsubject: "A week at {{company}}"\npreview: A short preview\nkind: marketing\nfallbacks:\n  company: R&D teams\n---\nFor {{company}}.',
    );
    const [mail] = compileMails(dir);
    if (!mail) throw new Error('nothing compiled');
    const product = sample.product;
    expect(render(mail, { product })).toMatchObject({ subject: 'A week at R&D teams' });
    expect(render(mail, { product }).html).toContain('For R&amp;D teams.');
    expect(render(mail, { product, company: 'Nordwind' }).text).toContain('For Nordwind.');
  });

  test.each([
    ['fallbacks: none', 'fallbacks are "none"'],
    ['fallbacks: { compny: x }', 'a fallback for "compny", expected one of: firstName'],
    ['fallbacks: { company: "" }', 'the fallback of company is ""'],
  ])('refuses %s', (line, message) => {
    writeFileSync(join(dir, 'mail.md'), `---\nsubject: Hello\npreview: A preview\nkind: marketing\n${line}\n---\nx`);
    expect(() => compileMails(dir)).toThrow(message);
  });
});

describe('links to our own forms', () => {
  test('are counted like all others', () => {
    const { links, html } = compile('[Ask for a demo](/forms/demo)');
    expect(links).toEqual({ l1: '/forms/demo' });
    expect(html).toContain('{{html.links.l1}}');
  });

  test('must lead to a form there is', () => {
    writeFileSync(join(dir, 'mail.md'), `${head('marketing')}[x](/forms/dmo)`);
    expect(() => compileMails(dir, ['contact', 'demo'])).toThrow(
      'mail.md:6: link to "/forms/dmo" leads to a form that does not exist, expected one of: /forms/contact, /forms/demo',
    );
  });
});

test('a repeated list is one list', () => {
  const { html } = compile('{{#each reasons}}\n- {{this}}\n{{/each}}', 'internal');
  expect(html).toMatch(/<ul[^>]*>\{\{#each html\.reasons\}\}<li[^>]*>\{\{this\}\}<\/li>\{\{\/each\}\}<\/ul>/);
});

test('characters of Markdown text are escaped in HTML and plain in text', () => {
  const { html, text } = compile('Fish & chips < 5 €');
  expect(html).toContain('Fish &amp; chips &lt; 5 €');
  expect(text).toContain('Fish & chips < 5 €');
});

describe('a value that only the mails of one purpose know', () => {
  const named = (name: string, body: string) => {
    writeFileSync(join(dir, `${name}.md`), `${head('transactional')}${body}`);
    return () => compileMails(dir);
  };

  test.each([
    ['guide', 'bookingUrl'],
    ['confirm', 'bookingUrl'],
    ['referral-thanks', 'bookingUrl'],
    ['will-call', 'guideUrl'],
    ['guide', 'callAt'],
    ['a-step-of-a-track', 'confirmUrl'],
  ])('%s may not name %s, which is always empty there', (name, value) => {
    expect(named(name, `{{#if ${value}}}[x]({{${value}}}){{/if}}`)).toThrow(
      `${name}.md:6: variable {{${value}}} is not for this mail, expected one of: firstName`,
    );
  });

  test.each([
    ['will-call', 'bookingUrl'],
    ['a-step-of-a-track', 'bookingUrl'],
    ['guide', 'guideUrl'],
    ['confirm-reminder', 'confirmUrl'],
    ['your-data', 'dataUrl'],
  ])('%s may name %s', (name, value) => {
    expect(named(name, `{{#if ${value}}}\n[x]({{${value}}})\n{{/if}}`)).not.toThrow();
  });
});

describe('errors name file, line and what is expected', () => {
  test.each([
    [
      'an unknown variable',
      'ok\n\nHi {{frstName}}',
      'marketing',
      'mail.md:8: variable {{frstName}} does not exist, expected one of: firstName',
    ],
    [
      'a variable of another kind of mail',
      '{{score}}',
      'marketing',
      'mail.md:6: variable {{score}} is not for this mail',
    ],
    [
      'an unknown field of a list',
      '{{#each timeline}}\n- {{when}}\n{{/each}}',
      'internal',
      'mail.md:7: unknown variable {{when}} inside {{#each timeline}}, expected at or what',
    ],
    ['a block that is never closed', '{{#if company}}\nx', 'marketing', 'mail.md:6: {{#if}} is never closed'],
    ['blocks that cross', '{{#if company}}{{/each}}', 'marketing', 'mail.md:6: {{/each}} closes {{#if}}'],
    ['an unescaped value', '{{{company}}}', 'marketing', 'mail.md:6: broken tag'],
    ['a helper SES lacks', '{{upper company}}', 'marketing', 'mail.md:6: unknown tag {{upper company}}'],
    ['HTML', 'a <b>bold</b> word', 'marketing', 'mail.md:6: HTML in a mail is not allowed'],
    [
      'a value that may not be known',
      'for {{company}}',
      'marketing',
      'mail.md:6: {{company}} may not be known, expected {{#if company}} around it or "fallbacks: { company: … }"',
    ],
    [
      'a partial that does not exist',
      'x\n\n{{> mara}}',
      'marketing',
      'mail.md:8: no partial "mara", expected one of: none',
    ],
    ['the words of spam', 'ok\nact now', 'marketing', 'mail.md:7: "act now" is what spam says'],
    ['shouting', 'Really!!', 'marketing', 'mail.md:6: shouting'],
    ['a line in capitals', 'READ THIS TODAY', 'transactional', 'mail.md:6: a line in capitals'],
    ['two buttons', '[a](https://a.example)\n\n[b](https://b.example)', 'marketing', 'mail.md:8: 2 buttons'],
    ['an unknown kind', 'x', 'spam', 'mail.md:4: kind is "spam", expected marketing, transactional, internal'],
    ['more than Gmail shows', 'long '.repeat(21_000), 'marketing', 'expected at most 100000'],
  ])('%s', (_, body, kind, message) => {
    expect(() => compile(body, kind)).toThrow(message);
  });

  test('a missing head, a broken head and a broken variable in it', () => {
    writeFileSync(join(dir, 'a.md'), 'no head');
    writeFileSync(join(dir, 'b.md'), '---\nsubject: {{name}} hello\npreview: x\nkind: marketing\n---\nx');
    writeFileSync(join(dir, 'c.md'), '---\nsubject: "{{nme}}"\nkind: marketing\nfrom: me\n---\nx');
    const message = (() => {
      try {
        return String(compileMails(dir));
      } catch (error) {
        return String(error);
      }
    })();
    expect(message).toContain('emails/a.md:1: no front matter');
    expect(message).toMatch(/emails\/b\.md:2: .*in quotes/);
    expect(message).toContain('emails/c.md:1: preview is missing');
    expect(message).toContain('emails/c.md:4: unknown setting "from"');
  });
});

describe('N2: Markdown that would come out otherwise', () => {
  test.each([
    ['Fish &amp; Chips &ndash; today', '"&amp;", expected the character itself'],
    ['from 8&#8239;am', '"&#8239;", expected the character itself'],
    ['[prices](https://fieldnote.example/?a=1&amp;b=2)', '"&amp;", expected the character itself'],
    ['see [this][a]\n\n[a]: https://fieldnote.example', 'link definitions are not supported'],
    ['see https://fieldnote.example/guides.', 'shows the address "https://fieldnote.example/guides", expected words'],
    ['<https://fieldnote.example/guides>', 'shows the address'],
    ['[fieldnote.example](https://www.fieldnote.example/a)', 'shows the address "fieldnote.example", expected words'],
    ['see www.fieldnote.example', 'expected an address starting with https://'],
    ['[](https://fieldnote.example)', 'a link without words'],
    ['[x](<https://fieldnote.example/a b>)', 'has a space, expected %20'],
    ['[call](tel:030 1)', 'looks like a link'],
    ['read [this][1]', 'looks like a link'],
    ['[call](tel:030-90182)', 'expected a number with its country'],
    ['| A | B |\n|---|---|\n| a | b |', 'a table with the header "A | B"'],
    ['| | |\n|---|---|\n| a | b | c |', 'the row "| a | b | c |" has 3 cells'],
    ['| | |\n|---|---|\n| a |', 'the row "| a |" has one cell'],
    ['| | |\n|---|---|\n| a | |', 'the row "| a | |" has an empty cell'],
    ['Two lines\n---\nmore', 'a line of --- below "Two lines" makes it a title'],
    ['Two lines\n====', 'a line of === below'],
    ['##Title', '"##Title" is no title'],
    ['~~100~~ 80 euros', '"~~100~~" is crossed out'],
    ['5*3*2 = 30', 'the stars of "5*3*2" would disappear'],
    ['**"Now"**or never', 'has stars that make nothing bold'],
    ['• one\n• two', '"• one" is no list'],
    ['– one\n– two', '"– one" is no list'],
    ['- [ ] a box', 'check boxes are not supported'],
  ])('%s is refused', (body, message) => {
    expect(() => compile(body)).toThrow(message);
  });

  test.each([
    ['subject: Fish &amp; Chips\npreview: A preview', 'mail.md:2: subject: "&amp;", expected the character itself'],
    ['subject: Hello\npreview: One &ndash; two', 'mail.md:3: preview: "&ndash;", expected the character itself'],
    ['subject: A **bold** word\npreview: A preview', 'mail.md:2: subject: "**" is shown unchanged'],
    ['subject: Hello\npreview: "See [this](https://a.example)"', 'mail.md:3: preview: "](" is shown unchanged'],
    [
      'subject: 2026\npreview: A preview',
      'mail.md:2: subject is 2026, expected one line of text, in quotes if need be',
    ],
    [
      'subject: Hello\npreview: A preview\nfallbacks: { company: R&amp;D }',
      'mail.md:4: the fallback of company: "&amp;"',
    ],
  ])('the head %s is refused', (head, message) => {
    writeFileSync(join(dir, 'mail.md'), `---\n${head}\nkind: marketing\n---\nx`);
    expect(() => compileMails(dir)).toThrow(message);
  });

  test('what looks like it, and is none, is taken', () => {
    const body =
      'R&D; at AT&T, 5 < 6, a – b, snake_case, \\*stars\\*, 5\\*3\\*2, #1, (2026).\n\n| | |\n|---|---|\n| a | b \\| c |\n\n---\n\n– a dash';
    const { html, text } = compile(body);
    expect(text).toContain('R&D; at AT&T, 5 < 6, a – b, snake_case, *stars*, 5*3*2, #1, (2026).\n\na: b | c');
    expect(html).toContain('R&amp;D; at AT&amp;T, 5 &lt; 6');
  });

  test('an ampersand in the subject is one in the title and in the preview', () => {
    writeFileSync(join(dir, 'mail.md'), '---\nsubject: R&D <3\npreview: Q&A for a week\nkind: marketing\n---\nx');
    const [mail] = compileMails(dir);
    expect(mail).toMatchObject({ subject: 'R&D <3', title: 'R&D <3' });
    expect(mail?.html).toContain('<title>R&amp;D &lt;3</title>');
    expect(mail?.html).toContain('>Q&amp;A for a week&#847;');
  });

  test('a mail whose subject is all variables is called by the first sentence of its preview', () => {
    const subject = '"{{reminderTo}} {{#if lead.name}}{{lead.name}}{{/if}}: {{reminder}}"';
    const preview = '"Time for what was planned. Their time: {{lead.localTime}}"';
    writeFileSync(join(dir, 'mail.md'), `---\nsubject: ${subject}\npreview: ${preview}\nkind: internal\n---\nx`);
    expect(compileMails(dir)[0]?.title).toBe('Time for what was planned');
  });

  test('a mail to a rep may show an address, once', () => {
    const { html, text } = compile('See https://wiki.example/a?b=1&c=2.', 'internal');
    expect(text).toContain('See https://wiki.example/a?b=1&c=2.\n');
    expect(html).toContain('href="https://wiki.example/a?b=1&amp;c=2"');
  });

  test('a list keeps the number it begins with, and an item its paragraphs, in both parts', () => {
    const { html, text } = compile('4. four\n5. five\n\n   more of five');
    expect(html).toMatch(/<ol start="4"[^>]*><li[^>]*>four<\/li><li[^>]*>five<br><br>more of five<\/li>/);
    expect(text).toContain('4. four\n5. five\n   more of five');
  });

  test('a file of an editor on Windows, and spaces in tags, are read', () => {
    const lines = ['\ufeff--- ', 'subject: Hello', 'preview: A short preview', 'kind: marketing', '---  ', 'Hi'];
    writeFileSync(join(dir, 'mail.md'), [...lines, '{{ #if  company }}', 'at {{ company }}', '{{ /if }}'].join('\r\n'));
    const [mail] = compileMails(dir);
    if (!mail) throw new Error('nothing compiled');
    expect(render(mail, { ...sample, company: 'Nordwind' }).text).toContain('Hi\n\nat Nordwind');
    expect(render(mail, { product: sample.product }).text).toContain('Hi\n\n--');
  });
});

test('N5: a malformed link is refused', () => {
  expect(() => compile('read [this] (https://fieldnote.example/guides)')).toThrow('looks like a link');
});

describe('N6: the text part shows where a link of a mail program leads', () => {
  test.each([
    ['Write to [Mara](mailto:mara@fieldnote.example).', 'Mara (mara@fieldnote.example)'],
    ['Write to [Mara](mailto:mara@fieldnote.example?subject=A%20visit).', 'Mara (mara@fieldnote.example).'],
    ['Write to mara@fieldnote.example.', 'Write to mara@fieldnote.example.'],
    ['[Call us](tel:+4930901820) today.', 'Call us (+4930901820) today.'],
    ['Call [030 901820](tel:+4930901820).', 'Call 030 901820.'],
    ['Call [+49 (0)30 901820](tel:+4930901820).', 'Call +49 (0)30 901820.'],
  ])('%s', (body, shown) => {
    expect(compile(body).text).toContain(shown);
  });
});

test('K9: the preview line is followed by 150 spaces no program folds', () => {
  expect(compile('x').html).toContain(`A short preview${'&#847;&zwnj;&nbsp;'.repeat(150)}`);
});
