import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { suggestionFor } from '../../../domain/capture/typo.ts';

describe('an address with a slip gets the one that was meant', () => {
  test.each([
    ['gmial.com', 'gmail.com'],
    ['gmai.com', 'gmail.com'],
    ['gmaill.com', 'gmail.com'],
    ['gnail.com', 'gmail.com'],
    ['gamil.com', 'gmail.com'],
    ['gmail.co', 'gmail.com'],
    ['gmail.con', 'gmail.com'],
    ['gmail.cmo', 'gmail.com'],
    ['gmail', 'gmail.com'],
    ['gmailcom', 'gmail.com'],
    ['GMIAL.COM', 'gmail.com'],
    ['gnail.con', 'gmail.com'],
    ['googlmail.com', 'googlemail.com'],
    ['hotmial.com', 'hotmail.com'],
    ['hotmal.de', 'hotmail.de'],
    ['outlok.com', 'outlook.com'],
    ['yaho.com', 'yahoo.com'],
    ['icloud.co', 'icloud.com'],
    ['icluod.com', 'icloud.com'],
    ['gmx.dee', 'gmx.de'],
    ['gmxx.de', 'gmx.de'],
    ['web.d', 'web.de'],
    ['t-onlin.de', 't-online.de'],
    ['tonline.de', 't-online.de'],
    ['freent.de', 'freenet.de'],
    ['protonmai.com', 'protonmail.com'],
    ['wanado.fr', 'wanadoo.fr'],
    ['btinternet.co', 'btinternet.com'],
    ['nordwind-aufzug.con', 'nordwind-aufzug.com'],
    ['nordwind-aufzug.c0m', 'nordwind-aufzug.com'],
    ['nordwind-aufzug.nte', 'nordwind-aufzug.net'],
    ['nordwind-aufzug.ogr', 'nordwind-aufzug.org'],
  ])('%s was meant to be %s', (typed, meant) => {
    expect(suggestionFor(` Grace.Holm+jobs@${typed} `)).toBe(`Grace.Holm+jobs@${meant}`);
  });
});

describe('a domain that is right, or somebody else’s, is left alone', () => {
  test.each([
    // providers
    ...['gmail.com', 'googlemail.com', 'gmx.de', 'gmx.net', 'gmx.at', 'web.de', 'mac.com', 'me.com', 'mail.com'],
    ...['email.com', 'ymail.com', 'aol.com', 'live.nl', 'proton.me', 'posteo.de', 'free.fr', 'hey.com', 'qq.com'],
    // the same provider in another country
    ...['hotmail.be', 'yahoo.ca', 'outlook.at', 'live.at', 'orange.es', 'gmx.fr'],
    // companies one letter away from a provider with a short name
    ...['meta.com', 'ne.com', 'all.com', 'wab.de', 'gm.de', 'max.com', 'bmx.de', 'site.de', 'rail.com'],
    ...[
      'company.co',
      'acme.cm',
      'acme.constructor',
      'acme.__proto__',
      'fieldnote.example',
      'nordwind-aufzug.de',
      'works.example',
    ],
  ])('%s', (domain) => {
    expect(suggestionFor(`ada@${domain}`)).toBeUndefined();
  });

  test.each(['', 'ada', '@gmial.com', 'a b@gmial.com', 'ada@', `ada@${'x'.repeat(300)}`])(
    '%j is no address',
    (text) => {
      expect(suggestionFor(text)).toBeUndefined();
    },
  );
});

test('a suggestion is never corrected again, and keeps what stands before the @', () => {
  const domains = fc.constantFrom(
    'gmail.com',
    'hotmail.com',
    'gmx.de',
    'web.de',
    't-online.de',
    'yahoo.co.uk',
    'outlook.com',
  );
  const letters = 'abcdefghijklmnopqrstuvwxyz.-0'.split('');
  fc.assert(
    fc.property(
      domains,
      fc.nat(12),
      fc.constantFrom(...letters),
      fc.constantFrom('in', 'out', 'other'),
      (domain, at, letter, slip) => {
        const typed = domain.slice(0, at) + (slip === 'out' ? '' : letter) + domain.slice(slip === 'in' ? at : at + 1);
        const suggestion = suggestionFor(`ada@${typed}`);
        if (suggestion === undefined) return;
        expect(suggestion).toMatch(/^ada@[a-z.-]+$/);
        if (!/\.(?:con|cmo|ocm|comm|vom|xom)$/.test(typed)) expect(suggestionFor(suggestion)).toBeUndefined();
      },
    ),
  );
});
