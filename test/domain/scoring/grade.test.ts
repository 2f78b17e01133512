import { describe, expect, test } from 'vitest';
import { sizeOf } from '../../../domain/scoring/conditions.ts';
import { gradeOf, isAtLeast } from '../../../domain/scoring/grade.ts';
import { config, lead } from '../../support/fixtures.ts';

const freeMail = { freeMail: true, checkedAt: '2026-11-22T09:00:00.000Z' };
const grade = (more: Parameters<typeof lead>[0]) => gradeOf(lead(more), config.scoring);

describe('with the default rules', () => {
  test.each([
    [
      'a head of marketing in a company of 50 to 500 is an A',
      { jobTitle: 'Head of Marketing', companySize: '51-200' },
      'A',
    ],
    ['a company of our size alone is a B', { companySize: '200+' }, 'B'],
    ['a decider alone is a B', { jobTitle: 'Serviceleiterin' }, 'B'],
    ['nothing known is a C', {}, 'C'],
    ['a student with free mail is a D', { jobTitle: 'Student', email: 'x@gmail.com', address: freeMail }, 'D'],
    ['a tradesman alone is a D', { companySize: '1-9' }, 'D'],
    [
      'free mail costs a grade',
      { jobTitle: 'Head of Service', companySize: '120', email: 'x@web.de', address: freeMail },
      'B',
    ],
    ['free mail without more is a D', { email: 'x@googlemail.com', address: freeMail }, 'D'],
  ] as const)('%s', (_, person, expected) => {
    expect(grade(person).grade).toBe(expected);
  });

  test('every rule that counted is told', () => {
    expect(
      grade({
        jobTitle: 'COO',
        companySize: '51-200',
        country: 'de',
        answers: { timing: 'This quarter' },
        email: 'x@gmx.de',
        address: freeMail,
      }).reasons,
    ).toEqual([
      'Size we fit best (51-200): +25',
      'Decides (COO): +20',
      'Country we serve (de): +5',
      'Wants to decide soon (This quarter): +10',
      'free mail (gmx.de): A → B',
    ]);
  });

  test('a shared mailbox is told, and costs nothing', () => {
    const shared = { role: true, checkedAt: '2026-11-22T09:00:00.000Z' };
    expect(grade({ email: 'info@lifts.example', address: shared })).toMatchObject({
      grade: 'C',
      reasons: ['shared mailbox: several people may read it'],
    });
  });

  test('a director is no CTO', () => {
    const rules = [{ id: 'cto', field: 'jobTitle', contains: ['cto'], points: 50 }];
    const scoring = { ...config.scoring, grading: { ...config.scoring.grading, rules } };
    expect(gradeOf(lead({ jobTitle: 'Director' }), scoring).points).toBe(0);
    expect(gradeOf(lead({ jobTitle: 'Founder/CTO' }), scoring).points).toBe(50);
  });
});

test('a rule can ask whether something is missing', () => {
  const rules = [
    { id: 'no-phone', field: 'phone', missing: true, points: -5 },
    { id: 'phone', field: 'phone', missing: false, points: 5 },
  ];
  const scoring = { ...config.scoring, grading: { ...config.scoring.grading, rules } };
  expect(gradeOf(lead(), scoring).points).toBe(-5);
  expect(gradeOf(lead({ phone: '+49 30 1' }), scoring).points).toBe(5);
});

test('signs and stars in a term are taken literally but at its ends', () => {
  const rules = [{ id: 'cpp', field: 'jobTitle', contains: ['c++ (senior)', '.*'], points: 1 }];
  const scoring = { ...config.scoring, grading: { ...config.scoring.grading, rules } };
  expect(gradeOf(lead({ jobTitle: 'plain' }), scoring).points).toBe(0);
});

test.each([
  ['51-200', 51],
  ['200+', 200],
  ['1000', 1_000],
  ['1,000 people', 1_000],
  ['1.000–5.000', 1_000],
  ['about 40', 40],
  ['2k', 2_000],
  ['1.5k', 1_500],
  ['10 000', 10_000],
  ['under 10', 0],
  ['<50', 0],
  ['just me', undefined],
  ['', undefined],
])('the size %j is at least %s', (text, expected) => {
  expect(sizeOf(text)).toBe(expected);
});

test('A is better than C, and as good as itself', () => {
  expect([isAtLeast('A', 'C'), isAtLeast('C', 'C'), isAtLeast('D', 'C')]).toEqual([true, true, false]);
});
