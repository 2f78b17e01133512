import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { de as germanOps } from '../../app/texts/ops/de.ts';
import { en as englishOps } from '../../app/texts/ops/en.ts';
import { germanPhrases } from '../../app/texts/said/de.ts';
import { cautionOf } from '../../domain/distribution/caution.ts';
import { germanFigure, germanPhrases as ofLeads } from '../../domain/language/german.ts';
import { phrasebook } from '../../domain/language/phrasebook.ts';
import type { Activity, ActivityDetails, ActivityType } from '../../domain/lead/activity.ts';
import { capitalised } from '../../domain/lead/activity-text.ts';
import { describe as inWords } from '../../domain/lead/activity-types.ts';
import { personal } from '../../domain/lead/fields.ts';
import { waits } from '../../domain/lead/lead.ts';
import { isSalesReady } from '../../domain/scoring/readiness.ts';
import { localTime } from '../../domain/time/calendar.ts';
import { leadView } from '../../domain/workflow/lead-view.ts';
import { repTimeline, titlesFor } from '../../domain/workflow/rep-timeline.ts';
import { waitText } from '../../domain/workflow/wait-text.ts';
import { operations } from '../../functions/http/api/operations.ts';
import { anyStory, config, history, lifecycleId, monday } from '../support/fixtures.ts';
import { sources } from '../support/repository/sources.ts';

const say = phrasebook(germanPhrases, germanFigure);

/** Words that no German sentence has. What stands in quotes is somebody's own. */
const english =
  /\b(the|and|with|by|not|them|they|their|of|to|from|its|it|is|are|for|who|has|have|been|this|that|than|until|since|after|before|when|your|you|sent|grade|score|unknown|Mon|Tue|Wed|Thu|Sun|Mar|Oct|Dec)\b|[€$£][\d]/i;

/** The German of a sentence, with the English that is left in it. */
function left(sentence: string): string[] {
  const german = say(sentence);
  const bare = german.replace(/„.*?“|“.*?”/gs, '').replace(/\b[A-Z]\w+ (Co|Ltd)\b/g, '');
  return english.test(bare) ? [`${sentence} → ${german}`] : [];
}

test('points behind a reason of a grade are no amount of money', () => {
  for (const points of ['+25', '−10']) expect(say(`Size we fit best (200-499): ${points}`)).toContain(`: ${points}`);
  expect(say('€12,000')).toBe('12.000\u00a0€');
});

