import { describe, expect, test } from 'vitest';
import { contactChoices, contactIn, reportedContact } from '../../../domain/settlement/contact.ts';
import { monday } from '../../support/fixtures.ts';

const berlin = 'Europe/Berlin';
const read = (given: Record<string, string>, now = monday, zone = berlin) =>
  contactIn((name) => given[name], now, zone);
const report = (given: Record<string, string>) => reportedContact((name) => given[name], monday, berlin);

describe('what a rep says about a contact', () => {
  test('each choice of the page is a channel, reached or not', () => {
    for (const { id, channel, reached } of contactChoices)
      expect(read({ contact: id })).toEqual({
        ok: true,
        value: { channel, reached, note: undefined, next: undefined },
      });
    expect(new Set(contactChoices.map(({ channel, reached }) => `${channel} ${reached}`)).size).toBe(8);
  });

  test('may have a note, and a next step with its day', () => {
    const given = { contact: 'call', note: ' Wants a quote. ', next: 'Send it', nextOn: '2026-11-23' };
    expect(read(given)).toMatchObject({
      value: { note: 'Wants a quote.', next: { on: '2026-11-23', what: 'Send it' } },
    });
  });

  test('today is the rep’s: at 16:00 UTC it is tomorrow in Tokyo', () => {
    const given = { contact: 'call', nextOn: '2026-11-23' };
    expect(read(given, '2026-11-23T16:00:00.000Z', 'Asia/Tokyo')).toMatchObject({ invalid: { field: 'nextOn' } });
    expect(read(given, '2026-11-23T16:00:00.000Z', berlin)).toMatchObject({ ok: true });
  });

  test.each([
    ['no choice', {}, 'contact'],
    ['another choice', { contact: 'fax' }, 'contact'],
    ['a next step without a day', { contact: 'call', next: 'Send it' }, 'nextOn'],
    ['a day that is over', { contact: 'call', nextOn: '2026-11-22' }, 'nextOn'],
    ['a day that is none', { contact: 'call', nextOn: '2027-02-30' }, 'nextOn'],
  ])('is not %s', (_, given, field) => {
    expect(read(given as Record<string, string>)).toMatchObject({ ok: false, invalid: { field } });
  });

  test('a program says the channel; a call or meeting has reached them unless it says no', () => {
    const reached = (contact: string, said?: string) => {
      const got = report({ contact, ...(said !== undefined && { reached: said }) });
      return got.ok && got.value.reached;
    };
    expect(['call', 'mail', 'Meeting', 'message'].map((one) => reached(one))).toEqual([true, false, true, false]);
    expect([reached('call', 'false'), reached('mail', 'True')]).toEqual([false, true]);
    expect(report({ contact: 'call-missed' })).toMatchObject({ invalid: { field: 'contact' } });
    expect(report({ contact: 'call', reached: 'perhaps' })).toMatchObject({ invalid: { field: 'reached' } });
  });
});
