import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StageMove } from '../../../domain/lead/lead.ts';
import { amountIn } from '../../../domain/settlement/amount.ts';
import { newsIn, saleIn, saleOf } from '../../../domain/settlement/sale.ts';
import { day, plus } from '../../../domain/time/instant.ts';
import { lifecycleId, monday } from '../../support/fixtures.ts';

const steps = ['contacted', 'meeting', 'offer'];
const reader = { steps, currency: 'EUR', amount: (text: string) => amountIn(text, 'EUR') };
const read = (given: Record<string, string>) => saleIn((name) => given[name], reader);
const moved = (days: number, facts: object): StageMove => ({
  stage: 'working',
  at: plus(monday, days * day),
  why: '',
  event: { type: 'LeadStepChanged', lifecycleId, facts },
});
const won: StageMove = {
  stage: 'customer',
  at: plus(monday, 9 * day),
  why: '',
  event: { type: 'LeadWon', lifecycleId, facts: {} },
};

describe('what somebody says about a sale', () => {
  test('is a step, an amount, a chance and a day; what is empty changes nothing', () => {
    expect(read({ step: 'offer', value: '12.500,50', probability: '40 %', closeOn: '2027-01-31' })).toEqual({
      ok: true,
      value: { step: 'offer', value: 12_500.5, currency: 'EUR', probability: 40, closeOn: '2027-01-31' },
    });
    expect(read({ value: '100', currency: 'usd' })).toMatchObject({ value: { value: 100, currency: 'USD' } });
    expect(read({ step: '', value: ' ' })).toEqual({ ok: true, value: {} });
  });

  test.each([
    [{ step: 'won' }, 'step'],
    [{ value: 'a lot' }, 'value'],
    [{ value: '1', currency: 'euro' }, 'currency'],
    [{ probability: '101' }, 'probability'],
    [{ probability: '-1' }, 'probability'],
    [{ closeOn: '2027-02-30' }, 'closeOn'],
  ])('%j is not right', (given, field) => {
    expect(read(given as Record<string, string>)).toMatchObject({ ok: false, invalid: { field } });
  });

  test('is news where it differs; an amount keeps its currency beside it', () => {
    const sale = { step: 'offer', value: 100, currency: 'EUR', probability: 40 };
    expect(newsIn(sale, sale)).toBeUndefined();
    expect(newsIn({ step: 'meeting', probability: 40 }, sale)).toEqual({ step: 'meeting' });
    expect(newsIn({ value: 200, currency: 'EUR' }, sale)).toEqual({ value: 200, currency: 'EUR' });
  });
});

describe('where a sale stands', () => {
  test('is the newest of each part, a step back too, since the last outcome', () => {
    const moves = [
      moved(1, { step: 'offer', value: 100, currency: 'EUR' }),
      moved(2, { step: 'meeting', from: 'offer', repId: 'ada' }),
    ];
    expect(saleOf({ moves })).toEqual({ step: 'meeting', value: 100, currency: 'EUR' });
    expect(saleOf({ moves }, plus(monday, day))).toEqual({ step: 'offer', value: 100, currency: 'EUR' });
    expect(saleOf({ moves: [...moves, won] })).toEqual({});
    expect(saleOf({ moves: [...moves, won, moved(10, { step: 'contacted' })] })).toEqual({ step: 'contacted' });
  });

  test('does not hang on the order in which reports come', () => {
    const change = fc.record(
      { step: fc.constantFrom(...steps), probability: fc.integer({ min: 0, max: 100 }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (changes, order) => {
        const moves = changes.map((facts, index) => moved(index, facts));
        const mixed = moves.map((move) => [order.next().value as number, move] as const);
        mixed.sort(([a], [b]) => a - b);
        expect(saleOf({ moves: mixed.map(([, move]) => move) })).toEqual(saleOf({ moves }));
      }),
    );
  });
});
