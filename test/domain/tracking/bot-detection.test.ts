import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity } from '../../../domain/lead/activity.ts';
import { score } from '../../../domain/scoring/score.ts';
import { plus } from '../../../domain/time/instant.ts';
import { botReasons, humanActivities } from '../../../domain/tracking/bot-detection.ts';
import { botRequest } from '../../../domain/tracking/click-request.ts';
import { config, lifecycleId, monday } from '../../support/fixtures.ts';
import { firefox } from '../../support/request.ts';

const rules = config.scoring.machines;
const seconds = (count: number) => plus(monday, count * 1_000);

let ids = 0;
type Detail = Partial<Extract<Activity, { type: 'link.clicked' }>['detail']>;
const click = (at: number, path = '/pricing', more: Detail = {}): Activity => ({
  id: `click-${ids++}`,
  type: 'link.clicked',
  at: seconds(at),
  lifecycleId,
  detail: { url: `https://site.example${path}`, template: 'welcome', step: 'welcome', ...more },
});
const delivered = (at: number, template = 'welcome'): Activity => ({
  id: `delivered-${ids++}`,
  type: 'mail.delivered',
  at: seconds(at),
  lifecycleId,
  detail: { messageId: 'm', template },
});
const opened = (at: number, machine?: string): Activity => ({
  id: `opened-${ids++}`,
  type: 'mail.opened',
  at: seconds(at),
  lifecycleId,
  detail: { messageId: 'm', template: 'welcome', machine },
});

