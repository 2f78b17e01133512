import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { userOf } from '../../../../domain/access/user.ts';
import { wordsIn } from '../../../../domain/language/words.ts';
import { managerId } from '../../../../domain/lead/assignment.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { day, minute, plus } from '../../../../domain/time/instant.ts';
import { findWords, isFoundBy } from '../../../../domain/workflow/desk/find-words.ts';
import { activeOnIn, type NextStepFilter, nextDueIn } from '../../../../domain/workflow/desk/list-times.ts';
import { createLeadList } from '../../../../functions/adapters/dynamodb/lead-list.ts';
import { createLeadWalk } from '../../../../functions/adapters/dynamodb/lead-walk.ts';
import { createLeads } from '../../../../functions/adapters/dynamodb/leads.ts';
import { createReps, leadRun } from '../../../../functions/adapters/dynamodb/reps.ts';
import type { Table } from '../../../../functions/adapters/dynamodb/table.ts';
import { leadIdOfAddress } from '../../../../functions/adapters/secrets/key-ring.ts';
import { createLeadDesk, type LeadQuery } from '../../../../functions/services/sales/lead-desk.ts';
import { createVerification } from '../../../../functions/workflow/verification.ts';
import { monday, salesReady } from '../../../support/hand-off.ts';
import { aLead } from '../../../support/lead.ts';
import { useTable } from '../../../support/table.ts';
import { config, keys } from '../../../support/world.ts';

const table = useTable();
const manager = userOf(config.deployment.manager.email, config);

/** The desk on a table that counts what is asked of it. */
function desk() {
  let calls = 0;
  const counted = new Proxy(table, {
    get: (_, name) => {
      const method = Reflect.get(table, name);
      return (...args: unknown[]) => {
        calls += 1;
        return method(...args);
      };
    },
  }) as Table;
  const on = createLeadDesk({
    idOf: (email) => leadIdOfAddress(keys, email),
    list: createLeadList(counted),
    leads: createLeads(counted),
    reps: createReps(counted),
    walk: createLeadWalk(counted),
    config,
  });
  const list = (query: Partial<LeadQuery>) => on.list({ limit: 7, ...query }, manager as NonNullable<typeof manager>);
  const page = (id: string) => on.lead(id, manager as NonNullable<typeof manager>);
  return { list, page, origins: on.origins, calls: () => calls };
}

/** All pages one after the other, with the most calls that one took. */
async function walked(query: Partial<LeadQuery>) {
  const ids: string[] = [];
  let most = 0;
  let cursor: string | undefined;
  do {
    const { list, calls } = desk();
    const page = await list({ ...query, cursor });
    ids.push(...page.leads.map(({ id }) => id));
    most = Math.max(most, calls());
    cursor = page.cursor;
  } while (cursor !== undefined);
  return { ids, most };
}

