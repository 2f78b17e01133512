import { describe, test } from 'vitest';
import { wrongLetters } from '../cli/import/code-page.ts';
import { masked } from '../domain/capture/profile.ts';
import { addressesIn, phonesIn } from '../domain/capture/several.ts';
import { dialled } from '../domain/lead/dialled.ts';
import { firstNameOf } from '../domain/mail/first-name.ts';
import { expectLinear, repeated } from './support/linear.ts';

describe('N12: every expression over foreign text takes linear time', () => {
  const worst = [
    '.',
    ' ',
    '\n',
    '@',
    '+',
    'a',
    '?',
    '"',
    ' ,',
    ' @',
    'ä',
    '@.',
    '<>',
    '; ',
    '\r\n',
    'or ',
    '+4 ',
    '"\u00a0',
  ];
  test.each([
    ['an address among others', addressesIn],
    ['phone numbers', phonesIn],
    ['a masked address', masked],
    ['a number to dial', dialled],
    ['a first name', firstNameOf],
    ['letters of the wrong code page', (text: string) => wrongLetters([text])],
  ])('%s of 1 MB is read in linear time', async (_, read: (text: string) => unknown) => {
    for (const piece of worst) await expectLinear(JSON.stringify(piece), repeated(piece, 'x', 'x'), read);
  });
});
