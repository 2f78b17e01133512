import { expect, test } from 'vitest';
import { inLanguage } from '../../../domain/mail/in-language.ts';
import { sample } from '../../../lib/mail/samples.ts';

test.each([
  ['en', 'FR', 'France'],
  ['de', 'fr', 'Frankreich'],
  ['de', 'Atlantis', 'Atlantis'],
] as const)('our own people read in %s of the country %s: %s', (language, country, called) => {
  expect(inLanguage({ ...sample, lead: { ...sample.lead, country } }, language).lead?.country).toBe(called);
});
