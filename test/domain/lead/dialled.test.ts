import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dialled } from '../../../domain/lead/dialled.ts';

test.each([
  ['+49 40 5550 1234', '+494055501234'],
  ['+493055501234', '+493055501234'],
  ['+493055501234;ext=12', '+493055501234;ext=12'],
  ['+49 (0)30 / 555-01.234', '+493055501234'],
  ['030 555 01234', '03055501234'],
  ['(030) 555 01234 x12', '03055501234;ext=12'],
  ['+1 212 555 0100, ext. 45', '+12125550100;ext=45'],
  ['030 901820 Durchwahl 12', '030901820;ext=12'],
  ['+49 30 901820 DW 12', '+4930901820;ext=12'],
  ['030/901820 App. 12', '030901820;ext=12'],
  ['0171 1234567 (mornings until 9)', '01711234567'],
  ['after 6pm 0171 1234567', '01711234567'],
  ['4.9309E+11', undefined],
  ['ask at the desk', undefined],
  ['', undefined],
])('K10: %j is dialled as %j', (phone, number) => {
  expect(dialled(phone)).toBe(number);
});

test('K10: any text becomes digits that a link may have, or nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\+?[\d ()x.-]{0,30}$/)), (phone) => {
      expect(dialled(phone) ?? '0').toMatch(/^\+?\d+(;ext=\d+)?$/);
    }),
  );
});
