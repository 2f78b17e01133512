import { describe, expect, test } from 'vitest';
import type { Config } from '../../../domain/config/config.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import { describe as inWords } from '../../../domain/lead/activity-types.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { day, hour, type Instant, minute, plus } from '../../../domain/time/instant.ts';
import type { OfferPlan } from '../../../domain/workflow/offer-plan.ts';
import { planOffer } from '../../../domain/workflow/plan-offer.ts';
import { qualify } from '../../../domain/workflow/qualify.ts';
import { titlesFor } from '../../../domain/workflow/rep-timeline.ts';
import { calendarEntry } from '../../../functions/http/pages/offer/calendar-entry.ts';
import { offerPage } from '../../../functions/http/pages/offer/offer-page.ts';
import { offerView } from '../../../functions/http/pages/offer/offer-view.ts';
import { leadBrief } from '../../../functions/services/sales/lead-brief.ts';
import { compileMails } from '../../../lib/mail/compile.ts';
import { render } from '../../../lib/mail/render.ts';
import { click, form, lead, lifecycleId, load, monday, send, visit } from '../../support/fixtures.ts';
import { keys, mails, config as shipped } from '../../support/world.ts';

const strategies = ['longest-idle', 'weighted', 'load-balanced', 'best-to-best'] as const;
const deps = { keys, publicUrl: 'https://api.example', deployment: shipped.deployment, mails };
const compiled = compileMails();
const { reps } = shipped.sales;
const names = new Map(reps.map(({ id, name }) => [id, name]));

/** What nobody in sales may read: moments of machines, ids, and the words of the machinery. */
const jargon: [string, RegExp][] = [
  ['an ISO moment', /\d{4}-\d\d-\d\dT\d\d:\d\d/],
  ['an ISO date', /\b\d{4}-\d\d-\d\d\b/],
  ['a hexadecimal id', /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,}\b|\ba{12}\b/],
  ['the id of a rep', new RegExp(`(?<![\\w.@-])(${reps.map(({ id }) => id).join('|')}|left-us)(?![\\w.@-])`)],
  ['the id of a form', new RegExp(`form “?(${Object.keys(shipped.capture.forms).join('|')})\\b`)],
  ['the id of a mail', new RegExp(`“(${Object.keys(mails).join('|')})”|rep-assignment|manager-decision`)],
  ['the id of a guide', new RegExp(`“(${Object.keys(shipped.capture.guides).join('|')})”`)],
  [
    'a word of the machinery',
    /workflow|ABORTED|execution|lifecycle|is due|idle|at work with room|recycle|track “|undefined|\[object|has not the|e-mail-/i,
  ],
];

function expectPlain(what: string, text: string) {
  for (const [bad, pattern] of jargon) expect(pattern.exec(text)?.[0], `${what} shows ${bad}`).toBeUndefined();
}

/** As a reader sees it: no addresses, no attributes. */
const seen = (page: string) =>
  page
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/https?:\/\/\S+/g, ' ');

/** A life with one of everything that can be read later. */
function life(more: Partial<Lead>, assignments: Assignment[] = []): LeadHistory {
  const at = (ms: number): Instant => plus(monday, -3 * day + ms);
  const acted = { repId: 'left-us', attempt: 1 };
  const base = (id: string, ms: number) => ({ id, at: at(ms), lifecycleId });
  const activities: Activity[] = [
    form('guide', at(0), { person: { phone: '+49301' } }),
    visit('https://fieldnote.example/pricing', at(minute)),
    click('https://fieldnote.example/demo', at(2 * minute)),
    { ...base('d', hour), type: 'file.downloaded', detail: { file: Object.keys(shipped.capture.guides)[0] ?? '' } },
    { ...base('b', hour), type: 'mail.bounced', detail: { messageId: 'm', template: 'welcome', hard: false } },
    { ...base('o', hour), type: 'mail.opened', detail: { messageId: 'm', template: 'nurture-1' } },
    { ...base('p', 2 * hour), type: 'paused', detail: { until: plus(monday, 30 * day) } },
    {
      ...base('w', 2 * hour),
      type: 'workflow.failed',
      detail: { execution: 'a1b2c3d4e5f60718', status: 'ABORTED' },
    },
    {
      ...base('c', 3 * hour),
      type: 'preferences.changed',
      detail: { weekly: true, off: shipped.nurture.topics.map(({ id }) => id) },
    },
    { ...base('x', 4 * hour), type: 'rep.declined', detail: { ...acted, reason: 'No time' } },
    { ...base('y', 5 * hour), type: 'outcome.recorded', detail: { ...acted, result: 'recycle', reason: 'Not now' } },
    form('demo', at(6 * hour), { message: 'Please call', person: { phone: '+49302' } }),
  ];
  const moves: Lead['moves'] = [
    { stage: 'captured', at: at(0), why: 'form guide' },
    { stage: 'nurturing', at: at(1), why: 'score 10 of 60; welcome is due at once' },
  ];
  const who = lead({ name: 'Grace Holm', jobTitle: 'CEO', answers: { timing: 'This month' }, moves, ...more });
  const history = { lead: who, activities, sends: [send('welcome', at(2), { why: 'welcome is due at once' })] };
  const { stage, why } = qualify({ ...history, assignments: [] }, shipped, at(6 * hour));
  const ready = { ...who, moves: [...moves, { stage, at: at(6 * hour), why }] };
  return { ...history, lead: ready, assignments };
}

function rules(strategy: (typeof strategies)[number]): Config {
  return { ...shipped, sales: { ...shipped.sales, teams: [{ id: 'everybody', strategy }] } };
}

type Made = Extract<OfferPlan, { do: 'offer' }>;
const made = ({ do: _, turn: _turn, pass: _pass, reserved: _reserved, ...what }: Made): Assignment => ({
  ...what,
  lifecycleId,
  status: 'offered',
  offeredAt: monday,
});

