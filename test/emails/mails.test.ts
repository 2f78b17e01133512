import { describe, expect, test } from 'vitest';
import type { MailInput } from '../../domain/mail/variables.ts';
import { settingsFolder } from '../../lib/config/folders.ts';
import { compileMails } from '../../lib/mail/compile.ts';
import { previewWarnings } from '../../lib/mail/preview-words.ts';
import { render } from '../../lib/mail/render.ts';
import { bareSample, sample } from '../../lib/mail/samples.ts';

const mails = compileMails();

const attack = '<script>alert(1)</script>"\' onload=x {{offerUrl}} {{#each x}}\r\nBcc: everybody@example.org\u202e';
const hostile: MailInput = {
  ...sample,
  name: attack,
  firstName: attack,
  company: attack,
  repName: attack,
  lead: {
    email: attack,
    name: attack,
    company: attack,
    jobTitle: attack,
    phone: attack,
    country: attack,
    industry: attack,
    companySize: attack,
    localTime: attack,
  },
  reasons: [attack],
  timeline: [{ at: attack, what: attack }],
  answers: [{ question: attack, answer: attack }],
  source: attack,
  instructions: attack,
  why: attack,
};

test('every mail the system sends is there', () => {
  expect(mails.map(({ name }) => name)).toEqual([
    'back-again',
    'back-next-quarter',
    'confirm-reminder',
    'confirm',
    'customer-referral',
    'customer-review',
    'customer-tips',
    'customer-welcome',
    'guide',
    'manager-contact-de',
    'manager-contact',
    'manager-decision-de',
    'manager-decision',
    'manager-surge-de',
    'manager-surge',
    'manager-unanswered-de',
    'manager-unanswered',
    'manager-waits-de',
    'manager-waits',
    'nurture-1',
    'nurture-2',
    'nurture-3',
    'nurture-4',
    'referral-thanks',
    'rep-assignment-de',
    'rep-assignment',
    'rep-contact-de',
    'rep-contact',
    'rep-follow-up-de',
    'rep-follow-up',
    'rep-reminder-de',
    'rep-reminder',
    'rep-visit-de',
    'rep-visit',
    'rep-warning-de',
    'rep-warning',
    'reply-received-de',
    'reply-received',
    'weekly-digest-de',
    'weekly-digest',
    'welcome',
    'will-call',
    'your-data',
  ]);
});

