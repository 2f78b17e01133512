import { insight, privacy, segments } from 'leadloop:config';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../lib/build/settings.ts';
import { render } from '../../lib/mail/render.ts';
import { bareSample, sample } from '../../lib/mail/samples.ts';
import { config } from '../support/world.ts';

const settings = readSettings();

test('the functions are built of what config/ says, not of the settings that other tests run on', () => {
  expect({ ...config, insight, privacy, segments }).toEqual(JSON.parse(JSON.stringify(settings.config)));
});

describe.each(settings.mails.map((mail) => [mail.name, mail] as const))('the mail %s', (_, mail) => {
  test.each([
    ['everything is known', sample],
    ['only the address is known', bareSample],
  ])('renders without a missing variable when %s', (_title, input) => {
    for (const part of Object.values(render(mail, input)))
      expect(part).not.toMatch(/\{\{|\}\}|\[\[|\]\]|undefined|\[object/);
  });
});
