import { capture } from 'leadloop:config';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adBody, retryAfter } from '../../../domain/capture/ad-lead.ts';
import { googleLead } from '../../../domain/capture/google-lead.ts';
import { losslessJson } from '../../../domain/capture/lossless-json.ts';
import { leadgensIn, metaLead } from '../../../domain/capture/meta-lead.ts';
import { parseSubmission } from '../../../domain/capture/submission.ts';
import { hour, minute } from '../../../domain/time/instant.ts';
import { webhookOf } from '../../support/meta.ts';

const { meta, google } = capture.ads;

describe('an ad’s answers', () => {
  it('become our fields by the configuration, and the rest answers under what people read', () => {
    const answers = [
      { name: 'EMAIL', label: 'User Email', value: ' ada@example.org ' },
      { name: 'FIRST_NAME', value: 'Ada' },
      { name: 'LAST_NAME', value: 'Lovelace' },
      { name: 'custom_1', label: 'How many vans?', value: '12' },
      { name: 'CITY', value: '' },
    ];
    expect(adBody(answers, google, { utm_source: 'google' })).toEqual({
      utm_source: 'google',
      email: 'ada@example.org',
      name: 'Ada Lovelace',
      answers: { 'How many vans?': '12' },
    });
    expect(adBody(answers, { ...google, otherQuestions: 'ignored' }, {})).toMatchObject({ answers: {} });
  });

  it('are not joined when one holds the other: full name, first name, last name', () => {
    const named = (name: string, value: string) => ({ name, value });
    const answers = [named('full_name', 'Ada Lovelace'), named('first_name', 'Ada'), named('last_name', 'Lovelace')];
    expect(adBody(answers, meta, {})).toMatchObject({ name: 'Ada Lovelace' });
  });

  it('always make a post that is right, whatever they say, if there is an address', () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...Object.keys(meta.fields), 'website', '__proto__', 'answers'),
    );
    const answer = fc.record({
      name: names,
      label: fc.option(names, { nil: undefined }),
      value: fc.string({ unit: 'binary', maxLength: 400 }),
    });
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 40 }), (answers) => {
        const address = { name: 'email', value: 'ada@example.org' };
        const parsed = parseSubmission(adBody([address, ...answers], meta, {}), capture.forms, {
          honeypot: capture.filter.honeypot,
          reading: 'lenient',
        });
        expect(parsed).toMatchObject({ ok: true, submission: { email: 'ada@example.org' } });
        expect(parsed.ok && parsed.submission.honeypot).toBeFalsy();
      }),
    );
  });
});

it('a fetch that failed is tried again after 1, 2, 4 … minutes, at most 6 hours', () => {
  expect([1, 2, 3, 9, 10, 14].map((received) => retryAfter(received) / minute)).toEqual([1, 2, 4, 256, 360, 360]);
  expect(retryAfter(1_000)).toBe(6 * hour);
});

it('ids beyond 2^53 keep every digit', () => {
  expect(
    losslessJson('{"lead": 12345678901234567891, "small": 5, "price": 1e300, "text": "12345678901234567891"}'),
  ).toEqual({
    lead: '12345678901234567891',
    small: 5,
    price: 1e300,
    text: '12345678901234567891',
  });
});

describe('a webhook of Meta', () => {
  it('names the leads of all its entries and changes, each once, and nothing else', () => {
    const { entry } = JSON.parse(webhookOf('1', 2, '1')) as { entry: object[] };
    const others = {
      changes: [
        { field: 'feed', value: { leadgen_id: '9' } },
        { field: 'leadgen', value: { leadgen_id: '../me' } },
        null,
      ],
    };
    expect(leadgensIn({ entry: [...entry, others, null, {}] })).toEqual([
      { leadgenId: '1', formId: '22', pageId: '11', adId: '33', adGroupId: '44' },
      { leadgenId: '2', formId: '22', pageId: '11', adId: '33', adGroupId: '44' },
    ]);
    for (const odd of [null, 5, [], {}, { entry: {} }, { entry: [{ changes: 'x' }] }])
      expect(leadgensIn(odd)).toEqual([]);
  });

  it('and what the Graph API knows make the origin; without ad permissions the webhook’s ids do', () => {
    const ids = { leadgenId: '1', adId: '33', adGroupId: '44', formId: '22' };
    expect(
      metaLead({ platform: 'ig', campaign_id: '55', field_data: [{ name: 'x', values: ['a', 'b'] }] }, ids),
    ).toEqual({
      answers: [{ name: 'x', value: 'a, b' }],
      origin: {
        utm_source: 'instagram',
        utm_medium: 'paid-social',
        utm_campaign: '55',
        utm_term: '44',
        utm_content: '33',
      },
      formId: '22',
    });
    expect(metaLead({}, { leadgenId: '1' })).toEqual({
      answers: [],
      origin: { utm_source: 'facebook', utm_medium: 'paid-social' },
      formId: undefined,
    });
  });
});

it('a webhook of Google that is no lead is answered with what is missing', () => {
  expect(googleLead([])).toMatch(/^lead_id: got none/);
  expect(googleLead({ lead_id: 'x' })).toMatch(/^user_column_data: got none/);
});
