import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, cutList, cutText } from '../../../domain/mail/cut.ts';
import { mailData } from '../../../domain/mail/data.ts';
import { sample } from '../../../lib/mail/samples.ts';

const texts = fc.string({ unit: fc.constantFrom('a', ' ', '<', '"', '\n', 'ß', '字', '🎉'), maxLength: 200 });

describe('K5: a text is cut by what it takes in HTML', () => {
  test.each([
    ['short', 100, 'short'],
    ['abcdef', 6, 'abcdef'],
    ['abcdefgh', 6, 'abc…'],
    ['<<<<', 16, '<<<<'],
    ['<<<<<', 16, '<<<…'],
    ['🎉🎉🎉', 11, '🎉🎉…'],
    ['words and more', 9, 'words…'],
  ])('%j within %i bytes is %j', (text, most, cut) => {
    expect(cutText(text, most)).toBe(cut);
  });

  test('it never takes more, is a beginning, and is whole when it fits', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 3, max: 300 }), (text, most) => {
        const cut = cutText(text, most);
        expect(bytesOf(cut)).toBeLessThanOrEqual(most);
        expect(cut === text).toBe(bytesOf(text) <= most);
        expect(text.startsWith(cut.replace(/…$/, ''))).toBe(true);
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });

  test('of a list the first items stay, each cut', () => {
    const items = [
      { question: 'q', answer: 'abcdefgh' },
      { question: 'r', answer: 'no room' },
    ];
    expect(cutList(items, { most: 460, each: 6 })).toEqual({
      items: [{ question: 'q', answer: 'abc…' }],
      of: 2,
      isCut: true,
    });
    expect(cutList(items, { most: 2_000, each: 100 })).toEqual({ items, of: 2, isCut: false });
  });
});

test('K5: no mail has more data than SES takes, with anything typed, and no address is cut', () => {
  const long = '<字"\n'.repeat(20_000);
  const offerUrl = `https://go.example/r/${'t'.repeat(1_500)}`;
  const { html, text } = mailData(
    { links: {}, fallbacks: {} },
    {
      ...sample,
      name: long,
      company: long,
      source: long,
      why: long,
      opening: long,
      replySubject: long,
      referrer: long,
      reasons: Array(60).fill(long),
      news: [long, long],
      reply: [long, long],
      offerUrl,
      timeline: Array(60).fill({ at: 'now', what: long }),
      answers: Array(60).fill({ question: long, answer: long }),
      unanswered: Array(50).fill({ who: long, what: long, waiting: 'x', asked: long, pageUrl: offerUrl }),
    },
  );
  expect(JSON.stringify({ html, text }).length).toBeLessThan(262_144);
  expect(text.offerUrl).toBe(offerUrl);
});