describe('a list of leads', () => {
  const made: Lead[] = [];
  const many = 60;

  test('has each lead once, newest first, page after page, in three calls a page; a filter leaves out the others', async () => {
    const leads = createLeads(table);
    for (let n = 0; n < many; n++) {
      const score = { total: n, grade: n % 3 === 0 ? ('A' as const) : ('C' as const), asOf: monday };
      const lead = aLead(plus(monday, (n % 20) * minute), { score, country: n % 2 ? 'DE' : 'FR' });
      made.push(lead);
      await leads.create(lead);
    }
    const newest = made.toSorted((a, b) => (`${a.createdAt}#${a.id}` < `${b.createdAt}#${b.id}` ? 1 : -1));
    const of = (keep: (lead: Lead) => boolean) => newest.filter(keep).map(({ id }) => id);
    expect(await walked({})).toEqual({ ids: of(() => true), most: 3 });
    expect(await walked({ grade: 'A', minScore: 10 })).toEqual({
      ids: of(({ score }) => score?.grade === 'A' && score.total >= 10),
      most: 3,
    });
    expect((await walked({ country: 'DE', stage: 'captured' })).ids).toEqual(of(({ country }) => country === 'DE'));
    expect(await walked({ stage: 'lost' })).toEqual({ ids: [], most: 3 });
  });

  test('with an address that nobody has finds nobody, and not everybody at its provider', async () => {
    const leads = createLeads(table);
    for (const email of ['ada.q@gmail.example', 'bea.q@gmail.example']) {
      const lead = aLead(monday, { id: leadIdOfAddress(keys, email) ?? '', email, name: 'Q' });
      await leads.create(lead);
      await leads.findable(lead.id, findWords(lead));
    }
    const found = async (q: string) => (await desk().list({ q })).leads.map(({ email }) => email);
    expect(await found('john.q@gmail.example')).toEqual([]);
    expect(await found('ADA.Q@gmail.example ')).toEqual(['ada.q@gmail.example']);
    // Somebody who is still typing.
    expect(await found('ada.q@gmail')).toEqual(['ada.q@gmail.example']);
  });

  test('is filtered by source, medium, campaign and form, a rare one in three calls', async () => {
    const leads = createLeads(table);
    const made = async (first: Partial<Lead['first']>, days = 40) => {
      const lead = aLead(plus(monday, -days * day));
      await leads.create({ ...lead, first: { ...lead.first, ...first } });
      return lead.id;
    };
    const ad = await made({ source: 'Google', medium: 'CPC', campaign: 'Spring 2027', form: 'demo' });
    const clicked = await made({ gclid: 'g-1', form: 'contact' });
    const search = await made({ source: 'google', medium: 'organic', form: 'contact' });
    const friend = await made({ referredBy: 'somebody', form: 'contact' });
    const own = [ad, clicked, search, friend];
    const found = async (cameFrom: LeadQuery['cameFrom'], more: Partial<LeadQuery> = {}) => {
      const { ids, most } = await walked({ cameFrom, ...more });
      expect(most).toBeLessThanOrEqual(3);
      return ids.filter((id) => own.includes(id));
    };
    expect((await found({ source: 'google' })).sort()).toEqual([ad, clicked, search].sort());
    expect((await found({ source: 'google', medium: 'cpc' })).sort()).toEqual([ad, clicked].sort());
    expect(await found({ campaign: 'spring 2027' })).toEqual([ad]);
    expect(await found({ source: 'google', form: 'contact' }, { stage: 'captured' })).toHaveLength(2);
    expect(await found({ source: 'recommendation' })).toEqual([friend]);
    expect(await found({ source: 'bing' })).toEqual([]);
    const choices = await desk().origins();
    expect(choices).toMatchObject({
      source: expect.arrayContaining(['google', 'recommendation']),
      medium: expect.arrayContaining(['cpc', 'organic']),
      campaign: ['spring 2027'],
      form: expect.arrayContaining(['demo', 'contact']),
    });
  });

  test('is filtered by the next step of leads that a rep has, and by the last day of the person', async () => {
    const leads = createLeads(table);
    const before = { to: plus(monday, -20 * day).slice(0, 10) };
    const at = (days: number) => plus(monday, days * day);
    const made = async (parts: Partial<Lead>) => {
      const lead = aLead(at(-30), { stage: 'working', ...parts });
      await leads.create(lead);
      return lead.id;
    };
    const overdue = await made({ nextDue: at(-3), activeOn: before.to });
    const done = await made({ nextDue: at(-3), notedAt: at(-2) });
    const soon = await made({ nextDue: at(2), activeOn: monday.slice(0, 10) });
    const later = await made({ nextDue: at(12) });
    const won = await made({ stage: 'customer', nextDue: at(-3), activeOn: monday.slice(0, 10) });
    const own = [overdue, done, soon, later, won];
    const found = async (query: Partial<LeadQuery>) => {
      const { ids, most } = await walked(query);
      expect(most).toBeLessThanOrEqual(3);
      return ids.filter((id) => own.includes(id)).sort();
    };
    const due = (asked: NextStepFilter) => found({ nextDue: nextDueIn(asked, monday, 'Europe/Berlin') });
    expect(await due('overdue')).toEqual([overdue]);
    expect(await due('week')).toEqual([soon]);
    expect(await due('today')).toEqual([]);
    expect(await due('none')).toEqual([done]);
    // Made thirty days ago, and quiet since where nothing else is said.
    expect(await found({ activeOn: activeOnIn('quiet-20', monday) })).toEqual([overdue, done, later].sort());
    expect(await found({ activeOn: activeOnIn('within-7', monday) })).toEqual([soon, won].sort());
    expect(await found({ stage: 'customer', nextDue: nextDueIn('overdue', monday, 'Europe/Berlin') })).toEqual([]);
  });

  test('leads to the page of a lead in three calls at most, also of one that another was merged into', async () => {
    const leads = createLeads(table);
    const other = aLead(monday, { stage: 'working' });
    const lead = aLead(monday, { stage: 'working', merged: [{ ...other, of: 'm', at: monday }] });
    await leads.create({ ...other, mergedInto: { id: lead.id, of: 'm', open: true } });
    await leads.create(lead);
    const { page, calls } = desk();
    expect((await page(lead.id))?.lead.id).toBe(lead.id);
    expect(calls()).toBe(2);
    const merged = desk();
    expect((await merged.page(other.id))?.lead.id).toBe(lead.id);
    expect(merged.calls()).toBeLessThanOrEqual(3);
  });

  test('is as short as what a rep has, in two calls', async () => {
    const { list, calls } = desk();
    expect((await list({ owners: [config.sales.reps[0]?.id ?? ''] })).leads).toEqual([]);
    expect(calls()).toBeLessThanOrEqual(2);
  });
});

