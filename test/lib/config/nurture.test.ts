import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NurtureRules } from '../../../domain/config/config.ts';
import { factNames } from '../../../domain/nurture/lead-facts.ts';
import { twoMailsAtOnce } from '../../../lib/config/checks/warnings.ts';
import { ConfigError, loadConfig } from '../../../lib/config/load.ts';
import { edited, settings } from '../../support/repository/edited.ts';

const text = readFileSync(join(settings, 'config/nurture.yaml'), 'utf8');

/** The rules after one edit; the message of what is wrong when they are. */
function edit(from: string | RegExp, to: string): { rules?: NurtureRules; message: string } {
  const copy = edited('nurture.yaml', from, to);
  try {
    return { rules: loadConfig(copy.dir).nurture, message: '' };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { message: error.message };
  } finally {
    copy.remove();
  }
}
const inFirst = (line: string) => edit('  - id: first\n', `  - id: first\n    ${line}\n`);
/** The second step of the first track, written in one line. */
const tips = /^ {6}- id: nurture-1\n(?: {8}.*\n)+/m;
const inTips = (more: string) => edit(tips, `      - { id: nurture-1, ${more} }\n`);

describe('what the comments of nurture.yaml offer to copy works', () => {
  const tracks = [...text.matchAll(/^# +try: (segment|goal): (.+)$/gm)].map(([, name, value]) => `${name}: ${value}`);
  const conditions = [...text.matchAll(/^# +try: (skip: .+)$/gm)].map(([, line = '']) => line);
  const steps = [...text.matchAll(/^# +try: (\{ id: .+)$/gm)].map(([, line = '']) => line);
  const holidays = [...text.matchAll(/^# +try: ([A-Z]{2}: .+)$/gm)].map(([, line = '']) => line);

  test('there is something to copy', () => {
    expect([tracks.length, steps.length, conditions.length, holidays.length]).toEqual([2, 3, 2, 3]);
  });
  test.each(tracks)('%s', (line) => {
    expect(inFirst(line).message).toBe('');
  });
  test.each(conditions)('%s', (line) => {
    expect(inTips(`template: nurture-1, after: 3 days, ${line}`).message).toBe('');
  });
  test.each(steps)('%s', (line) => {
    expect(edit(tips, `      - ${line}\n`).message).toBe('');
  });
  test('every setting of a step is shown by one of them', () => {
    const settings = ['template', 'variants', 'after', 'window', 'skip', 'stop', 'reachEarlier'];
    expect(settings.filter((name) => !steps.some((line) => line.includes(`${name}: `)))).toEqual([]);
  });
  test.each(holidays)('%s', (line) => {
    const [country = ''] = line.split(':');
    expect(edit(new RegExp(`^  ${country}: .*$`, 'm'), `  ${line}`).message).toBe('');
  });

  test('every name a condition may ask for is told', () => {
    const [, told = ''] = /^# Conditions are JSONata(.*?)Comparisons/ms.exec(text) ?? [];
    const missing = factNames.filter((name) => !['name', 'phone', 'timeZone'].includes(name) && !told.includes(name));
    expect(missing).toEqual([]);
  });
});

describe('a delay', () => {
  const second = ({ rules }: ReturnType<typeof edit>) => rules?.tracks[0]?.steps[1];

  test('is a span, or the next weekday at a time', () => {
    expect(second(inTips('template: nurture-1, after: 2 weeks'))).toMatchObject({ after: 14 * 86_400_000 });
    const next = second(inTips('template: nurture-1, after: "next Tuesday 10:00"'));
    expect(next).toMatchObject({ after: 0, on: { weekday: 'Tue', clock: '10:00' } });
  });

  test.each(['next Tuesday', 'next Tue 10:00', 'Tuesday 10:00', 'next Tuesday 24:30', 'a while'])(
    '"%s" is none',
    (wrong) => {
      expect(inTips(`template: nurture-1, after: "${wrong}"`).message).toContain(
        'expected "3 days", "2 weeks" or "next Tuesday 10:00"',
      );
    },
  );
});

describe('what contradicts itself is told', () => {
  test.each([
    [
      'a persona nobody is',
      'personas: [boss]',
      /personas\[0\]: got "boss", expected one of the personas of scoring\.yaml/,
    ],
    ['an interest nobody can have', 'interests: [golf]', /interests\[0\]: got "golf", expected one of the interests/],
    ['a form that does not exist', 'forms: [inquiry]', /forms\[0\]: got "inquiry", expected one of the forms/],
    ['a reason for strangers', 'reasons: [No budget]', /reasons: got reasons for new leads, expected "for: recycled"/],
    [
      'a segment by an unknown field',
      'segment: [{ field: shoeSize, equals: "44" }]',
      /segment\[0\]\.field: .*expected one of/,
    ],
    ['a segment without a condition', 'segment: [{ field: company }]', /expected a condition/],
    ['a goal by an unknown name', 'goal: contry = "DE"', /goal: got "contry", expected one of the facts about a lead/],
    [
      'a goal by a question no form asks',
      'goal: answers.shoes = "44"',
      /goal: got "shoes", expected one of the fields/,
    ],
    ['a goal by an unknown interest', 'goal: interests.golf > 3', /goal: got "golf", expected one of the interests/],
    [
      'a goal that cannot be read',
      'goal: "country = "',
      /goal: .*expected a JSONata condition on the lead: .* at character/,
    ],
    [
      'a goal that could run for ever',
      'goal: "$contains(company, /(a+)+/)"',
      /a condition cannot use a regex at character/,
    ],
    [
      'a window in the quiet hours',
      'window: { days: [Mon], from: "05:00", to: "07:30" }',
      /got a window within the quiet hours/,
    ],
    ['a policy that is none', 'inFlight: freeze', /inFlight: got "freeze", expected one of "follow", "pin"/],
  ])('%s', (_, line, expected) => {
    expect(inFirst(line).message).toMatch(expected);
  });

  test.each([
    [
      'a variant without its mail',
      'variants: { nurture-1: 1, nope: 1 }, after: 3 days',
      /variants\.nope: got "nope", expected one of the mails/,
    ],
    [
      'a template beside variants',
      'template: nurture-1, variants: { nurture-2: 1 }, after: 3 days',
      /either a template or variants/,
    ],
    ['neither', 'after: 3 days', /either a template or variants/],
    [
      'a weekday on which nothing is sent',
      'template: nurture-1, after: "next Sunday 10:00"',
      /after: got Sun, when nothing is sent/,
    ],
  ])('%s', (_, more, expected) => {
    expect(inTips(more).message).toMatch(expected);
  });

  test.each([
    [
      'a night that ends in the evening',
      /^quietHours: .*$/m,
      'quietHours: { from: "08:00", to: "21:00" }',
      /expected a time of the next morning/,
    ],
    ['a holiday nobody knows', /^ {2}DE: .*$/m, '  DE: [easter monday]', /holidays\.DE\[0\]: .*expected "12-25"/],
    [
      'a country in small letters',
      /^ {2}DE: \[.*$/m,
      '  de: [12-25]',
      /holidays\.de: got "de", expected the two capital letters/,
    ],
  ])('%s', (_, from, to, expected) => {
    expect(edit(from, to).message).toMatch(expected);
  });
});

describe('N7: a time at which nothing is sent', () => {
  test.each([
    ['after: "next Tuesday 15:00", window: { days: [Tue], from: "10:00", to: "12:00" }', '10:00 to before 12:00'],
    ['after: "next Tuesday 09:59", window: { days: [Tue], from: "10:00", to: "12:00" }', '10:00 to before 12:00'],
    ['after: "next Tuesday 12:00", window: { days: [Tue], from: "10:00", to: "12:00" }', '10:00 to before 12:00'],
    ['after: "next Tuesday 18:00"', 'expected a time from'],
    ['after: "next Wednesday 11:00", window: { days: [Tue], from: "10:00", to: "12:00" }', 'expected one of Tue'],
    // Quiet hours take the evening off the window.
    ['after: "next Tuesday 21:30", window: { days: [Tue], from: "10:00", to: "23:00" }', '10:00 to before 21:00'],
  ])('%s is refused', (setting, expected) => {
    expect(inTips(`template: nurture-1, ${setting}`).message).toContain(expected);
  });

  test.each([
    'after: "next Tuesday 10:00", window: { days: [Tue], from: "10:00", to: "12:00" }',
    'after: "next Tuesday 11:59"',
  ])('%s is taken', (setting) => expect(inTips(`template: nurture-1, ${setting}`).message).toBe(''));
});

test('N4: a step of which every mail is in steps before it is refused', () => {
  const both = (variants: string) =>
    edit(
      tips,
      `      - { id: one, variants: { nurture-1: 1, nurture-2: 1 }, after: 3 days }\n      - { id: two, variants: { ${variants} }, after: 3 days }\n`,
    ).message;
  expect(both('nurture-1: 1, nurture-2: 1')).toContain('expected one mail that is new');
  expect(both('nurture-1: 1, nurture-3: 1')).toBe('');
});

test('a form whose guide leaves together with the first mail of its track is warned about', () => {
  const config = loadConfig();
  const texts = (tracks: typeof config.nurture.tracks) =>
    twoMailsAtOnce({ ...config, nurture: { ...config.nurture, tracks } }).map(({ text }) => text);
  const [first] = config.nurture.tracks;
  if (!first) throw new Error('no track');
  const [welcome, ...later] = first.steps;
  expect(texts([first])).toEqual([
    expect.stringMatching(/^got “first” for the people of form guide, .* forms: \[guide\]/),
  ]);
  expect(texts([first, { ...first, id: 'guide', forms: ['guide'], priority: 1, steps: later }])).toEqual([]);
  expect(texts([{ ...first, steps: [{ ...welcome, after: 60_000 } as typeof welcome & object] }])).toEqual([]);
});
