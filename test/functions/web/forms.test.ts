import { describe, expect, test } from 'vitest';
import { createChallenges } from '../../../functions/services/capture/challenges.ts';
import { createVisitors } from '../../../functions/services/capture/visitors.ts';
import { createForms } from '../../../functions/web/forms.ts';
import { browser, jsonOf, request, served } from '../../support/request.ts';
import { config, keys } from '../../support/world.ts';

const rules = config.capture;
const now = () => '2026-11-24T10:00:00.000Z';
const visitors = createVisitors(keys, now);
const challenges = createChallenges(keys, now);
const newSubmissionId = () => 'submission-1';
const forms = served(createForms({ rules, visitors, challenges, newSubmissionId, allowedOrigins: [], now }));
const show = (form: string, more: object = {}) =>
  forms(request('GET /forms/{form}', { form, headers: browser, ...more }));

describe('a hosted form', () => {
  test.each(Object.keys(rules.forms))(
    '%s posts to /leads with an id that tells a double click from a second form',
    async (id) => {
      const page = await show(id);
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain('method="post" action="/leads"');
      expect(page.body).toContain(`name="form" value="${id}"`);
      expect(page.body).toContain('name="submissionId" value="submission-1"');
      expect(page.body).toContain(`name="${rules.filter.honeypot}"`);
      expect(page.headers?.['cache-control']).toBe('no-store');
    },
  );

  test('carries along where the visitor came from, and nothing else from the address', async () => {
    const query = { utm_source: '"><script>', gclid: 'g1', evil: 'x' };
    const page = await show('contact', { query, headers: { ...browser, referer: 'https://search.example/?q=1' } });
    expect(page.body).toContain('name="utm_source" value="&quot;&gt;&lt;script&gt;"');
    expect(page.body).toContain('name="gclid" value="g1"');
    expect(page.body).toContain('name="referrer" value="https://search.example/?q=1"');
    expect(page.body).not.toContain('evil');
  });

  test('has a thank-you page', async () => {
    const page = await forms(request('GET /forms/{form}/thanks', { form: 'guide', headers: browser }));
    expect(page.body).toContain(rules.forms.guide?.thanks.title);
  });

  test('K12: answers HEAD as it answers GET', async () => {
    for (const [path, form] of [
      ['/forms/{form}', 'contact'],
      ['/forms/{form}', 'contact.js'],
      ['/forms/{form}', 'nope'],
      ['/forms/{form}/thanks', 'guide'],
    ]) {
      const [head, get] = await Promise.all(
        ['HEAD', 'GET'].map((method) => forms(request(`${method} ${path}`, { form }))),
      );
      expect([head?.statusCode, head?.headers]).toEqual([get?.statusCode, get?.headers]);
    }
    const referred = await forms(request('HEAD /ref/{token}', { token: 'damaged' }));
    expect([referred.statusCode, referred.headers?.location]).toEqual([
      302,
      '/forms/contact?utm_source=referral&utm_medium=referral',
    ]);
  });

  test.each(['nope', '__proto__', 'constructor', ''])('called "%s" does not exist', async (form) => {
    for (const route of ['GET /forms/{form}', 'GET /forms/{form}/thanks']) {
      const answer = await forms(request(route, { form }));
      expect(answer.statusCode).toBe(404);
      expect(jsonOf(answer).detail).toContain('contact, demo');
    }
  });
});
