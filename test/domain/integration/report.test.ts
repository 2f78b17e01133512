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
    [{ result: 'closedwon' }, ['result']],
    [{ result: 'lost' }, ['reason']],
    [{ result: 'lost', reason: 'They smelled' }, ['reason']],
    [{ result: 'won', value: -1 }, ['value']],
    [{ result: 'won', value: '0x10' }, ['value']],
    [{ result: 'won', value: '1e3' }, ['value']],
    [{ result: 'won', at: 'yesterday' }, ['at']],
    [{ result: 'won', at: '2027-01-01T00:00:00Z' }, ['at']],
    [{ owner: 'nobody' }, ['owner']],
    [{ owner: 'nobody', result: 'lost', at: {} }, ['at', 'owner', 'reason']],
  ])('%j: %j is not right', (fields, fieldsThatAreNot) => {
    expect(invalid(fields)).toEqual(fieldsThatAreNot);
  });
});

describe('a reported outcome', () => {
  const offer = { ...{ attempt: 1, repId: 'ada', toManager: false, offeredAt: monday, acceptBy: later }, lifecycleId };
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
