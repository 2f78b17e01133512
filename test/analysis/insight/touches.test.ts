import { expect, test } from 'vitest';
import { touchesOf } from '../../../analysis/insight/touches.ts';
import { plus } from '../../../domain/time/instant.ts';
import { form, monday, visit } from '../../support/fixtures.ts';

test.each([
  ['a usual name', 'autumn', 'autumn'],
  ['more than 80 characters', 'x'.repeat(90), 'x'.repeat(80)],
  ['spaces around it', '  autumn sale ', 'autumn sale'],
  ['an address', 'for ada@works.example', 'unreadable'],
])('a campaign that is %s is one touch, however often the person comes by it', (_, written, campaign) => {
  const attribution = {
    source: 'newsletter',
    medium: 'email',
    campaign: written,
    landingPage: 'https://fieldnote.example/',
  };
  const visits = [1, 2, 3].map((at) => {
    const one = visit('https://fieldnote.example/', plus(monday, at));
    return { ...one, detail: { ...one.detail, attribution } };
  });
  const sent = form('contact');
  const posted = {
    ...sent,
    at: plus(monday, 9),
    detail: { ...sent.detail, attribution: { ...attribution, form: 'contact', at: monday } },
  };
  const touches = touchesOf([...visits, posted] as Parameters<typeof touchesOf>[0]);
  expect(touches).toMatchObject([{ source: 'newsletter / email', campaign }]);
});
