import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reasonForReader } from '../../../domain/distribution/reason-for-you.ts';
import { saidIn } from '../../../domain/language/said.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import { renderMail } from '../../../domain/mail/render-template.ts';
import { plus } from '../../../domain/time/instant.ts';
import { calendarEntry } from '../../../functions/http/pages/offer/calendar-entry.ts';
import { offerPage } from '../../../functions/http/pages/offer/offer-page.ts';
import { offerView } from '../../../functions/http/pages/offer/offer-view.ts';
import { wordedFor } from '../../../functions/services/mail/outgoing-mail.ts';
import { leadBrief } from '../../../functions/services/sales/lead-brief.ts';
import { compileMails } from '../../../lib/mail/compile.ts';
import { anyStory, assignment, config as fixtures, monday } from '../../support/fixtures.ts';
import { englishIn, textsOfTheCompany } from '../../support/german.ts';
import { keys, mails, config as shipped } from '../../support/world.ts';

const product = { ...shipped.deployment.product, language: 'de' };
const config = { ...fixtures, deployment: { ...fixtures.deployment, product } };
const deps = { keys, publicUrl: 'https://api.example', deployment: { ...shipped.deployment, product }, mails };
const compiled = new Map(compileMails().map((mail) => [mail.name, mail]));
const inGerman = [...compiled.keys()].filter((name) => compiled.has(`${name}-de`));
const ofTheCompany = textsOfTheCompany(
  config,
  [...compiled.values()].map(({ title }) => title),
  ['Head of Service', product.postalAddress],
);

/** As a reader sees it: no addresses, no attributes. */
const seen = (page: string) =>
  page
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, '\n')
    .replace(/\S+/g, (word) => (/.@./.test(word) ? ' ' : word.replace(/https?:\/\/.+/, ' ')));

const states: Partial<Assignment>[] = [
  {},
  { status: 'withdrawn' },
  { status: 'accepted', acceptedAt: monday },
  { status: 'declined', declinedBecause: 'Keine Zeit', passTo: 'jonas' },
  { status: 'declined', declinedBecause: 'Keine Zeit' },
  { status: 'expired' },
  { status: 'closed' },
  { status: 'closed', givenUpAt: monday },
  ...(['won', 'lost', 'recycle'] as const).map((result) => ({
    status: 'closed' as const,
    outcome: { result, at: monday, reason: 'Preis', value: 1_234.5, until: plus(monday, 86_400_000) },
  })),
  { repId: 'manager', toManager: true, why: '3 reps did not take it' },
];

describe('a rep whose language is German', () => {
  test('reads no English of ours on the page, in its calendar entry and in any mail', () => {
    fc.assert(
      fc.property(anyStory, fc.constantFrom(...states), fc.constantFrom(-60_000, 7_200_000), (story, change, later) => {
        const mine = assignment(9, 'ada', { offeredAt: monday, acceptBy: plus(monday, 3_600_000), ...change });
        const history = { ...story, assignments: [...story.assignments, mine] };
        const now = plus(monday, later);
        const view = offerView('tok', history, mine, config, now, mails);
        const page = offerPage(view);
        expect(page).toContain('<html lang="de">');
        expect(englishIn(seen(page), ofTheCompany)).toEqual([]);
        const entry = calendarEntry(view, 'https://api.example/r/tok').replace(/\r\n /g, '');
        const about = entry
          .split(/\r\n|\\n/)
          .filter((line) => /^(SUMMARY|DESCRIPTION|Mail|Telefon|Uhrzeit)/.test(line));
        expect(englishIn(seen(about.join('\n')), ofTheCompany)).toEqual([]);
        const { data, language } = leadBrief(history, mine, config, deps, now);
        const more = { ...data, reminder: 'Angebot', reminderTo: 'Call', meeting: 'booked a meeting' };
        for (const name of inGerman.filter((one) => one.startsWith('rep-'))) {
          const { wording = '', data: values } = wordedFor(language, name, more, deps);
          const { subject, text, html } = renderMail(compiled.get(wording) as never, values);
          const unwrapped = text.replace(/\n[> ]*(?=\S)/g, ' ');
          for (const part of [subject, unwrapped, seen(html)]) expect(englishIn(part, ofTheCompany), name).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('has each mail to our own people in German', () => {
    const internal = [...compiled.values()].filter(({ name, kind }) => kind === 'internal' && !name.endsWith('-de'));
    expect(internal.map(({ name }) => name).filter((name) => !compiled.has(`${name}-de`))).toEqual([]);
    for (const { name } of internal) {
      const { subject = '', html = '', text = '' } = compiled.get(`${name}-de`) ?? {};
      const bare = [subject, text, seen(html)].map((part) => part.replace(/\{\{.*?\}\}/g, ''));
      expect(
        bare.flatMap((part) => englishIn(part, ofTheCompany)),
        name,
      ).toEqual([]);
    }
  });

  test('is told why they were asked as one tells a person', () => {
    const why = (text: string) => reasonForReader({ why: text, toManager: false }, saidIn('de'));
    expect(why('waited longest (since 8:00)')).toBe('Sie warteten am längsten (seit 8:00).');
    expect(why('Aus Amerika: had most room (3 of 30 leads)')).toBe(
      'Aus Amerika: Sie hatten am meisten Platz (3 von 30 Leads).',
    );
  });
});

test('a mail that emails/ has in one language only goes to everybody as it is', () => {
  const { 'rep-visit-de': _, ...others } = mails;
  expect(wordedFor('de', 'rep-visit', {}, { ...deps, mails: others }).wording).toBeUndefined();
  expect(wordedFor('de', 'rep-visit', {}, deps).wording).toBe('rep-visit-de');
  expect(wordedFor('en', 'rep-visit', {}, deps).wording).toBeUndefined();
});