/** The offer the rules make of a lead, with the reason they give. */
function offerOf(history: LeadHistory, config: Config, crowded = false): Assignment {
  const loads = reps.map((rep, n) => ({ ...load(rep.id, n % 2 ? undefined : plus(monday, -n * hour - day)), rep }));
  const plan = planOffer(history, loads, config, monday, crowded);
  if (plan.do !== 'offer') throw new Error(`no offer: ${JSON.stringify(plan)}`);
  return made(plan);
}

const states = (offer: Assignment): Assignment[] => [
  offer,
  { ...offer, status: 'expired' },
  { ...offer, status: 'withdrawn' },
  { ...offer, status: 'accepted', acceptedAt: monday },
  { ...offer, status: 'declined', declinedBecause: 'No time', passTo: 'left-us' },
  { ...offer, status: 'closed' },
  {
    ...offer,
    status: 'closed',
    outcome: { result: 'recycle', at: monday, reason: 'Not now', until: plus(monday, day) },
  },
  { ...offer, status: 'closed', outcome: { result: 'won', at: monday, value: 1_234.5 } },
];

describe.each(strategies)('S8: a lead shared by %s', (strategy) => {
  const config = rules(strategy);
  const now = plus(monday, minute);
  const blank = life({});
  const offers = [
    offerOf(blank, config),
    offerOf(blank, config, true),
    { ...offerOf(blank, config), repId: 'manager', toManager: true, why: '3 reps did not take it' },
  ];

  test.each(offers.map((offer) => [offer.toManager ? 'manager' : 'rep', offer] as const))(
    'S8: mails, pages and calendar of the %s show titles, names and local times',
    (_who, offer) => {
      const earlier = { ...offerOf(blank, config), attempt: 9, repId: 'left-us', status: 'expired' as const };
      for (const assignment of states(offer)) {
        const history = life({}, [earlier, assignment]);
        const titles = titlesFor(history.lead, config, mails);
        const { data } = leadBrief(history, assignment, config, deps, now);
        const more = { news: history.activities.slice(0, 6).map((one) => inWords(one, { titles })) };
        for (const mail of compiled.filter(({ name }) => /^(rep|manager-decision)/.test(name))) {
          const { subject, text, html } = render(mail, { product: config.deployment.product, ...data, ...more });
          expectPlain(`${mail.name}, subject`, subject);
          expectPlain(`${mail.name}, text`, seen(text));
          expectPlain(`${mail.name}, html`, seen(html));
        }
        const view = offerView('tok', history, assignment, config, now, mails);
        expectPlain(`the page, ${assignment.status}`, seen(offerPage(view)));
        const shown = calendarEntry(view, 'https://api.example/r/tok').replace(/^(UID|PRODID).*$/gm, '');
        expectPlain('the calendar', seen(shown.replace(/\r\n /g, '')));
      }
    },
  );

  test('S8: the reason is said to the rep, and by name in the history', () => {
    const [offer] = offers;
    const history = life({}, offer ? [offer] : []);
    const page = seen(offerPage(offerView('tok', history, offer as Assignment, config, now, mails)));
    expect(page).toMatch(/Why you\s+You (waited longest \(since |had no lead yet|came next|had most room|won most)/);
    expect(page).toContain(`Offered to ${names.get(offer?.repId ?? '')}`);
  });
});

test('S8: the rep who waited longest reads since when, on their own wall', () => {
  const [ada] = reps.filter(({ id }) => id === 'ada');
  if (!ada) throw new Error('expected a rep called ada');
  const config = { ...shipped, sales: { ...shipped.sales, reps: [ada] } };
  const plan = planOffer(
    life({}),
    [{ rep: ada, openLeads: 0, lastAssignedAt: '2026-11-23T07:00:00.648Z' }],
    config,
    monday,
  );
  const offer = made(plan as Made);
  const { data } = leadBrief(life({}, [offer]), offer, config, deps, monday);
  expect(data.why).toBe('You waited longest (since 8:00).');
});

test.each([
  ['complained', 'They reported a mail of ours as spam'],
  ['unsubscribed', 'They unsubscribed'],
  ['bounced', 'Our mails to them come back'],
] as const)('S9: mail and page of an offered lead who %s say so', (reason, words) => {
  const history = life({ suppressed: { reason, at: plus(monday, -hour) } });
  const offer = offerOf(history, shipped);
  const said = `No marketing mail; calls only if they asked. ${words} (`;
  const now = plus(monday, minute);
  const { data } = leadBrief({ ...history, assignments: [offer] }, offer, shipped, deps, now);
  for (const name of [
    'rep-assignment',
    'rep-warning',
    'rep-visit',
    'rep-reminder',
    'rep-follow-up',
    'rep-contact',
    'manager-contact',
    'manager-decision',
    'manager-waits',
  ]) {
    const mail = compiled.find((one) => one.name === name);
    if (!mail) throw new Error(`expected a mail ${name}`);
    const { text, html } = render(mail, { product: shipped.deployment.product, ...data });
    expect(text.replace(/\s+/g, ' '), name).toContain(said);
    expect(seen(html).replace(/\s+/g, ' '), name).toContain(said);
  }
  for (const status of ['offered', 'accepted'] as const) {
    const mine = { ...offer, status, acceptedAt: status === 'accepted' ? monday : undefined };
    const view = offerView('tok', { ...history, assignments: [mine] }, mine, shipped, now, mails);
    expect(seen(offerPage(view)).replace(/\s+/g, ' ')).toContain(said);
  }
  const calm = offerView('tok', life({}, [offer]), offer, shipped, now, mails);
  expect(offerPage(calm)).not.toContain('No marketing mail');
});
