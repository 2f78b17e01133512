import { deployment } from 'leadloop:config';
import { afterEach, describe, expect, test } from 'vitest';
import type { Form } from '../../../../domain/config/config.ts';
import { deploymentSchema } from '../../../../domain/config/deployment.ts';
import { didYouMeanPage } from '../../../../functions/http/pages/did-you-mean-page.ts';
import { embeddedForm } from '../../../../functions/http/pages/embedded-form.ts';
import { formPage } from '../../../../functions/http/pages/form-page.ts';
import { guidePage } from '../../../../functions/http/pages/guide-page.ts';
import { problemPage } from '../../../../functions/http/pages/problem-page.ts';
import { thanksPage } from '../../../../functions/http/pages/thanks-page.ts';
import { compileMails } from '../../../../lib/mail/compile.ts';
import { render } from '../../../../lib/mail/render.ts';
import { sample } from '../../../../lib/mail/samples.ts';
import { sources } from '../../../support/repository/sources.ts';
import { config } from '../../../support/world.ts';

const { contact } = config.capture.forms;
if (!contact) throw new Error('the fixture has a form contact');
const options = { submissionId: 's', honeypot: 'website' };
const { language } = deployment.product;
afterEach(() => {
  deployment.product.language = language;
});

/** Everything that the reading of a form may expect of a field. */
const expectations = sources()
  .filter(({ path }) => /^domain\/capture\/(submission-fields|consent)\.ts$/.test(path))
  .flatMap(({ code }) =>
    [...code.matchAll(/expected: (['`])(.*?)\1/g)].map(([, , text = '']) => text.replace(/\$\{.*?\}/g, '300')),
  );

const embedding = { honeypot: 'website', allowedOrigins: [], isChallenged: true };

describe('K11: the language', () => {
  test('of forms, thanks, guides and the snippet is the one of the settings', () => {
    deployment.product.language = 'de-AT';
    expect(formPage('contact', contact, options)).toContain('<html lang="de-AT">');
    expect(thanksPage(contact)).toContain('<html lang="de-AT">');
    expect(guidePage({ title: 'Guide', html: '' })).toContain('<html lang="de-AT">');
    expect(embeddedForm('contact', contact, embedding)).toContain('lang=\\"de-AT\\"');
  });

  test('of a form that names its own is that one', () => {
    const form = { ...contact, language: 'pt-BR' };
    expect(formPage('contact', form, options)).toContain('<html lang="pt-BR">');
    expect(thanksPage(form)).toContain('<html lang="pt-BR">');
    expect(embeddedForm('contact', form, embedding)).toContain('lang=\\"pt-BR\\"');
  });

  test('of what a form says of its own is German where the form is, else English', () => {
    const lang = (page: string) => /<html lang="([^"]*)"/.exec(page)?.[1];
    const pages = () => [thanksPage(contact, 'confirm'), thanksPage(contact, 'blocked')];
    expect(pages().map(lang)).toEqual(['en', 'en']);
    deployment.product.language = 'de-AT';
    expect([...pages(), didYouMeanPage({ email: 'a@b.example' }, 'c@d.example', 'de')].map(lang)).toEqual([
      ...['de', 'de', 'de'],
    ]);
    deployment.product.language = 'fr';
    expect([...pages(), problemPage(404, 'There is no such page', '')].map(lang)).toEqual(['en', 'en', 'en']);
  });

  test('of a German form, wrongly filled in, has no English, inside another page either', () => {
    const german: Form = {
      title: 'Titel',
      intro: 'Text',
      button: 'Senden',
      consent: 'Ja',
      thanks: { title: 'Danke', text: 'Bis bald' },
      language: 'de',
      basis: 'consent',
      consentRequired: true,
      doubleOptIn: true,
      fields: [
        { name: 'email', label: 'Adresse', type: 'email', required: true },
        { name: 'auswahl', label: 'Auswahl', type: 'select', required: true, choices: ['1', '2'] },
        { name: 'nachricht', label: 'Nachricht', type: 'textarea', required: false },
      ],
    };
    const problems = expectations.map((expected) => ({
      field: 'email',
      got: 'x',
      expected,
      suggestion: 'a@b.example',
    }));
    const bare = (page: string) => page.replace(/<style>.*?<\/style>|<script>.*?<\/script>|<[^>]*>/gs, ' ');
    const known = { known: ['email'], who: 'A…' };
    const pages = [
      ...problems.map((problem) => formPage('f', german, { ...options, problems: [problem], ...known })),
      ...['confirm', 'blocked', undefined].map((mail) => thanksPage(german, mail, 'https://cal.example')),
      didYouMeanPage({ email: 'a@b.exmaple' }, 'a@b.example', 'de'),
      JSON.stringify(
        JSON.parse(/\}\)\((\{.*\})\)\}catch/s.exec(embeddedForm('f', german, embedding))?.[1] ?? '').words,
      ),
    ];
    const english = /\b(the|your|you|please|expected|mean|again|optional|leave|data|error|privacy|we|yes)\b/i;
    for (const page of pages) expect(english.exec(bare(page).replace(/"\w+":|\["[^"]*",/g, ' '))?.[0]).toBeUndefined();
  });

  test('of a mail is the one of the product', () => {
    for (const mail of compileMails()) {
      const { html } = render(mail, { ...sample, product: { ...sample.product, language: 'ja' } });
      expect(html).toContain('<html lang="ja"');
    }
  });

  test('is a tag that browsers know, and English when it is left out', () => {
    const read = deploymentSchema.shape.product.safeParse.bind(deploymentSchema.shape.product);
    const { language: _, ...without } = deployment.product;
    expect(read(without).data?.language).toBe('en');
    for (const tag of ['de', 'pt-BR', 'zh-Hant-TW']) expect(read({ ...without, language: tag }).success).toBe(true);
    for (const tag of ['', 'German', 'de_AT', 'd', '"><b>'])
      expect(read({ ...without, language: tag }).success).toBe(false);
  });
});
