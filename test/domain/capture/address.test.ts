import { describe, expect, test } from 'vitest';
import { addressKind, isReserved } from '../../../domain/capture/address.ts';
import { config } from '../../support/fixtures.ts';

const domains = { disposable: new Set(['mailinator.com']), freeMail: new Set(['gmail.com', 'web.de']) };
const kind = (email: string, more: Partial<typeof config.capture.filter> = {}) =>
  addressKind(email, domains, { ...config.capture.filter, ...more });

describe('the kind of an address', () => {
  test.each([
    ['ada@lifts.example', { freeMail: false, role: false, disposable: false }],
    ['ada@gmail.com', { freeMail: true, role: false, disposable: false }],
    ['ada@googlemail.com', { freeMail: true, role: false, disposable: false }],
    ['Ada@WEB.de', { freeMail: true, role: false, disposable: false }],
    ['x@mailinator.com', { freeMail: false, role: false, disposable: true }],
    ['x@any.Mailinator.com', { freeMail: false, role: false, disposable: true }],
    ['x@notmailinator.com', { freeMail: false, role: false, disposable: false }],
    ['info@lifts.example', { freeMail: false, role: true, disposable: false }],
    ['Sales+fair@lifts.example', { freeMail: false, role: true, disposable: false }],
    ['no-reply@lifts.example', { freeMail: false, role: true, disposable: false }],
    ['information.desk@lifts.example', { freeMail: false, role: false, disposable: false }],
  ])('%s', (email, expected) => {
    expect(kind(email)).toMatchObject(expected);
  });

  test('is what the configuration adds and takes back', () => {
    const disposable = { also: ['burner.example'], except: ['mailinator.com'] };
    expect(kind('x@a.burner.example', { disposable }).disposable).toBe(true);
    expect(kind('x@a.mailinator.com', { disposable }).disposable).toBe(false);
  });
});

test.each([
  ['example.org', true],
  ['www.example.com', true],
  ['works.example', true],
  ['a.test', true],
  ['my-example.com', false],
  ['example.org.uk', false],
])('%s is reserved for examples: %s', (domain, expected) => {
  expect(isReserved(domain)).toBe(expected);
});
