import { deployment } from 'leadloop:config';
import { afterEach, describe, expect, test } from 'vitest';
import { deploymentSchema } from '../../../../domain/config/deployment.ts';
import { embeddedForm } from '../../../../functions/http/pages/embedded-form.ts';
import { formPage } from '../../../../functions/http/pages/form-page.ts';
import { guidePage } from '../../../../functions/http/pages/guide-page.ts';
import { problemPage } from '../../../../functions/http/pages/problem-page.ts';
import { thanksPage } from '../../../../functions/http/pages/thanks-page.ts';
import { compileMails } from '../../../../lib/mail/compile.ts';
import { render } from '../../../../lib/mail/render.ts';
import { sample } from '../../../../lib/mail/samples.ts';
import { config } from '../../../support/world.ts';

const { contact } = config.capture.forms;
if (!contact) throw new Error('the fixture has a form contact');
const options = { submissionId: 's', honeypot: 'website' };
const { language } = deployment.product;
afterEach(() => {
  deployment.product.language = language;
});

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

  test('of our own words is English under all settings', () => {
    deployment.product.language = 'de';
    expect(problemPage(404, 'There is no such page', '')).toContain('<html lang="en">');
    expect(thanksPage(contact, 'confirm')).toContain('<html lang="en">');
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
