import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planReport, type Report, readReport } from '../../../domain/integration/report.ts';
import { plus, second } from '../../../domain/time/instant.ts';
import { history, lead, lifecycleId, monday } from '../../support/fixtures.ts';
import { config } from '../../support/world.ts';

const read = (fields: Record<string, unknown>) => readReport({ lead: 'a1', ...fields }, config, monday);
const invalid = (fields: Record<string, unknown>) => {
  const got = read(fields);
  return got.ok ? [] : got.invalid.map(({ field }) => field);
};
const names = Object.keys(config.sales.reports.crm?.fields ?? {});
const later = plus(monday, 60 * second);
const won: Report = { leadId: 'a1', at: later, isDated: true, outcome: { result: 'won', at: later, value: 5 } };

describe('a report is read', () => {
  test('as the rep’s page reads it, at the time it happened there', () => {
    const at = '2026-11-20T08:00:00.000Z';
    const [product] = config.sales.outcome.products;
    expect(read({ result: 'won', value: 12_000, product, at: Date.parse(at) / 1000 })).toEqual({
      ok: true,
      report: {
        leadId: 'a1',
        at,
        isDated: true,
        owner: undefined,
        outcome: { result: 'won', at, value: 12_000, product },
      },
    });
    expect(read({ result: 'recycle', reason: 'Not now', until: '2027-02-01T09:00:00Z' })).toMatchObject({
      report: { outcome: { result: 'recycle', until: '2027-02-01T00:00:00.000Z' } },
    });
    expect(read({ owner: config.sales.reps[0]?.email.toUpperCase() })).toMatchObject({
      report: { owner: config.sales.reps[0]?.id, at: monday },
    });
  });

  test.each([
    [{}, ['result']],
    [{ lead: undefined, result: 'won' }, ['lead']],
    [{ result: 'closed' }, ['result']],
    [{ result: 'lost' }, ['reason']],
    [{ result: 'lost', reason: 'They smelled' }, ['reason']],
    [{ result: 'won', value: -1 }, ['value']],
    [{ result: 'won', value: '0x10' }, ['value']],
    [{ result: 'won', value: '1e3' }, ['value']],
    [{ result: 'won', at: 'yesterday' }, ['at']],
    [{ result: 'won', at: 12 }, ['at']],
    [{ result: 'won', at: 'Deal 3' }, ['at']],
    [{ result: 'won', at: '2026-02-29T10:00:00Z' }, ['at']],
    [{ result: 'won', at: '2027-01-01T00:00:00Z' }, ['at']],
    [{ owner: 'nobody' }, ['owner']],
    [{ owner: 'nobody', result: 'lost', at: 'then' }, ['at', 'owner', 'reason']],
  ])('%j: %j is not right', (fields, fieldsThatAreNot) => {
    expect(invalid(fields)).toEqual(fieldsThatAreNot);
  });
});

