import { expect, test } from 'vitest';
import { mailFactsOf } from '../../../analysis/insight/mail-facts.ts';
import { monday, send } from '../../support/fixtures.ts';

const placesOf = (...sends: Parameters<typeof mailFactsOf>[0]) =>
  mailFactsOf(sends, [], [], undefined).map(({ track, step, template }) => `${track} / ${step} / ${template}`);

test('a guide is one mail in figures, however often somebody asks for it', () => {
  const guide = (receipt: string) =>
    send(receipt, monday, { kind: 'transactional', track: 'guide', template: 'guide' });
  expect(placesOf(guide('fb1b649fee3a'), guide('fdf100cad45c'))).toEqual(Array(2).fill('guide / guide / guide'));
});

test('each run of a track is that track', () => {
  const again = (began: string) => send('back-again', monday, { track: `again-${began}` });
  expect(placesOf(again('2026-11-23'), again('2026-11-23-101530000'))).toEqual(
    Array(2).fill('again / back-again / back-again'),
  );
});
