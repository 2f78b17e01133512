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

function compile(body: string, kind = 'marketing'): CompiledMail {
  writeFileSync(join(dir, 'mail.md'), `${head(kind)}${body}`);
  const [mail] = compileMails(dir);
  if (!mail) throw new Error('nothing compiled');
  return mail;
}

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
    const { html, links, variables } = compile('[Yes]({{confirmUrl}})', 'transactional');
    expect(html).toContain('href="{{html.confirmUrl}}"');
    expect(links).toEqual({});
    expect(variables).toContain('confirmUrl');
  });

  test('links of mails to reps are not counted', () => {
    expect(compile('[wiki](https://a.example/wiki)', 'internal').html).toContain('href="https://a.example/wiki"');
  });

  test.each([
    ['[x]({{lead.name}})', 'internal', 'leads wherever the data says'],
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

  test('facts are parted from the words before them, whichever of them are known', () => {
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
      'mail.md:6: variable {{score}} is not for this kind of mail',
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
    expect(message).toMatch(/emails\/b\.md:2: .*needs quotes/);
    expect(message).toContain('emails/c.md:1: preview is undefined');
    expect(message).toContain('emails/c.md:4: unknown setting "from"');
  });
});

describe('Markdown that would come out otherwise', () => {
  test.each([
    ['N2: Fish &amp; Chips &ndash; today', 'expected the character itself'],
    ['N2: see [this][a]\n\n[a]: https://fieldnote.example', 'link definitions are not supported'],
    ['N5: read [this] (https://fieldnote.example/guides)', 'looks like a link'],
  ])('%s is refused', (body, message) => {
    expect(() => compile(body.replace(/^N\d: /, ''))).toThrow(message);
  });

  test('N6: the address of a mailto link is shown in the text part', () => {
    expect(compile('Write to [Mara](mailto:mara@fieldnote.example).').text).toContain('Mara (mara@fieldnote.example)');
  });

  test('K9: the preview line is followed by 150 spaces no program folds', () => {
    expect(compile('x').html).toContain(`A short preview${'&#847;&zwnj;&nbsp;'.repeat(150)}`);
  });
});