describe('the same message is the same deed, and two deeds of one day are two:', () => {
  const idOf = (fields: Record<string, unknown>) => {
    const got = read(fields);
    if (!got.ok) throw new Error(JSON.stringify(got.invalid));
    return got.report.note?.id;
  };

  test.each([
    '2026-11-20',
    '20.11.2026',
    '2026-11-20T00:00:00Z',
    '2026-11-20 00:00',
    '2026-11-20T00:00:00+01:00',
    Date.parse('2026-11-20'),
    undefined,
  ])('of %s, which names only a day', (at) => {
    const ids = ['Called', 'Sent the offer', 'Called'].map((note) => idOf({ note, at }));
    expect(ids[0]).toBe(ids[2]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  test('of a moment, after any correction of its words', () => {
    const at = '2026-11-20T10:00:00Z';
    expect(idOf({ note: 'Caled', at })).toBe(idOf({ note: 'Called', at }));
  });
});

describe('S1, C6: what no program can correct is understood:', () => {
  const [product] = config.sales.outcome.products;
  const [reason = ''] = config.sales.outcome.lostReasons;
  const [rep] = config.sales.reps;
  const at = '2026-11-20T08:00:00.000Z';
  test.each<[string, Record<string, unknown>, object]>([
    ['a result in another case', { result: ' WON ' }, { outcome: { result: 'won' } }],
    ['HubSpot’s stage', { result: 'closedwon' }, { outcome: { result: 'won' } }],
    ['Salesforce’s stage', { result: 'Closed Lost', reason }, { outcome: { result: 'lost', reason } }],
    ['a choice with a label', { result: { label: 'Won', value: 'stage_7' } }, { outcome: { result: 'won' } }],
    ['a result in German', { result: 'Gewonnen' }, { outcome: { result: 'won' } }],
    ['a result in Spanish', { result: 'Perdido', reason }, { outcome: { result: 'lost', reason } }],
    ['a day as Germans write it', { result: 'won', at: '20.11.2026' }, { at: '2026-11-20T00:00:00.000Z' }],
    ['.NET’s moment', { result: 'won', at: '/Date(1795251600000)/' }, { at: '2026-11-21T09:00:00.000Z' }],
    [
      'Java’s moment',
      { result: 'won', at: '2026-11-21T10:00+01:00[Europe/Berlin]' },
      { at: '2026-11-21T09:00:00.000Z' },
    ],
    ['an offset in hours', { result: 'won', at: '2026-11-21T10:00:00+01' }, { at: '2026-11-21T09:00:00.000Z' }],
    ['iCalendar’s moment', { result: 'won', at: '20261121T090000Z' }, { at: '2026-11-21T09:00:00.000Z' }],
    ['a mail’s date', { result: 'won', at: 'Sat, 21 Nov 2026 09:00:00 GMT' }, { at: '2026-11-21T09:00:00.000Z' }],
    ['a rep by name', { owner: ` ${rep?.name.toUpperCase()}` }, { owner: rep?.id }],
    ['words for nothing', { result: 'won', value: 'n/a', product: 'None', at: '-' }, { isDated: false, at: monday }],
    ['a list of one', { result: ['won'] }, { outcome: { result: 'won' } }],
    ['a reason in another case', { result: 'lost', reason: reason.toUpperCase() }, { outcome: { reason } }],
    ['a product in another spelling', { result: 'won', product: `${product}`.toLowerCase() }, { outcome: { product } }],
    ['empty fields', { result: 'won', value: '', product: null, reason: ' ', at: '' }, { isDated: false, at: monday }],
    [
      'an empty id beside an address',
      { lead: '', email: 'Ada <ada@x.example>', result: 'won' },
      { email: 'ada@x.example' },
    ],
    ['an id that is a number', { lead: 42, result: 'won' }, { leadId: '42' }],
    ['a moment in milliseconds', { result: 'won', at: Date.parse(at) }, { at, isDated: true }],
    ['a moment in seconds as text', { result: 'won', at: String(Date.parse(at) / 1000) }, { at }],
    ['seconds with a fraction', { result: 'won', at: `${Date.parse(at) / 1000}.0` }, { at }],
    ['a moment without a zone', { result: 'won', at: '2026-11-20 08:00:00' }, { at }],
    ['a moment with a zone', { result: 'won', at: '2026-11-20T13:30:00+05:30' }, { at }],
    ['a day in milliseconds', { closeOn: 1_801_353_600_000, value: 5 }, { sale: { closeOn: '2027-01-31' } }],
    ['a rep with their name', { owner: `Rep <${rep?.email.toUpperCase()}>` }, { owner: rep?.id }],
    ['a rep’s id in another case', { owner: ` ${rep?.id.toUpperCase()} ` }, { owner: rep?.id }],
    ['yes', { contact: 'CALL', reached: 'yes' }, { contact: { channel: 'call', reached: true } }],
    ['0', { contact: 'phone', reached: 0 }, { contact: { channel: 'call', reached: false } }],
    ['the type of HubSpot', { contact: 'EMAIL', reached: false }, { contact: { channel: 'mail', reached: false } }],
    ['a correction that is 1', { result: 'won', correction: 1 }, { isCorrection: true }],
    ['a correction that is "no"', { result: 'won', correction: 'no' }, {}],
    ['fields of nobody', { result: 'won', __proto__: { leadId: 'x' }, constructor: 'x' }, { leadId: 'a1' }],
  ])('%s', (_, fields, expected) => {
    expect(read(fields)).toMatchObject({ ok: true, report: expected });
    if (fields.correction === 'no') expect(read(fields)).not.toHaveProperty('report.isCorrection');
  });

  test('and no value of any field throws', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 })), (fields) => {
        const got = read(fields);
        if (!got.ok) for (const one of got.invalid) expect(one.got.length).toBeLessThan(600);
      }),
      { numRuns: 2_000, seed: 13 },
    );
  });
});

