import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Form } from '../../../../domain/config/config.ts';
import { formPage } from '../../../../functions/http/pages/form-page.ts';
import { securityHeaders } from '../../../../functions/http/pages/headers.ts';
import { loadConfig } from '../../../../lib/config/load.ts';

const form: Form = {
  title: 'Talk to us',
  intro: 'We answer.',
  button: 'Send',
  fields: [
    { name: 'email', label: 'Work e-mail', type: 'email', required: true, autocomplete: 'email' },
    { name: 'teamSize', label: 'Team', type: 'select', required: false, choices: ['1-9', '10+'] },
    { name: 'message', label: 'Message', type: 'textarea', required: false },
  ],
  consent: 'Send me tips.',
  thanks: { title: 'Thanks', text: 'Bye' },
  doubleOptIn: false,
  consentRequired: false,
  basis: 'consent',
};
const options = { submissionId: 'sub-1', honeypot: 'website' };

test('every configured form has a label for every field and posts to /leads with its id and submission id', () => {
  for (const [id, each] of Object.entries(loadConfig().capture.forms)) {
    const page = formPage(id, each, options);
    expect(page).toContain('<form method="post" action="/leads"');
    expect(page).toContain(`name="form" value="${id}"`);
    expect(page).toContain('name="submissionId" value="sub-1"');
    for (const { name, type } of each.fields) {
      expect(page).toContain(` name="${name}"`);
      if (type !== 'checkbox') expect(page).toContain(`<label for="field-${name}">`);
    }
    expect(page.match(/<h1>/g)).toHaveLength(1);
  }
});

test('the trap is out of sight and out of the way of keyboards and autofill', () => {
  expect(formPage('contact', form, options)).toMatch(
    /class="trap" aria-hidden="true">.*name="website" tabindex="-1" autocomplete="off"/,
  );
});

test('the origin of the visit travels in hidden fields', () => {
  const page = formPage('contact', form, {
    ...options,
    carried: { utm_source: 'goo"gle', referrer: 'https://x.example/?a=1&b' },
  });
  expect(page).toContain('name="utm_source" value="goo&quot;gle"');
  expect(page).toContain('name="referrer" value="https://x.example/?a=1&amp;b"');
  expect(page).toContain('name="timeZone" value=""');
});

test('shown again, the form keeps what was typed and says what is wrong beside the field', () => {
  const page = formPage('contact', form, {
    ...options,
    values: { email: '"><script>', teamSize: '10+', message: '</textarea><b>', consent: 'true' },
    problems: [
      { field: 'email', got: '"><script>', expected: 'an e-mail address' },
      { field: 'answers.teamSize', got: 'x', expected: 'one line' },
      { field: 'body', got: 'x', expected: 'less' },
    ],
  });
  expect(page).toContain('<title>Error: Talk to us');
  expect(page).toContain('role="alert"');
  expect(page).toContain('<a href="#field-email">Work e-mail</a>');
  expect(page).toMatch(
    /id="field-email"[^>]* aria-invalid="true" aria-describedby="field-email-wrong" value="&quot;&gt;&lt;script&gt;"/,
  );
  expect(page).toContain('<p class="wrong" id="field-email-wrong">Expected: an e-mail address</p>');
  expect(page).toContain('id="field-teamSize-wrong"');
  expect(page).toContain('<li>body: Expected: less</li>');
  expect(page).toContain('<option selected>10+</option>');
  expect(page).toContain('&lt;/textarea&gt;&lt;b&gt;</textarea>');
  expect(page).toContain('name="consent" value="true" checked');
  expect(page).not.toContain('data-fresh');
});

test('nobody consents by default', () => {
  expect(formPage('contact', form, options)).toContain('name="consent" value="true"><span>');
});

test('the security policy allows exactly the style sheet and the script of the page', () => {
  const page = formPage('contact', form, options);
  const policy = securityHeaders()['content-security-policy'] ?? '';
  const hash = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(policy).toContain(`style-src ${hash(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1])}`);
  expect(policy).toContain(`script-src ${hash(/<script>([\s\S]*?)<\/script>/.exec(page)?.[1])}`);
  expect(page).not.toMatch(/ style="| on[a-z]+="|src="|href="http:/);
});
