import { capture } from 'leadloop:config';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adBody, retryAfter } from '../../../../domain/capture/ads/ad-lead.ts';
import { googleLead } from '../../../../domain/capture/ads/google-lead.ts';
import { leadgensIn, metaLead } from '../../../../domain/capture/ads/meta-lead.ts';
import { losslessJson } from '../../../../domain/capture/lossless-json.ts';
import { parseSubmission } from '../../../../domain/capture/submission.ts';
import { hour, minute } from '../../../../domain/time/instant.ts';
import { webhookOf } from '../../../support/other-systems/meta.ts';

const { meta, google } = capture.ads;

describe('an ad’s answers', () => {
  test('become our fields by the configuration, and the rest answers under what people read', () => {
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

  test('C28: are given and family name in the order of the configuration, under names in any case', () => {
    const answers = [
      { name: 'last_name', value: 'Lovelace' },
      { name: 'Custom', value: '12' },
      { name: 'First_Name', value: 'Ada' },
      { name: 'email', value: 'ada@example.org' },
    ];
    expect(adBody(answers, google, {})).toEqual({
      email: 'ada@example.org',
      name: 'Ada Lovelace',
      answers: { Custom: '12' },
    });
  });

  test.each([
    ['Google’s names for people', ['User Email', 'Full Name', 'User Phone', 'Company Name']],
    ['in another case', ['user email', 'full name', 'PHONE NUMBER', 'company name']],
    ['in another spelling', ['e-mail', 'FullName', 'phone-number', 'company_name']],
  ])('C6: are found when a column has no id but a name only: %s', (_, names) => {
    const values = ['ada@example.org', 'Ada Lovelace', '+49305550100', 'Lifts'];
    const user_column_data = names.map((column_name, at) => ({ column_name, string_value: values[at] }));
    const lead = googleLead({ lead_id: '1', user_column_data });
    if (typeof lead === 'string') throw new Error(lead);
    expect(adBody(lead.answers, google, {})).toEqual({
      email: 'ada@example.org',
      name: 'Ada Lovelace',
      phone: '+49305550100',
      company: 'Lifts',
      answers: {},
    });
  });

  test.each([
    ['German', ['e-mail-adresse', 'vollständiger_name', 'telefonnummer', 'firmenname']],
    ['French', ['adresse_e-mail', 'nom_complet', 'numéro_de_téléphone', 'nom_de_l’entreprise']],
    ['Spanish', ['correo_electrónico', 'nombre_completo', 'número_de_teléfono', 'nombre_de_la_empresa']],
    ['Italian', ['indirizzo_e-mail', 'nome_e_cognome', 'numero_di_telefono', 'nome_azienda']],
    ['Portuguese', ['endereço_de_email', 'nome_completo', 'número_de_telefone', 'nome_da_empresa']],
    ['Dutch', ['e-mailadres', 'volledige_naam', 'telefoonnummer', 'bedrijfsnaam']],
    ['Polish', ['adres_e-mail', 'imię_i_nazwisko', 'numer_telefonu', 'nazwa_firmy']],
    ['Swedish', ['e-postadress', 'fullständigt_namn', 'telefonnummer', 'företagsnamn']],
  ])('C28: Meta’s own questions are found in a form in %s', (_, names) => {
    const values = ['ada@example.org', 'Ada Lovelace', '+49305550100', 'Lifts'];
    const field_data = names.map((name, at) => ({ name, values: [values[at]] }));
    expect(adBody(metaLead({ field_data }, { leadgenId: '1' }).answers, meta, {})).toEqual({
      email: 'ada@example.org',
      name: 'Ada Lovelace',
      phone: '+49305550100',
      company: 'Lifts',
      answers: {},
    });
  });

  test('P1: a box of Meta’s own disclaimer that was left empty is a no, and one that was ticked adds nothing', () => {
    const consentOf = (...ticks: unknown[]) => {
      const custom_disclaimer_responses = ticks.map((is_checked, at) => ({
        checkbox_key: `optional_${at}`,
        is_checked,
      }));
      const { answers, consent } = metaLead({ field_data: [], custom_disclaimer_responses }, { leadgenId: '1' });
      return adBody(answers, meta, {}, consent).consent;
    };
    expect([consentOf(), consentOf('1'), consentOf(true), consentOf('1', '1')]).toEqual(Array(4).fill(undefined));
    expect([consentOf(''), consentOf('0'), consentOf('1', ''), consentOf(undefined)]).toEqual(Array(4).fill(false));
  });

  test('C6: an address under a name that nobody listed is the address, where no other question has it', () => {
    const answers = [
      { name: 'wie_lautet_ihre_adresse?', value: 'ada@example.org' },
      { name: 'full_name', value: 'Ada' },
    ];
    expect(adBody(answers, meta, {})).toMatchObject({ email: 'ada@example.org', name: 'Ada' });
    const both = [...answers, { name: 'work_email', value: 'ada@lifts.example' }];
    expect(adBody(both, meta, {})).toMatchObject({ email: 'ada@lifts.example' });
  });

  test.each(['n/a', '-', 'keine', 'none@', ''])(
    'C6: %j under the question for the address leaves it to another answer',
    (said) => {
      const answers = [
        { name: 'email', value: said },
        { name: 'how_can_we_reach_you?', value: 'ada@example.org' },
      ];
      expect(adBody(answers, meta, {})).toMatchObject({ email: 'ada@example.org' });
    },
  );

  test.each([
    ['Martina', 'Martin', 'Martina Martin'],
    ['Annalena', 'Lena', 'Annalena Lena'],
    ['Ada', 'Ada Lovelace', 'Ada Lovelace'],
    ['Ann', 'Mann', 'Ann Mann'],
    ['Li', 'Lindgren', 'Li Lindgren'],
  ])('%s and %s are %s: a name is part of another by whole words', (first, last, whole) => {
    const answers = [
      { name: 'first_name', value: first },
      { name: 'last_name', value: last },
    ];
    expect(adBody(answers, meta, {})).toMatchObject({ name: whole });
  });

  test('C28: Google’s test lead is one in any spelling of true; numbers are answers', () => {
    const lead = (is_test: unknown) =>
      googleLead({
        lead_id: '1',
        is_test,
        user_column_data: [{ column_id: 'PHONE_NUMBER', string_value: 4930901820 }],
      });
    for (const yes of [true, 'true', 'TRUE', 1, '1']) expect(lead(yes)).toMatchObject({ isTest: true });
    for (const no of [false, 'false', 0, '', null, undefined]) expect(lead(no)).toMatchObject({ isTest: false });
    expect(lead(false)).toMatchObject({ answers: [{ name: 'PHONE_NUMBER', value: '4930901820' }] });
  });

  test('are not joined when one holds the other: full name, first name, last name', () => {
    const named = (name: string, value: string) => ({ name, value });
    const answers = [named('full_name', 'Ada Lovelace'), named('first_name', 'Ada'), named('last_name', 'Lovelace')];
    expect(adBody(answers, meta, {})).toMatchObject({ name: 'Ada Lovelace' });
  });

  test('always make a post that is right if there is an address', () => {
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

test('a fetch that failed is tried again after 1, 2, 4 … minutes, at most 6 hours', () => {
  expect([1, 2, 3, 9, 10, 14].map((received) => retryAfter(received) / minute)).toEqual([1, 2, 4, 256, 360, 360]);
  expect(retryAfter(1_000)).toBe(6 * hour);
});

test('ids beyond 2^53 keep every digit', () => {
  expect(
    losslessJson('{"lead": 12345678901234567891, "small": 5, "price": 1e300, "text": "12345678901234567891"}'),
  ).toEqual({
    lead: '12345678901234567891',
    small: 5,
    price: 1e300,
    text: '12345678901234567891',
  });
});

test('of JSON only long whole numbers change, however texts and fractions look', () => {
  /** JSON writes numbers beyond 2^53 with all their digits, up to 1e21. */
  const isLong = (value: unknown) =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21;
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value);
      const kept = JSON.parse(text, (_key, inner) => (isLong(inner) ? String(inner) : inner));
      expect(losslessJson(text)).toEqual(kept);
    }),
  );
  const odd = String.raw`{"a\"12345678901234567891": "\\", "b": [-98765432109876543210, 1.12345678901234567, "\"12345678901234567891"]}`;
  expect(losslessJson(odd)).toEqual({
    'a"12345678901234567891': '\\',
    b: ['-98765432109876543210', Number('1.12345678901234567'), '"12345678901234567891'],
  });
  for (const broken of ['{12345678901234567891: 1}', '[1 12345678901234567891]', '012345678901234567891'])
    expect(() => losslessJson(broken)).toThrow(SyntaxError);
});

test('JSON nested ten thousand deep is read, with long numbers in it too', () => {
  const depth = (value: unknown): number => {
    let levels = 0;
    for (let inner = value; Array.isArray(inner); inner = inner[0]) levels += 1;
    return levels;
  };
  for (const inner of ['1', '12345678901234567891'])
    expect(depth(losslessJson(`${'['.repeat(10_000)}${inner}${']'.repeat(10_000)}`))).toBe(10_000);
});

describe('a webhook of Meta', () => {
  test('names the leads of all its entries and changes, each once, and nothing else', () => {
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

  test('and what the Graph API knows make the origin; without ad permissions the webhook’s ids do', () => {
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

test('a webhook of Google that is no lead is answered with what is missing', () => {
  expect(googleLead([])).toMatch(/^lead_id: got none/);
  expect(googleLead({ lead_id: 'x' })).toMatch(/^user_column_data: got none/);
});