describe('a request is the work of a program', () => {
  test.each([
    ['GET', firefox, undefined],
    ['GET', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148', undefined],
    ['HEAD', firefox, 'headers only'],
    ['GET', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'known bot'],
    ['GET', 'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)', 'known bot'],
    ['GET', 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', 'known bot'],
    ['GET', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36', 'known bot'],
    ['GET', 'curl/8.10.1', 'known bot'],
    ['GET', 'python-requests/2.32', 'known bot'],
    ['GET', '', 'does not say'],
  ])('%s by %s: %s', (method, userAgent, reason) => {
    const found = botRequest({ method, userAgent, headers: {} });
    if (reason === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(reason);
  });
});

describe('N15: a request of a person’s browser is the work of a program when its headers say so', () => {
  test.each([
    [{ purpose: 'prefetch' }, 'ahead of any click'],
    [{ purpose: 'preview' }, 'ahead of any click'],
    [{ 'sec-purpose': 'prefetch' }, 'ahead of any click'],
    [{ 'sec-purpose': 'prefetch;prerender' }, 'ahead of any click'],
    [{ 'sec-purpose': 'prefetch;anonymous-client-ip' }, 'ahead of any click'],
    [{ 'x-purpose': 'preview' }, 'ahead of any click'],
    [{ 'x-moz': 'prefetch' }, 'ahead of any click'],
    [{ 'x-moz': 'Prefetch' }, 'ahead of any click'],
    [{ 'x-mimecast-scan': '1' }, 'mail gateway'],
    [{ 'x-barracuda-scan': '1' }, 'mail gateway'],
    [{ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }, undefined],
    [{ 'x-forwarded-for': '192.0.2.7', dnt: '1' }, undefined],
    [{}, undefined],
  ])('%j: %s', (headers, reason) => {
    const found = botRequest({ method: 'GET', userAgent: firefox, headers });
    if (reason === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(reason);
  });

  test.each([
    'Mozilla/5.0 (compatible; Barracuda Sentinel)',
    'Mozilla/5.0 (Windows NT 10.0) Mimecast-URL-Protect',
    'Mozilla/5.0 ProofPoint URL Defense',
    'Mozilla/4.0 (compatible; Symantec.cloud Click-time)',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Forcepoint',
  ])('%s', (userAgent) => {
    expect(botRequest({ method: 'GET', userAgent, headers: {} })).toBeDefined();
  });
});

describe('what everything known says of each activity', () => {
  /** Activities, and for each click or open the word its reason must hold; undefined for a person's. */
  const cases: [string, Activity[], (string | undefined)[]][] = [
    ['a click a minute after delivery is a person', [delivered(0), click(60)], [undefined]],
    ['a click without any report is a person', [click(0)], [undefined]],
    ['a click within the seconds is not', [delivered(0), click(4)], ['delivered']],
    ['at the very end of them it is again', [delivered(0), click(5)], [undefined]],
    [
      'a click before the report of the delivery is a scanner in front of the mailbox',
      [delivered(30), click(10)],
      ['delivered'],
    ],
    ['but a click in last month’s mail is not a scan of today’s', [delivered(3_600), click(10)], [undefined]],
    ['the delivery of another mail says nothing', [delivered(0, 'nurture-1'), click(1)], [undefined]],
    ['without a report the time of sending says it', [click(2, '/pricing', { sentAt: seconds(0) })], ['sent']],
    ['and later it says nothing', [click(20, '/pricing', { sentAt: seconds(0) })], [undefined]],
    ['two links in two seconds are a quick reader', [click(0, '/a'), click(1, '/b')], [undefined, undefined]],
    ['three are not', [click(0, '/a'), click(1, '/b'), click(2, '/c')], ['many links', 'many links', 'many links']],
    [
      'the same link three times is an impatient one',
      [click(0), click(1), click(2)],
      [undefined, undefined, undefined],
    ],
    [
      'three in three seconds are a person',
      [click(0, '/a'), click(1.5, '/b'), click(3, '/c')],
      [undefined, undefined, undefined],
    ],
    [
      'a burst does not touch the click an hour later',
      [click(0, '/a'), click(0, '/b'), click(1, '/c'), click(3_600, '/d')],
      ['many links', 'many links', 'many links', undefined],
    ],
    ['the hidden link gives itself away', [click(100, '/', { trap: true })], ['no human sees']],
    [
      'and the clicks around it, before and after',
      [click(50, '/a'), click(100, '/', { trap: true }), click(150, '/b'), click(300, '/c')],
      ['no human sees', 'no human sees', 'no human sees', undefined],
    ],
    ['what was marked when it happened stays so', [click(0, '/a', { machine: 'a known bot' })], ['a known bot']],
    ['an open SES calls automated', [opened(0, 'SES reports it as automated')], ['SES']],
    ['an open it does not', [opened(0)], [undefined]],
  ];
  test.each(cases)('%s', (_name, activities, expected) => {
    const reasons = botReasons(activities, rules);
    const judged = activities.filter(({ type }) => type !== 'mail.delivered');
    for (const [index, { id }] of judged.entries()) {
      const word = expected[index];
      if (word === undefined) expect(reasons.get(id)).toBeUndefined();
      else expect(reasons.get(id)).toContain(word);
    }
  });

  test('is off for the seconds after delivery when they are 0', () => {
    expect(botReasons([delivered(0), click(0)], { ...rules, soonAfterMail: 0 }).size).toBe(0);
  });

  test('gives no points, and a later report takes them away again', () => {
    const early = [click(1)];
    expect(score(early, config.scoring, seconds(10)).total).toBe(15);
    expect(score([...early, delivered(0)], config.scoring, seconds(10)).total).toBe(0);
  });
});

test('in any order of arrival, the same activities are people’s', () => {
  const anyClick = fc.record({
    at: fc.integer({ min: 0, max: 120 }),
    path: fc.constantFrom('/a', '/b', '/c', '/d'),
    trap: fc.boolean(),
    delivery: fc.boolean(),
  });
  const any = fc
    .array(anyClick, { maxLength: 20 })
    .map((list) =>
      list.map(({ at, path, trap, delivery }) => (delivery ? delivered(at) : click(at, path, trap ? { trap } : {}))),
    );
  const orders = any.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(orders, ([list, shuffled]) => {
      const ofPeople = (activities: readonly Activity[]) =>
        humanActivities(activities, rules)
          .map(({ id }) => id)
          .sort();
      expect(ofPeople(shuffled)).toEqual(ofPeople(list));
    }),
  );
});
