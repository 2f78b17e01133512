import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../domain/lead/activity.ts';
import { isSalesReady } from '../../../domain/scoring/readiness.ts';
import { score } from '../../../domain/scoring/score.ts';
import { day, plus } from '../../../domain/time/instant.ts';
import { click, config, form, history, monday, visit } from '../../support/fixtures.ts';
import { problemsAfter, settings, wrongAfter } from '../../support/repository/edited.ts';

const text = readFileSync(join(settings, 'config/scoring.yaml'), 'utf8');

/** `2 x click /pricing 30 days ago` as the activities it means. */
function activitiesOf(example: string): Activity[] {
  const [, times = '1', what = '', ago = '0'] = /^(?:(\d+) x )?(.+?)(?: (\d+) days ago)?$/.exec(example.trim()) ?? [];
  const at = plus(monday, -Number(ago) * day);
  const one = () => {
    if (what.endsWith(' form')) return form(what.slice(0, -' form'.length), at);
    return what.startsWith('click ')
      ? click(`https://fieldnote.example${what.slice('click '.length)}`, at)
      : visit(`https://fieldnote.example${what}`, at);
  };
  return Array.from({ length: Number(times) }, one);
}

describe('what the comments of scoring.yaml say is true', () => {
  const examples = [...text.matchAll(/^# {3}(.+?) += ([\d.]+) +(.+)$/gm)].map(
    ([, what = '', sum = '', then = '']) => [what, sum, then] as const,
  );

  test('there are examples', () => {
    expect(examples.length).toBeGreaterThan(5);
  });

  test.each(examples)('%s = %s: %s', (what, sum, then) => {
    const activities = what.split(', ').flatMap(activitiesOf);
    const { reasons } = score(activities, config.scoring, monday);
    const counted = reasons.filter(({ interest }) => interest === undefined);
    expect(counted.reduce((all, { points }) => all + points, 0)).toBeCloseTo(Number(sum), 5);
    const { ready, handRaise } = isSalesReady(history({}, { activities }), config, monday);
    expect([ready, handRaise]).toEqual([then.includes('sales-ready'), then.includes('raised hand')]);
  });

  test('what it offers to copy is right, all of it at once', () => {
    const tries = [...text.matchAll(/^ *# {2,}try: (- \{.*\})$/gm)];
    expect(tries.length).toBeGreaterThan(8);
    // Each goes to the head of the next list below it.
    const copied = tries.toReversed().reduce((file, { index, 0: line, 1: entry }) => {
      const after = file.slice(index + line.length);
      const list = after.replace(/^( *)(points|caps|personas|rules|patterns):( \[\])?$/m, `$1$2:\n$1  ${entry}`);
      return file.slice(0, index + line.length) + list;
    }, text);
    expect(problemsAfter('scoring.yaml', text, () => copied)).toEqual([]);
    expect(copied.match(/id: trial\b/g)).toHaveLength(2);
  });
});

describe('what contradicts itself in scoring.yaml is told', () => {
  const rule = (more: string) => `points:\n  - { id: strange, ${more} }\n`;
  const cases: [string, string | RegExp, string, RegExp][] = [
    [
      'a form for a page',
      /^points:\n/m,
      rule('activity: page.viewed, form: demo, points: 1'),
      /points\[0\]\.form: got a form for page\.viewed, expected it for form\.submitted only/,
    ],
    [
      'an event for a click',
      /^points:\n/m,
      rule('activity: link.clicked, event: x, points: 1'),
      /points\[0\]\.event: got an event for link\.clicked/,
    ],
    [
      'a guide that does not exist',
      /file: first-time-fix/,
      'file: first-time-fixx',
      /\.file: got "first-time-fixx", expected one of the guides of capture\.yaml/,
    ],
    [
      'an interest that does not exist',
      /interest: planning \}/,
      'interest: planing }',
      /\.interest: got "planing", expected one of the interests: planning, first-visit/,
    ],
    [
      'an interest nobody gives points to',
      /^interests:\n/m,
      'interests:\n  - { id: parts, name: Parts }\n',
      /interests\[0\]\.id: got "parts", expected a rule in points/,
    ],
    [
      'a group without a cap',
      /group: downloads \}/,
      'group: loads }',
      /\.group: got "loads", expected a group with a cap/,
    ],
    [
      'two caps of one group',
      /group: opens, points: 5/,
      'group: pages, points: 5',
      /caps\[1\]\.group: got "pages" a second time/,
    ],
    [
      'a rule below one that always fits first',
      /^ {2}- \{ id: newsletter, (.*)$\n([\s\S]*?)( {2}- \{ id: form, .*\n)/m,
      '$3  - { id: newsletter, $1\n$2',
      /points\[1\]: got "newsletter", which never gives points: "form" above fits first/,
    ],
    [
      'a path below a wider one',
      /^ {2}- \{ id: demo-page,/m,
      '  - { id: teams, activity: page.viewed, path: /pricing/teams, points: 2 }\n  - { id: demo-page,',
      /got "teams", which never gives points: "pricing-page" above fits first/,
    ],
    [
      'a persona that does not exist',
      /persona: service-leader/,
      'persona: boss',
      /grading\.rules\[\d+\]\.persona: got "boss", expected one of the personas: service-leader, owner/,
    ],
    [
      'a persona nobody can be',
      /^grading:/m,
      '  - { id: boss, name: Boss, all: [{ field: companySize, below: 50 }, { field: jobTitle, contains: [owner, founder, co-founder, Inhaber*, Geschäftsführer*, managing director] }] }\ngrading:',
      /personas\[2\]: got "boss", which no lead can be: "owner" above fits first/,
    ],
    [
      'an answer that is no choice',
      /equals: Approved/,
      'equals: Aproved',
      /\.equals: got "Aproved", expected one of the choices: Approved, Being planned, Not yet/,
    ],
    [
      'a question no form asks',
      /field: answers\.need, equals/,
      'field: answers.wish, equals',
      /\.field: got "answers\.wish", expected one of the fields of forms/,
    ],
    [
      'a size between nothing',
      /atLeast: 10, below: 50/,
      'atLeast: 50, below: 50',
      /\.below: got 50, expected more than atLeast/,
    ],
    [
      'a missing answer with a value',
      /field: answers\.budget, equals: Approved/,
      'field: answers.budget, missing: true, equals: Approved',
      /\.missing: got true beside a condition/,
    ],
    ['a grade nobody can get', /A: 40/, 'A: 900', /thresholds\.A: got 900, but all rules together give at most \d+/],
    ['a raised hand of nobody', /exceptGrades: \[D\]/, 'exceptGrades: [A, B, C, D]', /exceptGrades: got all grades/],
    [
      'a pattern of an unknown interest',
      /patterns: \[\]/,
      'patterns: [{ id: p, what: x, points: 5, interest: parts }]',
      /patterns\[0\]\.interest: got "parts"/,
    ],
    [
      'a pattern with a path for points',
      /patterns: \[\]/,
      'patterns: [{ id: p, what: x, points: 5, path: /a }]',
      /patterns\[0\]\.path: got a path for points/,
    ],
    [
      'a pattern of both',
      /patterns: \[\]/,
      'patterns: [{ id: p, what: x, points: 5, activity: page.viewed }]',
      /patterns\[0\].*expected either an activity/,
    ],
    [
      'a span for one time',
      /patterns: \[\]/,
      'patterns: [{ id: p, what: x, activity: page.viewed, within: 1 day }]',
      /patterns\[0\]\.within: got a span for a single activity/,
    ],
    [
      'a fit rule with a field and a persona',
      /persona: service-leader, points/,
      'persona: service-leader, field: company, missing: true, points',
      /rules\[\d+\].*expected either a field or a persona/,
    ],
  ];
  test.each(cases)('%s', (_, from, to, expected) => {
    expect(wrongAfter('scoring.yaml', from, to)).toMatch(expected);
  });
});