const acted = { repId: 'ada', attempt: 1 } as const;
const objected = { repId: 'ada', allowed: false };
const next = { on: '2026-12-03', what: 'Angebot schicken' };
const meeting = { meeting: 'm', starts: monday, zone: 'Europe/Berlin' };
/** Each type with what changes its sentence. A new type needs a row here, and its German in domain/language/german.ts. */
const samples: { [T in ActivityType]: readonly unknown[] } = {
  'form.submitted': [{ form: 'demo' }, { form: 'demo', message: 'What does it cost?', refused: 'spam' }],
  'page.viewed': [{ url: '/' }, { url: '/pricing' }, { url: '/blog/x' }],
  'link.clicked': [{ url: '/demo', template: 'welcome' }],
  'file.downloaded': [{ file: 'fix' }],
  'event.tracked': [{ name: 'signed up' }],
  'mail.delivered': [{ template: 'welcome' }],
  'mail.opened': [{ template: 'welcome' }],
  'mail.bounced': [
    { template: 'welcome', hard: true },
    { template: 'welcome', hard: false, tooMany: true },
    { template: 'welcome', hard: false },
  ],
  'mail.complained': [{ template: 'welcome' }],
  'mail.replied': [{}, { machine: 'out of office' }, { refuses: true }],
  unsubscribed: [{ via: 'page' }, { via: 'reply' }],
  'suppression.lifted': [{ reason: 'unsubscribed' }],
  paused: [{ until: monday }],
  'preferences.changed': [{ off: [], weekly: true }, { off: ['a'], weekly: true }, { off: [] }, { off: ['a'] }],
  confirmed: [{}, { lifts: true }],
  'rep.accepted': [acted],
  'rep.declined': [
    acted,
    { ...acted, reason: 'Zu klein' },
    { ...acted, passTo: 'ben' },
    { ...acted, repId: 'manager' },
  ],
  'rep.snoozed': [acted],
  'follow-up.planned': [acted, { ...acted, followUp: 'Anrufe' }],
  'outcome.recorded': ['won', 'lost', 'recycle'].flatMap((result) => [
    { ...acted, result },
    { ...acted, result, reason: 'Preis' },
  ]),
  'outcome.corrected': [
    { ...acted, from: 'won', result: 'lost', reason: 'Preis' },
    { ...acted, from: 'lost', result: 'won' },
    { ...acted, from: 'won', result: 'won', product: 'Plan' },
  ],
  'contact.made': (['call', 'mail', 'meeting', 'message'] as const).flatMap((channel) => [
    { ...acted, channel, reached: true },
    { ...acted, channel, reached: false, next },
  ]),
  'note.added': [
    { ...acted, note: 'x' },
    { ...acted, next: { on: next.on } },
    { ...acted, note: 'x', next },
  ],
  'calls.changed': [objected, { ...objected, allowed: true }, { allowed: false }],
  'profiling.changed': [objected, { ...objected, allowed: true }, { allowed: false }],
  'sale.moved': [
    { ...acted, step: 'Angebot' },
    { ...acted, step: 'Angebot', value: 12_000, currency: 'EUR', probability: 40, closeOn: '2026-12-03' },
    { ...acted, probability: 40 },
    { ...acted, value: 12_000, currency: 'EUR', closeOn: '2026-12-03' },
    { ...acted, closeOn: '2026-12-03' },
  ],
  'work.undone': [acted],
  'meeting.booked': [meeting, { ...meeting, title: 'Demo', repId: 'ada' }, { ...meeting, title: 'Demo' }],
  'meeting.moved': [meeting, { ...meeting, title: 'Demo', repId: 'ada' }, { ...meeting, repId: 'ada' }],
  'meeting.cancelled': [meeting, { ...meeting, title: 'Demo', repId: 'ada' }],
  'lead.assigned': [acted, { ...acted, reason: 'krank' }, { ...acted, to: 'ben' }],
  'profile.corrected': [
    { ...acted, fields: { name: 'Ada', phone: '' } },
    { ...acted, fields: Object.fromEntries(personal.map((name) => [name, 'x'])) },
  ],
  'lead.dismissed': [{ ...acted, reason: 'Bewerbung' }],
  'lead.restored': [acted],
  'lead.merged': [acted],
  'lead.unmerged': [acted],
  'owner.changed': [{ repId: 'ada', via: 'HubSpot' }],
  'rules.changed': [{ rules: 'x' }],
  'workflow.failed': [{ status: 'FAILED' }],
};
const names = {
  rep: (id: string) => ({ ada: 'Ada Brandt', ben: 'Ben Hale' })[id] ?? 'a former rep',
  isManager: (id: string) => id === 'manager',
};