describe.each(mails.map((mail) => [mail.name, mail] as const))('%s', (_, mail) => {
  test.each([
    ['everything is known', sample],
    ['only the address is known', bareSample],
    ['nothing but the product is known', { product: sample.product }],
  ])('renders without a missing variable when %s', (_title, input) => {
    const { subject, html, text } = render(mail, input);
    for (const part of [subject, html, text]) {
      expect(part).not.toMatch(/\{\{|\}\}|\[\[|\]\]|undefined|\[object/);
    }
    expect(text).not.toMatch(/<\/?(p|td|a|strong|br)\b|&amp;|&#39;|\n{3,}/);
    expect(subject.length).toBeLessThan(110);
  });

  test('lets nothing a lead typed become markup, a header or a template', () => {
    const calm = render(mail, sample);
    const { subject, html } = render(mail, hostile);
    expect(subject).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(html).not.toContain('<script');
    expect(html).not.toContain('\u202e');
    // Every quote that is left delimits an attribute: all that the lead typed came through as text.
    const tags = (page: string) => page.match(/<\/?[a-z][^>]*>/g)?.filter((tag) => tag !== '<br>') ?? [];
    const names = (page: string) => new Set(tags(page).map((tag) => /^<\/?\w+/.exec(tag)?.[0]));
    expect([...names(html)].filter((name) => !names(calm.html).has(name))).toEqual([]);
    for (const tag of tags(html)) expect(tag.replace(/="[^"]*"/g, '')).not.toMatch(/onload/);
  });

  test('K10: has text lines of at most 78 characters, links apart', () => {
    const long = render(mail, sample)
      .text.split('\n')
      .filter((line) => line.length > 78);
    expect(long.filter((line) => !line.includes('https://'))).toEqual([]);
  });

  test('has a subject and a preview that fit an inbox line', () => {
    expect(render(mail, sample).subject).toMatch(/^\S.{10,}\S$/);
    expect(mail.html).toMatch(/display:none[^>]*>[^&]{20,}/);
  });
});

describe.each(mails.filter(({ kind }) => kind === 'marketing').map((mail) => [mail.name, mail] as const))(
  'marketing mail %s',
  (_, mail) => {
    test('shows how to unsubscribe, the preferences and the postal address in HTML and text', () => {
      const { html, text } = render(mail, {
        ...sample,
        unsubscribeUrl: 'https://x.example/u?a=1&b=2',
        preferencesUrl: 'https://x.example/p',
      });
      expect(html).toContain('href="https://x.example/u?a=1&amp;b=2"');
      expect(html).toContain('href="https://x.example/p"');
      expect(html).toContain(sample.product.postalAddress);
      expect(text).toContain('Unsubscribe: https://x.example/u?a=1&b=2');
      expect(text).toContain('https://x.example/p');
      expect(text).toContain(sample.product.postalAddress);
    });

    test('asks for exactly one thing, by a link that can be counted', () => {
      expect(Object.keys(mail.links)).toEqual(['l1']);
      const { html, text } = render(mail, { ...sample, links: { l1: 'https://go.example/c/signed' } });
      expect(html).toContain('href="https://go.example/c/signed"');
      expect(text).toContain(': https://go.example/c/signed');
      expect(html + text).not.toContain(mail.links.l1);
    });

    test('is short enough to be read', () => {
      expect(render(mail, sample).text.split(/\s+/).length).toBeLessThan(330);
    });
  },
);

describe('P6: every mail to a lead links to the privacy notice, and without one says nothing of it:', () => {
  const toLeads = mails.filter(({ kind }) => kind !== 'internal');
  test.each(toLeads.map((mail) => [mail.name, mail] as const))('%s', (_, mail) => {
    const { html, text } = render(mail, sample);
    expect(html).toContain(`<a class="foot-link" href="${sample.privacyUrl}"`);
    expect(text).toContain(`Privacy: ${sample.privacyUrl}`);
    const without = render(mail, { ...sample, privacyUrl: undefined });
    expect(without.html + without.text).not.toMatch(/privacy/i);
  });
});

test('P5: mails that ask for a confirmation say where the address comes from', () => {
  const asking = mails.filter(({ variables }) => variables.includes('confirmUrl'));
  expect(asking.map(({ name }) => name)).toEqual(['confirm-reminder', 'confirm']);
  for (const { variables } of asking) expect(variables).toContain('because');
});

test('K9: no preview promises what its mail does not say', () => {
  expect(previewWarnings(settingsFolder('emails'))).toEqual([]);
});

test('mails to leads never name what is meant for a rep', () => {
  for (const mail of mails.filter(({ kind }) => kind !== 'internal')) {
    expect(
      mail.variables.filter((name) => /^(lead|score|grade|reasons|timeline|answers|why|offerUrl|rep)/.test(name)),
    ).toEqual([]);
  }
});

test('a fact nobody knows leaves no empty row in the dossier', () => {
  const assignment = mails.find(({ name }) => name === 'rep-assignment');
  const { html, text } = assignment ? render(assignment, bareSample) : { html: '', text: '' };
  expect(html).toContain('mailto:info@nordwind-aufzug.example');
  expect(html + text).not.toMatch(/tel:|Phone|Industry|What they told us|Why now/);
});

test('links of a mail lead to their pages when the sender has signed none', () => {
  const [mail] = mails.filter(({ name }) => name === 'nurture-3');
  expect(mail && render(mail, sample).html).toContain('href="https://fieldnote.example/pricing"');
});