describe('a reported outcome', () => {
  const offer = { attempt: 1, repId: 'ada', toManager: false, offeredAt: monday, acceptBy: later, lifecycleId };
  const about = (more: object = {}, ...assignments: object[]) =>
    planReport(history({ stage: 'working', ...more }, { assignments: assignments as never }), won);

  test('is recorded with the rep who has the lead, or is being asked', () => {
    expect(about({}, { ...offer, status: 'accepted', acceptedAt: monday })).toMatchObject({
      do: 'record',
      accept: false,
    });
    expect(about({}, { ...offer, status: 'offered' })).toMatchObject({ do: 'record', accept: true });
  });

  test('is taken from the one who has it there, when nobody has it here or the manager is being asked', () => {
    expect(about({ owner: { repId: 'jonas', at: monday } })).toMatchObject({
      do: 'take',
      assignment: { repId: 'jonas', attempt: 1 },
    });
    const manager = { ...offer, attempt: 3, repId: 'manager', toManager: true, status: 'offered' };
    expect(planReport(history({}, { assignments: [manager] as never }), { ...won, owner: 'priya' })).toMatchObject({
      do: 'take',
      assignment: { repId: 'priya', attempt: 4 },
      instead: { attempt: 3 },
    });
    expect(about()).toMatchObject({ do: 'refuse' });
  });

  test('S1: without a date the same again is the same deal, and anything else about it is not taken and says why', () => {
    const closed = { ...offer, status: 'closed', acceptedAt: monday, outcome: { result: 'won', at: monday, value: 5 } };
    const customer = history(
      { stage: 'customer', outcomeAt: monday, customerSince: monday },
      { assignments: [closed as never] },
    );
    const said = (outcome: object, isDated = false) =>
      planReport(customer, { ...won, isDated, outcome: { ...won.outcome, ...outcome } as never });
    expect(said({})).toMatchObject({ do: 'tell', assignment: { attempt: 1 } });
    for (const other of [{ value: 6 }, { product: 'Moon' }, { result: 'lost', reason: 'No budget', value: undefined }])
      expect(said(other)).toEqual({
        do: 'ignore',
        why: 'recorded already: won, 5, on 2026-11-23',
      });
    expect(said({ result: 'lost', reason: 'No budget', value: undefined }, true)).toMatchObject({ do: 'ignore' });
    expect(said({ value: 6 }, true)).toMatchObject({ do: 'take', assignment: { attempt: 2 } });
  });

  test('that is old, or repeated, changes nothing', () => {
    expect(about({ outcomeAt: later })).toMatchObject({ do: 'ignore' });
    expect(about({ openedAt: plus(later, second) })).toMatchObject({ do: 'ignore' });
    const closed = { ...offer, status: 'closed', acceptedAt: monday };
    expect(about({}, { ...closed, outcome: { result: 'lost', at: monday } })).toMatchObject({ do: 'ignore' });
    expect(
      about({ outcomeAt: later, open: false }, { ...closed, outcome: { result: 'won', at: later, value: 5 } }),
    ).toMatchObject({ do: 'tell' });
    expect(planReport(history({ ...lead(), open: false, stage: 'lost' }), won)).toMatchObject({ do: 'refuse' });
  });
});