describe('what the API says in English is said in German', () => {
  test.each(Object.keys(samples) as ActivityType[])('%s', (type) => {
    for (const detail of samples[type]) {
      const activity = { id: 'x', type, at: monday, lifecycleId, detail: detail as ActivityDetails[ActivityType] };
      const sentence = inWords(activity as Activity, names);
      expect(say(sentence)).not.toBe(sentence);
      expect(left(sentence)).toEqual([]);
    }
  });

  test('everything on the page of any lead', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const view = leadView(story, config, monday, { zone: 'Europe/Berlin', mails: {} });
        const told = repTimeline(story, config, monday, titlesFor(story.lead, config, {}));
        const { waits: why, ready, source, reasons, answers, consents, offer, caution } = view;
        const sentences = [
          ...[why, ready, source, view.localTime, caution, offer?.why, offer?.who],
          ...reasons.map(({ what }) => what),
          ...answers.map(({ question }) => question),
          ...consents.map((one) => one.source),
          ...told.map(({ what }) => what),
        ];
        expect(sentences.flatMap((one) => (one ? left(one) : []))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('each wait, each caution, and why a lead is ready or not', () => {
    const parked = waits.map((wait) => waitText(history({ parked: { for: wait, until: monday } } as never), 'UTC'));
    const restarting = [{ restartAt: monday }, { stopped: { at: monday } }, { waking: true }, {}];
    const others = restarting.map((more) =>
      waitText(history({ open: true, parked: undefined, ...more } as never), 'UTC'),
    );
    const ended = [{ at: monday, end: 'lost' }, undefined].map((closed) =>
      waitText(history({ open: false, closed } as never), 'UTC'),
    );
    const cautions = (['unsubscribed', 'bounced', 'complained'] as const).map(
      (reason) => cautionOf({ suppressed: { reason, at: monday } } as never, 'UTC', monday) ?? '',
    );
    const ready = isSalesReady(history({ outcomeAt: monday }), config, monday).why;
    const all = [...parked, ...others, ...ended, ...cautions, ready];
    expect(all.filter((sentence) => say(sentence) === sentence)).toEqual([]);
    expect(all.flatMap(left)).toEqual([]);
  });

  /** Put behind or before another sentence, which is in the list too. */
  const isPart = /^3(?::| Mails)/;
  const textsOf = (file: RegExp, pattern: RegExp) =>
    sources()
      .filter(({ path }) => file.test(path))
      .flatMap(({ code }) => [...code.matchAll(pattern)].map(([, , text = '']) => text.replace(/\$\{.*?\}/g, '3')));

  test.each([
    ['titles of problems', /^functions\/(?:http\/api|web\/api)\//, /\btitle: (')(\w+ [^']+)'/g],
    ['why something is not possible now', /^functions\/web\/api\//, /conflict\((['`])(.+?)\1\)/g],
    [
      'why an answer, a correction, a merge is refused',
      /^domain\/(?:settlement\/(?:dismissal|merge)|workflow\/correction)\.ts$/,
      /(?:return|[?:]) (['`])([a-z]+ [^'`]* [^'`]+)\1/g,
    ],
    ['why ops cannot do it', /^functions\/services\/operations\/execution-desk\.ts$/, /RefusedError\((['`])(.+?)\1\)/g],
    [
      'why a mail cannot go again',
      /^functions\/services\/operations\/mail-desk\.ts$/,
      /(?:return|isSettled =) (')(.+?)'/g,
    ],
    ['what is owed to leads', /^functions\/services\/operations\/mail-desk\.ts$/, /^ {2}\w+: (')([A-Z][^']+ [^']+)'/gm],
    [
      'what is ready and what is not',
      /^functions\/services\/operations\/findings\.ts$/,
      /(['`])((?:[A-Z]|\$\{)(?:[^'`$]|\$\{[^}]*\})*[.:](?: \$\{[^}]*\})?)\1/g,
    ],
  ])('%s', (_, file, pattern) => {
    const texts = [...new Set(textsOf(file, pattern))].map(capitalised).filter((text) => !isPart.test(text));
    expect(texts.length).toBeGreaterThan(2);
    const unsaid = texts.filter((text) => say(text) === text && say(`${text}.`) === `${text}.`);
    expect(unsaid).toEqual([]);
  });

  test('who changed what of the time of a rep', () => {
    const parts = ['absences', 'hours', 'absences and hours'];
    const told = parts.map(
      (part) =>
        `Ada Brandt changed the ${part}, ${localTime(monday, 'UTC')}. Nothing of yours was saved: look at it and send it again.`,
    );
    expect(told.flatMap(left)).toEqual([]);
  });

  test('what the audit keeps, and in English what was done', () => {
    const changing = Object.entries(operations).flatMap(([name, { method }]) => (method === 'GET' ? [] : [name]));
    expect(changing.filter((name) => englishOps.did[name] === undefined)).toEqual([]);
    expect(changing.filter((name) => germanOps.did[name] === undefined)).toEqual([]);
  });

  test('each phrase about leads is the first that fits its own words', () => {
    const words: Record<string, string> = { '@': '3 December 2026', '#': '3' };
    const nth = phrasebook(
      ofLeads.map(([sentence], index) => [sentence, `${index}`]),
      germanFigure,
    );
    const hidden = ofLeads.filter(
      ([sentence], index) => nth(sentence.replace(/\{\w+(\W?)\}/g, (_, kind) => words[kind] ?? 'Zyx')) !== `${index}`,
    );
    expect(hidden).toEqual([]);
  });

  test('moments keep their day, their clock and their zone', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (date) => {
          const said = localTime(date.toISOString() as never, 'Europe/Berlin');
          const german = germanFigure(said);
          expect(german.match(/\d+/g)?.map(Number)).toEqual(said.match(/\d+/g)?.map(Number));
          expect(german).toMatch(
            /^(Mo|Di|Mi|Do|Fr|Sa|So) \d+\. (Jan\.|Feb\.|März|Apr\.|Mai|Juni|Juli|Aug\.|Sept\.|Okt\.|Nov\.|Dez\.) /,
          );
        },
      ),
    );
  });

  test('amounts are written as Germans write them', () => {
    expect(say('Ada Brandt moved the sale to offer, expects €12,000 with 40 % on 3 December 2026')).toBe(
      'Ada Brandt brachte den Verkauf zu „offer“, erwartet 12.000\u00a0€ zu 40 % am 3. Dezember 2026',
    );
    expect(['£1,234.50', 'CHF\u00a0900'].map(germanFigure)).toEqual(['1.234,50\u00a0£', '900\u00a0CHF']);
  });

  test('what a person wrote stays as it is', () => {
    const note = 'Sent the form “x”: won, not lost';
    expect(say(`Ada Brandt noted: “${note}”`)).toBe(`Ada Brandt notierte: „${note}“`);
  });
});