describe('leads of owners', () => {
  const [ada = '', jonas = '', priya = ''] = config.sales.reps.map(({ id }) => id);
  const first = plus(monday, 90 * day);

  /** Leads that reps have, and one that stands before the manager, each a minute younger than the one before. */
  async function held() {
    const [leads, reps] = [createLeads(table), createReps(table)];
    const ids: string[] = [];
    for (const [n, repId] of [ada, ada, ada, jonas, jonas, priya, managerId].entries()) {
      const at = plus(first, n * minute);
      const { lifecycleId, ...made } = aLead(at, { stage: 'working' });
      const type = repId === managerId ? ('LeadEscalated' as const) : ('LeadAccepted' as const);
      const event = { id: `e${n}`, type, lifecycleId, facts: { repId } } as never;
      const lead: Lead = { ...made, lifecycleId, moves: [{ stage: 'working', at, why: 'of the test', event }] };
      await leads.create(lead);
      if (repId !== managerId) await reps.claim(repId, leadRun(lead), { capacity: 50, at });
      ids.push(lead.id);
    }
    return ids;
  }

  test('are those of one, of several or of the manager, newest first, page by page, in few calls', async () => {
    const ids = await held();
    const own = async (query: Partial<LeadQuery>) => {
      const { ids: found, most } = await walked({ limit: 2, ...query });
      return { found: found.filter((id) => ids.includes(id)).map((id) => ids.indexOf(id)), most };
    };
    expect(await own({ owners: [ada] })).toEqual({ found: [2, 1, 0], most: 2 });
    expect(await own({ owners: [ada, jonas] })).toEqual({ found: [4, 3, 2, 1, 0], most: 2 });
    expect((await own({ owners: [jonas, managerId] })).found).toEqual([6, 4, 3]);
    expect((await own({ owners: [managerId], stage: 'working' })).found).toEqual([6]);
    expect(await own({ owners: [ada], stage: 'customer' })).toMatchObject({ found: [] });
    expect(await own({ owners: [] })).toMatchObject({ found: [] });
    const { list, calls } = desk();
    await list({ owners: [managerId] });
    // Two stages of four partitions each, and a read for each hundred: not one page after the other.
    expect(calls()).toBeLessThanOrEqual(12);
  });
});

describe('a lead', () => {
  test.each([
    ['the beginning of the name, without its accent', 'lüt mull', true],
    ['the company', 'brückner', true],
    ['a word of the address', 'lutz', true],
    ['the whole address in another spelling', 'LUTZ.Mueller@Brueckner.example', true],
    ['words of two leads', 'lutz fieldnote', false],
  ])('is found by %s once its first step has run', async (_, q, isFound) => {
    const email = 'lutz.mueller@brueckner.example';
    const id = leadIdOfAddress(keys, email) ?? '';
    const person = { name: 'Lütfi Müller', company: 'Brückner & Söhne' };
    const { captured } = aLead(monday, { email });
    const said = { ...captured, detail: { ...captured.detail, person } } as Lead['captured'];
    const { world, input } = await salesReady(table, { id, email, ...person, stage: 'captured', captured: said });
    await createVerification({ ...world.process(), rules: config })(input);
    const { list, calls } = desk();
    expect((await list({ q })).leads.some((lead) => lead.id === id)).toBe(isFound);
    expect(calls()).toBeLessThanOrEqual(3);
  });

  test('with a rare word and one that hundreds have stands on the first page', async () => {
    const leads = createLeads(table);
    const named = async (name: string) => {
      const lead = aLead(monday, { name });
      await leads.create(lead);
      await leads.findable(lead.id, findWords(lead));
      return lead.id;
    };
    await Promise.all(Array.from({ length: 110 }, (_, n) => named(`Alexandra ${n}th`)));
    const wu = await named('Alexandra Wu');
    for (const q of ['alexandra wu', 'Wu, Alexandra']) {
      const { list, calls } = desk();
      expect((await list({ q })).leads.map(({ id }) => id)).toEqual([wu]);
      expect(calls()).toBeLessThanOrEqual(3);
    }
    expect((await desk().list({ q: 'alexandra', limit: 5 })).leads).toHaveLength(5);
    const unknown = desk();
    await unknown.list({ q: 'alexandra.wu@unknown.example' });
    expect(unknown.calls()).toBeLessThanOrEqual(3);
  });

  test('is found by each beginning of each of its words, for any name', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(name, name, (person, company) => {
        const lead = { name: person, company, email: 'a@b.example' };
        for (const word of findWords(lead)) {
          expect(isFoundBy(lead, [word, word.slice(0, 1)])).toBe(true);
          expect(wordsIn(word)).toEqual([word]);
        }
      }),
    );
  });
});
