import { expect, test } from 'vitest';
import type { Language } from '../../../../domain/language/language.ts';
import type { MailPreferences } from '../../../../domain/lead/person.ts';
import { day } from '../../../../domain/time/instant.ts';
import { donePage } from '../../../../functions/http/pages/done-page.ts';
import { confirmPage } from '../../../../functions/http/pages/preferences/confirm-page.ts';
import { preferencesPage } from '../../../../functions/http/pages/preferences/preferences-page.ts';
import { problemPage } from '../../../../functions/http/pages/problem-page.ts';
import { problemIn } from '../../../../functions/http/pages/problem-words.ts';
import { thanksPage } from '../../../../functions/http/pages/thanks-page.ts';
import { loadConfig } from '../../../../lib/config/load.ts';
import { sources } from '../../../support/repository/sources.ts';

const { capture, deployment } = loadConfig();
const view = {
  language: 'en' as const,
  email: 'a…@x.example',
  token: 'tok',
  pauses: [14 * day, 30 * day, 90 * day],
  topics: [{ id: 'ideas', name: 'Ideas & more' }],
  objects: { calls: false, profiling: false },
};

test('preferences of an active lead: a break of the offered lengths, or unsubscribing', () => {
  const page = preferencesPage({ ...view, state: 'active' });
  expect(new Set([...page.matchAll(/action="([^"]*)"/g)].map(([, to]) => to))).toEqual(
    new Set(['/preferences/tok', '/my-data']),
  );
  expect([...page.matchAll(/name="action" value="(\w+)"/g)].map(([, action]) => action)).toEqual([
    'save',
    'pause',
    'unsubscribe',
    'object',
  ]);
  expect(page).toContain(`name="pause" value="${30 * day}"`);
  expect(page).toMatch(/for 2 weeks.*for 1 month.*for 3 months/s);
  expect(page).toContain('name="action" value="unsubscribe"');
  expect(page).toContain('a…@x.example');
});

test('preferences show what was chosen, and say when it was saved', () => {
  const shown = (chosen: MailPreferences | undefined, saved = false) =>
    preferencesPage({ ...view, state: 'active', chosen, saved });
  expect(shown(undefined)).toContain('value="ideas" checked><span>Ideas &amp; more');
  expect(shown(undefined)).toContain('value="usual" checked');
  expect(shown({ off: ['ideas'], weekly: true })).not.toContain('value="ideas" checked');
  expect(shown({ off: ['ideas'], weekly: true })).toContain('value="weekly" checked');
  expect([shown(undefined).includes('Saved.'), shown(undefined, true).includes('Saved.')]).toEqual([false, true]);
});

test('preferences of a paused lead: until when, going on, or unsubscribing', () => {
  const page = preferencesPage({ ...view, state: 'paused', until: '5 January 2027' });
  expect(page).toContain('until 5 January 2027');
  expect([...page.matchAll(/name="action" value="(\w+)"/g)].map(([, action]) => action)).toEqual([
    'resume',
    'unsubscribe',
    'object',
  ]);
});

test('preferences of an unsubscribed lead offer nothing about mail to press, but objections and their own data', () => {
  const page = preferencesPage({ ...view, state: 'unsubscribed', objects: { calls: true, profiling: false } });
  expect([...page.matchAll(/name="action" value="(\w+)"/g)].map(([, action]) => action)).toEqual(['object']);
  expect(page).toContain('action="/my-data"');
  expect(page).toContain('value="calls" checked');
  expect(page).not.toContain('value="profiling" checked');
});

test('opening the confirmation link only shows a button; pressing it confirms', () => {
  expect(confirmPage({ token: 'tok', confirmed: false, language: 'en' })).toContain(
    '<form method="post" action="/confirm/tok">',
  );
  expect(confirmPage({ token: 'tok', confirmed: true, language: 'en' })).not.toContain('<form');
});

test('every page is a whole document in English with the postal address', () => {
  const [form] = Object.values(capture.forms);
  const pages = [
    preferencesPage({ ...view, state: 'active' }),
    confirmPage({ token: 'tok', confirmed: false, language: 'en' }),
    donePage('Done', 'All done.'),
    problemPage(404, 'No such page', 'Try another.'),
    ...(form ? [thanksPage(form)] : []),
  ];
  for (const page of pages) {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain('name="viewport"');
    expect(page).toContain(deployment.product.postalAddress.split(',')[0]);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page).not.toMatch(/undefined|\[object|<script/);
    expect(page.length).toBeLessThan(12_000);
  }
});

test('the pages of a German reader say in German all that those of an English one say', () => {
  const pagesIn = (language: Language) => [
    ...(['active', 'paused', 'unsubscribed'] as const).map((state) =>
      preferencesPage({ ...view, language, state, saved: true, until: '2027' }),
    ),
    preferencesPage({ ...view, language, state: 'active', first: 'unsubscribe' }),
    confirmPage({ token: 'tok', confirmed: false, language }),
    confirmPage({ token: 'tok', confirmed: true, language }),
  ];
  const said = (page: string) =>
    [...page.slice(page.indexOf('<main>'), page.indexOf('</main>')).matchAll(/>([^<>]*[a-z]{2}[^<>]*)</gi)]
      .map(([, text = '']) => text.trim())
      .filter((text) => text !== 'Ideas &amp; more');
  const german = pagesIn('de');
  for (const [index, english] of pagesIn('en').entries()) {
    const own = said(german[index] ?? '');
    expect(own).toHaveLength(said(english).length);
    expect(own.filter((text) => said(english).includes(text))).toEqual([]);
    expect(german[index]).toContain('<html lang="de">');
    // What programs read is the same.
    const fields = (page: string) => [...page.matchAll(/(?:name|value|action|href)="[^"]*"/g)].map(([all]) => all);
    expect(fields(german[index] ?? '')).toEqual(fields(english));
  }
  expect(german[0]).toMatch(/für 2 Wochen.*für 1 Monat.*für 3 Monate/s);
});

test('a problem that people meet has its title in German, and what to do as well', () => {
  const files = /^functions\/(?:http\/(?:problem|origin|machine-http)|web\/(?:download|preferences|unknown-path))\.ts$/;
  const thrown = sources()
    .filter(({ path }) => files.test(path))
    .flatMap(({ code }) => [...code.matchAll(/\b(?:title|detail): '(\w.+?)'/g)].map(([, text = '']) => text));
  expect(thrown.length).toBeGreaterThan(10);
  expect(thrown.filter((title) => problemIn({ title }, 'de').title === title)).toEqual([]);
  const [english, german] = [problemPage(500, 'Error', '', []), problemPage(500, 'Error', '', [], 'de')];
  expect(english).toContain('Nothing you typed is lost if you go back. Code 500');
  expect(german).toContain('<html lang="de">');
  expect(german).toContain('Was Sie geschrieben haben, ist noch da, wenn Sie zurückgehen. Code 500');
});

test('a problem names the wrong fields and escapes what it repeats', () => {
  const page = problemPage(400, 'Something is <wrong>', '', [{ field: 'reason', got: '', expected: 'one of a, b' }]);
  expect(page).toContain('<h1>Something is &lt;wrong&gt;</h1>');
  expect(page).toContain('reason: expected one of a, b');
});

test('the page after a form leads to its calendar, unless the address must be confirmed first', () => {
  const [form] = Object.values(capture.forms);
  if (!form) throw new Error('no form');
  const bookingLink = { url: 'https://cal.example/demo?a=1&b="2"', button: 'Termin wählen' };
  const link = '<a class="button" href="https://cal.example/demo?a=1&amp;b=&quot;2&quot;">Termin wählen</a>';
  expect(thanksPage({ ...form, bookingLink })).toContain(link);
  const own = thanksPage({ ...form, bookingLink }, undefined, 'https://cal.example/ada');
  expect(own).toContain('<a class="button" href="https://cal.example/ada">Termin wählen</a>');
  expect(own).not.toContain('cal.example/demo');
  for (const mail of ['confirm', 'blocked'])
    expect(thanksPage({ ...form, bookingLink }, mail, 'https://cal.example/ada')).not.toContain('cal.example');
  expect(thanksPage(form)).not.toContain('class="button"');
});
