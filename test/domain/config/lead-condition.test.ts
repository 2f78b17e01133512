import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, test } from 'vitest';
import { leadCondition } from '../../../domain/config/lead-condition.ts';
import { holds, pathsIn } from '../../../domain/lead/expression.ts';
import { factNames, leadFacts } from '../../../domain/nurture/lead-facts.ts';
import { anyStory, assignment, click, config, form, history, lead, monday, visit } from '../../support/fixtures.ts';

const isTrue = (text: string, facts: object) => holds(leadCondition(text).asks, facts);

/** What JSONata itself says; where it fails, the condition does not hold. */
async function jsonataSays(text: string, facts: object): Promise<boolean> {
  try {
    return (await jsonata(`$boolean(${text})`).evaluate(facts)) === true;
  } catch {
    return false;
  }
}

const told = history(
  { country: 'DE', companySize: '51-200', answers: { team: '25', timing: 'this quarter' } },
  {
    activities: [form('contact'), visit('https://fieldnote.example/pricing'), click('https://fieldnote.example/demo')],
  },
);
const facts = leadFacts(told, config, monday);

describe('a condition on a lead', () => {
  test.each([
    ["country = 'DE'", true],
    ["country in ['AT', 'CH']", false],
    ['score > 10 and $not($exists(industry))', true],
    ["answers.team = '25' or answers.team = '30'", true],
    ["$count(activities[type = 'link.clicked']) >= 1", true],
    ["$count(activities[type = 'link.clicked' and template = 'other']) = 0", true],
    ["$exists(activities[type = 'page.viewed' and $contains(url, '/pricing')])", true],
    ["$lowercase(form) = 'contact'", true],
    ["grade = 'D' ? score > 90 : score > 0", true],
    ['industry', false],
    ["stage = 'customer'", false],
    ['(interests.planning > 5)', false],
  ])('%s: %s', (text, expected) => {
    expect(isTrue(text, facts)).toBe(expected);
  });

  test('asks nothing that was not asked for: points are not worked out for a country', () => {
    const shy = new Proxy(told, {
      get(target, name) {
        if (name === 'activities') throw new Error('read the activities');
        return Reflect.get(target, name);
      },
    });
    expect(isTrue("country = 'DE'", leadFacts(shy, config, monday))).toBe(true);
    expect(() => isTrue('score > 1', leadFacts(shy, config, monday))).toThrow('read the activities');
  });

  test('knows why the rep gave the lead back, in the last round only', () => {
    const outcome = { result: 'recycle' as const, at: monday, reason: 'No budget this year' };
    const back = [assignment(1, 'ada', { outcome })];
    const names = (assignments: typeof back) =>
      isTrue("recycleReason = 'No budget this year'", leadFacts(history({}, { assignments }), config, monday));
    expect(names(back)).toBe(true);
    expect(names([...back, assignment(2, 'jonas')])).toBe(false);
  });

  test('that compares a text with a number does not hold, and its opposite neither', () => {
    expect(isTrue('companySize > 100', facts)).toBe(false);
    expect(isTrue('$not(companySize > 100)', facts)).toBe(false);
  });

  test('names the paths it asks for', () => {
    expect(pathsIn(leadCondition("answers.team = '1' and $count(activities[type = 'x']) > score").asks)).toEqual([
      'answers.team',
      'activities',
      'score',
    ]);
  });
});

describe('what could run for ever, or run something, is refused', () => {
  test.each([
    ['a regular expression', '$contains(company, /(a+)+$/)', 'a regex'],
    ['a range', '$count([1..9000000]) > 1', 'the operator ..'],
    ['a function of ones own', '($f := function($x){$f($x)}; $f(1))', 'several expressions'],
    ['a lambda', 'function($x){$x}(1)', 'there are $exists'],
    ['$eval', "$eval('1')", '$eval; there are $exists'],
    ['a variable', '$$.score > 1', 'a variable in a path'],
    ['everything', '**.url', 'a descendant'],
    ['a wildcard', 'interests.* > 3', 'a wildcard in a path'],
    ['arithmetic', 'score + 1 > 3', 'the operator +'],
    ['a position in a list', "activities[0].type = 'x'", 'anything but a comparison'],
    ['a chain', 'company ~> $lowercase', 'a apply'],
    ['a group', 'activities{type: $count($)}', 'group'],
    ['too few values', "$contains('x')", 'it takes 2'],
    ['what nobody can read', 'country = ', 'Unexpected end'],
    ['a novel', `country = '${'x'.repeat(500)}'`, 'longer than 500'],
  ])('%s', (_, text, why) => {
    expect(() => leadCondition(text)).toThrow(why);
  });
});

test('the names it can begin with are those that are known', () => {
  const known = leadFacts(
    history(
      { ...told.lead, company: 'a', jobTitle: 'b', timeZone: 'c', industry: 'd', name: 'e', phone: 'f' },
      { assignments: [assignment(1, 'ada', { outcome: { result: 'recycle', at: monday, reason: 'x' } })] },
    ),
    {
      scoring: {
        ...config.scoring,
        personas: [{ id: 'all', name: 'All', all: [{ field: 'company', missing: false }] }],
      },
    },
    monday,
  );
  expect(factNames).toEqual(expect.arrayContaining(Object.keys(known)));
  expect(lead().first.source).toBeUndefined();
});

const values = fc.oneof(
  fc.constantFrom("'DE'", "'51-200'", "'link.clicked'", "''", 'true', 'false', 'null'),
  fc.integer({ min: -3, max: 99 }).map(String),
);
const paths = fc.constantFrom(
  ...['country', 'score', 'grade', 'industry', 'answers', 'answers.team', 'interests.planning', 'activities'],
  ...['activities.type', 'activities.url', "activities[type='page.viewed'].url", "activities[type='x']"],
  ...["activities[$contains(url, 'demo')]", "activities[at > '2026']", 'nothing.at.all'],
);
const expressions = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    values,
    paths,
    fc
      .tuple(tie('any'), fc.constantFrom('=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'in'), tie('any'))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc
      .tuple(fc.constantFrom('exists', 'not', 'boolean', 'count', 'lowercase', 'uppercase', 'length'), tie('any'))
      .map(([name, value]) => `$${name}(${value})`),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `$contains(${a}, ${b})`),
    fc.array(tie('any'), { maxLength: 3 }).map((list) => `[${list.join(', ')}]`),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
})).any;

test('a condition means what JSONata means by it', async () => {
  await fc.assert(
    fc.asyncProperty(expressions, anyStory, async (text, about) => {
      const known = leadFacts({ ...about, lead: { ...about.lead, answers: { team: '25' } } }, config, monday);
      const plain = JSON.parse(JSON.stringify(known)) as object;
      expect(isTrue(text, known)).toBe(await jsonataSays(text, plain));
    }),
    { numRuns: 1_500 },
  );
});

test('a list that is written in a list stays one, as in JSONata', async () => {
  for (const text of [
    'false in [[$not(1)]]',
    '1 in [[1]]',
    '[[1]] = [[1]]',
    '[[1]] = [1]',
    '$count([[1, 2], 3]) = 2',
    '[[]]',
  ])
    expect([text, isTrue(text, {} as never)]).toEqual([text, await jsonataSays(text, {})]);
});
