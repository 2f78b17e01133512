import { describe, expect, test } from 'vitest';
import { chooseRep, type RepLoad, type RoutingInput } from '../../../domain/distribution/routing.ts';
import { routingFacts } from '../../../domain/distribution/routing-fields.ts';
import { day, hour, minute, plus } from '../../../domain/time/instant.ts';
import { config, form, history, load, monday } from '../../support/fixtures.ts';

type Rule = RoutingInput['rules']['rules'][number];
const rule = (id: string, to: string, more: Partial<Rule> = {}): Rule => ({ id, to, when: [], skills: [], ...more });

const rules: RoutingInput['rules'] = {
  ...config.sales,
  teams: [
    { id: 'everybody', strategy: 'longest-idle' },
    { id: 'berlin', reps: ['ada', 'ben'], strategy: 'longest-idle' },
    { id: 'boston', reps: ['bob'], strategy: 'longest-idle' },
  ],
  rules: [
    rule('owner', 'owner', { what: 'Has an owner' }),
    rule('america', 'boston', { when: [{ field: 'territory', equals: 'america' }], standIn: 'berlin' }),
    rule('large', 'berlin', { when: [{ field: 'companySize', atLeast: 500 }], skills: ['lifts'] }),
    rule('everybody', 'everybody', { what: 'Everybody' }),
  ],
  ownerWait: 16 * hour,
};

const reps = [
  load('ada', undefined, { skills: ['lifts'], languages: ['de'] }),
  load('ben'),
  load('bob', undefined, { timeZone: 'America/New_York' }),
];
function choose(
  known: Record<string, string>,
  more: Partial<Omit<RoutingInput, 'reps'>> = {},
  loads: RepLoad[] = reps,
) {
  const facts = (field: string) => known[field];
  const team = new Map(loads.map((one) => [one.rep.id, one]));
  const own = { ...rules, reps: loads.map(({ rep }) => rep) };
  return chooseRep({ facts, reps: team, exclude: [], rules: own, now: monday, seed: 'lead', ...more });
}
const afternoon = plus(monday, 6 * hour);

describe('the first rule that holds decides', () => {
  test('by territory, and the stand-in while nobody there is at work', () => {
    expect(choose({ territory: 'america' }, { now: afternoon })).toMatchObject({ repId: 'bob', rule: 'america' });
    expect(choose({ territory: 'america' })).toMatchObject({
      repId: expect.stringMatching(/^(ada|ben)$/),
      rule: 'america',
      why: expect.stringContaining('america: as a stand-in: '),
    });
  });

  test('an earlier rule before a later one that holds as well', () => {
    expect(choose({ territory: 'america', companySize: '900' }, { now: afternoon })).toMatchObject({ rule: 'america' });
    expect(choose({ companySize: '900' })).toMatchObject({ repId: 'ada', rule: 'large' });
  });

  test('only reps with the skills it asks for, who speak the language of the lead', () => {
    const choice = choose({ companySize: '900', language: 'fr' });
    expect(choice).toMatchObject({ none: true });
    expect(choice.candidates.map(({ why }) => why)).toEqual(['speaks de, not fr', 'lacks the skill lifts']);
  });

  test('when nobody of the team or its stand-in is at work, the lead waits for the first who begins', () => {
    expect(choose({ territory: 'america' }, { now: '2026-11-23T06:00:00.000Z' })).toMatchObject({
      none: true,
      until: '2026-11-23T08:00:00.000Z',
    });
  });
});

describe('an owner keeps the lead', () => {
  const absences = [{ from: '2026-11-20', to: '2026-11-27' }];

  test('S7: and the stand-in gets it while the owner is away, if at work and able to', () => {
    const away = load('ben', undefined, { absences, standIn: 'ada' });
    const team = (ada: RepLoad) => [ada, away, load('cem', plus(monday, -9 * day))];
    const idle = load('ada', monday);
    expect(choose({}, { owner: 'ben' }, team(idle))).toMatchObject({
      repId: 'ada',
      why: 'took over from ben, who is away',
    });
    expect(choose({}, { owner: 'ben', exclude: ['ada'] }, team(idle))).toMatchObject({ repId: 'cem' });
    expect(choose({}, { owner: 'ben' }, team(load('ada', monday, { absences })))).toMatchObject({ repId: 'cem' });
    expect(choose({}, { owner: 'ben' }, team(load('ada', monday, {}, 30)))).toMatchObject({ repId: 'cem' });
  });

  test('at work, although others waited longer or is in the team of a later rule', () => {
    expect(choose({ territory: 'america' }, { owner: 'ben' })).toMatchObject({ repId: 'ben', rule: 'owner' });
  });

  test('who is at work again soon: the lead waits', () => {
    const evening = plus(monday, 8 * hour);
    expect(choose({}, { owner: 'ben', now: evening })).toMatchObject({
      none: true,
      until: '2026-11-24T08:00:00.000Z',
      rule: 'owner',
    });
  });

  test.each<[string, RepLoad[], Partial<RoutingInput>]>([
    ['is full', [load('ben', undefined, { capacity: 3 }, 3), ...reps.filter((one) => one.rep.id !== 'ben')], {}],
    ['said no', reps, { exclude: ['ben'] }],
    ['is no longer in the team', reps.filter((one) => one.rep.id !== 'ben'), {}],
    [
      'is away longer than ownerWait',
      [load('ben', undefined, { absences: [{ from: '2026-11-23', to: '2026-11-27' }] }), ...reps.slice(0, 1)],
      {},
    ],
  ])('not one who %s: the next rule decides, and the reason says so', (_why, loads, more) => {
    const choice = choose({}, { owner: 'ben', ...more }, loads);
    expect(choice).toMatchObject({
      rule: 'everybody',
      why: expect.stringMatching(/^its owner (ben|has left the team)/),
    });
    expect(!choice.none && choice.repId).not.toBe('ben');
  });
});

describe('what rules can look at', () => {
  const sales = { ...config.sales, territories: { dach: ['DE', 'AT', 'CH'] }, languageByCountry: { AT: 'de' } };
  const facts = (...told: Parameters<typeof history>) =>
    routingFacts(history(...told), { scoring: config.scoring, sales }, plus(monday, minute));

  test('territory and language follow from the country, a language that was told before', () => {
    const austrian = facts({ country: 'at', answers: {} });
    expect([austrian('territory'), austrian('language')]).toEqual(['dach', 'de']);
    expect(facts({ country: 'AT', answers: { language: 'EN' } })('language')).toBe('en');
    expect(facts({ country: undefined, answers: {} })('territory')).toBeUndefined();
  });

  test.each([
    ['de-CH', 'de'],
    ['German', 'de'],
    ['Deutsch', 'de'],
    ['allemand', 'de'],
    ['Français', 'fr'],
    ['English (UK)', 'en'],
    ['Nederlands', 'nl'],
    ['中文', 'zh'],
    ['Deutsch / German', 'de'],
    // A text that names no language is passed over: the language of the country counts.
    ['no idea', 'de'],
    ['', 'de'],
  ])('a form that asks for the language and gets “%s” means %s', (language, code) => {
    expect(facts({ country: 'AT', answers: { language } })('language')).toBe(code);
  });

  test('the partner who sent the lead, and its grade', () => {
    const touch = { form: 'contact', at: monday };
    const sent = facts(
      { first: { ...touch, via: 'partner:acme' }, last: touch, answers: {} },
      { activities: [form('contact')] },
    );
    expect(sent('partner')).toBe('acme');
    expect(sent('grade')).toMatch(/^[ABCD]$/);
    expect(sent('nothing')).toBeUndefined();
  });
});
