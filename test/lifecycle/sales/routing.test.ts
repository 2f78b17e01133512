import { describe, expect } from 'vitest';
import type { Config, Rep } from '../../../domain/config/config.ts';
import { assembled } from '../../support/town/assembly.ts';
import type { Town } from '../../support/town/model.ts';
import { story as told } from '../../support/town/town.ts';
import type { Visitor } from '../../support/town/visitor.ts';

/** Ada, Jonas, Priya and Léa are at work, Marcus in New York is not yet. */
const monday = '2026-11-23T11:00+01:00';

/** The team as it is, all but Léa without French, Jonas with lifts, and a rule for each thing a rule may look at. */
function edit(config: Config): Config {
  const { reps, rules, ...sales } = config.sales;
  const known = reps.map(
    (rep): Rep => ({ ...rep, languages: ['de', 'en'], skills: rep.id === 'jonas' ? ['lifts'] : [] }),
  );
  const lea: Rep = {
    id: 'lea',
    name: 'Léa Martin',
    email: 'lea.martin@fieldnote.example',
    timeZone: 'Europe/Paris',
    hours: { days: ['Mon', 'Tue', 'Wed'], from: '09:00', to: '17:00' },
    absences: [],
    languages: ['fr', 'en'],
    weight: 1,
    skills: [],
  };
  const [owner, everybody] = rules;
  if (!owner || !everybody) throw new Error('expected the shipped rules');
  const rule = (id: string, when: (typeof owner)['when'], to: string, more = {}) => ({
    id,
    when,
    to,
    skills: [],
    ...more,
  });
  return {
    ...config,
    sales: {
      ...sales,
      reps: [...known, lea],
      territories: { america: ['US', 'CA'] },
      languageByCountry: { FR: 'fr', DE: 'de' },
      teams: [
        { id: 'everybody', strategy: 'longest-idle' },
        { id: 'america', reps: ['marcus'], strategy: 'longest-idle' },
        { id: 'london', reps: ['priya'], strategy: 'longest-idle' },
      ],
      rules: [
        owner,
        rule('america', [{ field: 'territory', equals: 'america' }], 'america', { standIn: 'london' }),
        rule('large', [{ field: 'companySize', atLeast: 500 }], 'everybody', { skills: ['lifts'] }),
        rule('planning', [{ field: 'interest', equals: 'planning' }], 'london'),
        everybody,
      ],
    },
  };
}
const before = () => assembled({ name: 'routing', edit });
const without = (repId: string, away: string) => (config: Config) => {
  const edited = edit(config);
  const absences = [{ from: '2026-11-23', to: '2026-12-04' }];
  const reps = edited.sales.reps
    .filter(({ id }) => id !== repId)
    .map((rep) => (rep.id === away ? { ...rep, absences } : rep));
  return { ...edited, sales: { ...edited.sales, reps } };
};
const story = (title: string, tell: (town: Town) => Promise<void>) => told(title, monday, tell, before);

async function lastOffer(lead: Visitor) {
  const { assignments } = await lead.view();
  const offer = assignments.toSorted((a, b) => (a.offeredAt < b.offeredAt ? -1 : 1)).at(-1); // lifecycles have random ids
  if (!offer) throw new Error('expected an offer');
  return offer;
}

describe('a lead goes', () => {
  story('where the first rule that holds says, and every candidate is stored with the reason', async (town) => {
    const asks = async (person: Parameters<Town['visitor']>[0]) => {
      const lead = town.visitor(person);
      await lead.posts('demo');
      return { lead, offer: await lastOffer(lead) };
    };
    const american = await asks({ country: 'US' });
    expect(american.offer).toMatchObject({ repId: 'priya', rule: 'america' });
    expect(american.offer.why).toContain('america: as a stand-in: ');

    const large = await asks({ country: 'DE', companySize: '500-4999' });
    expect(large.offer).toMatchObject({ repId: 'jonas', rule: 'large', strategy: 'longest-idle' });
    const why = Object.fromEntries(large.offer.candidates.map((one) => [one.repId, one.why]));
    expect(why).toMatchObject({ ada: 'lacks the skill lifts', lea: 'speaks fr, en, not de' });
    expect(large.offer.candidates.find(({ repId }) => repId === 'jonas')).toMatchObject({ eligible: true, score: 0 });

    const french = await asks({ country: 'FR' });
    expect(french.offer).toMatchObject({ repId: 'lea', rule: 'everybody' });

    // The rep who accepted it has it again, although its territory is for others.
    const offer = await american.lead.offer();
    await offer.accepts();
    await offer.loses('No budget');
    await town.days(1);
    await american.lead.posts('demo');
    expect(await lastOffer(american.lead)).toMatchObject({ repId: 'priya', rule: 'owner' });
  });
});

describe('a rep who has leads', () => {
  story('and leaves, or goes on leave: offers move on, and what was accepted can still be closed', async (town) => {
    const [open, working, other] = [1, 2, 3].map(() => town.visitor({ country: 'DE' }));
    if (!open || !working || !other) throw new Error('expected three');
    await working.posts('demo');
    const taken = await working.offer();
    await taken.accepts();
    // Until the next two are with the same rep's colleagues and, last, with that rep again.
    await open.posts('demo');
    const leaver = await open.offer();
    await other.posts('demo');
    const away = await other.offer();
    expect(new Set([taken.to, leaver.to, away.to]).size).toBe(3);

    await town.deploys(await assembled({ name: `routing-without-${leaver.to}`, edit: without(leaver.to, away.to) }));
    await town.minutes(5);
    for (const [lead, left] of [
      [open, leaver],
      [other, away],
    ] as const) {
      const [first, second] = (await lead.view()).assignments;
      expect([first?.repId, first?.status, second?.status]).toEqual([left.to, 'withdrawn', 'offered']);
      expect([leaver.to, away.to]).not.toContain(second?.repId);
    }
    const statuses = async (lead: Visitor) => (await lead.view()).assignments.map(({ status }) => status);
    // Who has left can take no lead any more; who is away can, while nobody else has it.
    expect((await leaver.opens()).text).toContain('You are no longer in the sales team');
    await fetch(leaver.url, { method: 'POST', body: new URLSearchParams({ action: 'accept' }), redirect: 'manual' });
    await town.settles();
    expect(await statuses(open)).toEqual(['withdrawn', 'offered']);
    expect((await away.accepts()).text).toContain('This lead is yours');
    expect(await statuses(other)).toEqual(['accepted', 'withdrawn']);
    expect((await taken.wins(500)).text).toContain('Won');
    expect(await working.stage()).toBe('customer');
  });

  story(
    'and leaves with a lead that was accepted: the page works on, and reminders go to the manager',
    async (town) => {
      const lead = town.visitor({ country: 'DE' });
      await lead.posts('demo');
      const taken = await lead.offer();
      await taken.accepts();
      await town.deploys(await assembled({ name: `routing-without-${taken.to}`, edit: without(taken.to, 'lea') }));
      await town.days(8);
      expect(await lead.offer()).toMatchObject({ to: 'manager', template: 'rep-reminder' });
      expect((await taken.loses('Not a fit')).text).toContain('Recorded as lost');
      expect(await lead.stage()).toBe('lost');

      await town.minutes(1); // what comes in the millisecond of an outcome led to it
      await lead.posts('demo');
      expect(await lastOffer(lead)).toMatchObject({
        rule: 'everybody',
        why: expect.stringContaining('has left the team'),
      });
    },
  );
});
