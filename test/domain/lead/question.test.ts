import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describe as describeActivity } from '../../../domain/lead/activity-types.ts';
import { asksSomething } from '../../../domain/lead/question.ts';
import { pointsOf } from '../../../domain/scoring/score.ts';
import { config, form, monday } from '../../support/fixtures.ts';

describe('a message that asks something', () => {
  test.each([
    'Does Fieldnote work offline?',
    'We have 40 technicians.\nHow long does the set-up take',
    'Can you import our jobs from a spreadsheet',
    'Was kostet das für zwölf Techniker?',
    'Können Sie uns ein Angebot machen',
    'Hallo, gibt es eine Schnittstelle zu SAP? Danke',
    'Est-ce que vous proposez une version française ?',
    'Combien coûte la version pour dix utilisateurs',
    '¿Cuánto cuesta por técnico?',
    '¿Tienen integración con SAP? Gracias.',
    'Quanto costa per venti tecnici?',
    'É possível exportar os dados?',
    'Hoeveel kost het per gebruiker?',
    'Czy działa bez internetu?',
    'Hur mycket kostar det för tio tekniker',
    'オフラインで使えますか？',
    'هل يعمل بدون إنترنت؟',
  ])('%s', (text) => {
    expect(asksSomething(text)).toBe(true);
  });
});

describe('a message that asks nothing', () => {
  test.each([
    undefined,
    '',
    'Please call me tomorrow.',
    'See https://works.example/search?q=offline?',
    'Hi, how are you? I am writing about the demo.',
    'Hallo, wie geht es Ihnen? Anbei die Liste.',
    'Really?',
    'OK??',
    'What we need is a plan for the week.',
    'When we met in May you showed us the plan.',
    'May 5 works for me.',
    'Was recommended to us by Tom.',
    'Wie besprochen sende ich die Liste.',
  ])('%s', (text) => {
    expect(asksSomething(text)).toBe(false);
  });
});

test('a sentence before or after never changes anything', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      expect(asksSomething(`${before}.\nDoes it work offline?\n${after}`)).toBe(before.length < 4_900);
    }),
  );
});

test('is read in linear time', () => {
  const cost = (text: string) => {
    const { user } = process.cpuUsage();
    asksSomething(text);
    return process.cpuUsage().user - user;
  };
  // Only the beginning of a text is read, so ten times the length costs about the same.
  for (const part of ['hi, ', 'how are ', '? ', 'a. ', '\u3042', '\n'])
    expect(cost(part.repeat(200_000))).toBeLessThan(50 * Math.max(2_000, cost(part.repeat(20_000))));
});

test('a question in a form gives more points than the form, when a rule says so', () => {
  const rules = {
    ...config.scoring,
    points: [
      { id: 'question', activity: 'form.submitted' as const, asks: 'question', points: 30 },
      ...config.scoring.points,
    ],
  };
  const asked = form('contact', monday, { message: 'Does it work offline?' });
  const plain = form('contact', monday, { message: 'Please call me.' });
  expect(pointsOf(asked, rules)).toBe(30);
  expect(pointsOf(plain, rules)).toBeLessThan(30);
  expect(describeActivity(asked)).toContain('Asked a question with the form');
});
