import assert from 'node:assert/strict';
import { loadConfig } from '../config/load.ts';
import type { Activity } from '../domain/activity.ts';
import { day, type Instant, millis, plus } from '../domain/instant.ts';
import { score } from '../domain/score.ts';
import { type Bench, interleaved, median, ratioOf, show } from './measure.ts';

const rounds = 9;
const leads = 3_000;
const now: Instant = '2026-11-23T09:00:00.000Z';

/** How a lead looks after three weeks of interest: two forms, pages, clicks, and the mails' own events. */
function activitiesOf(n: number): Activity[] {
  const at = (days: number): Instant => plus(now, -days * day - n * 1_000);
  const ids = { lifecycleId: 'aaaaaaaaaaaa' };
  const form = (id: string, name: string, days: number): Activity => ({
    ...ids,
    id,
    type: 'form.submitted',
    at: at(days),
    detail: { form: name, receipt: id, contentHash: id, attribution: { form: name, at: at(days) } },
  });
  const page = (id: string, path: string, days: number): Activity => ({
    ...ids,
    id,
    type: 'page.viewed',
    at: at(days),
    detail: { url: `https://www.example.com${path}` },
  });
  const click = (id: string, path: string, days: number): Activity => ({
    ...ids,
    id,
    type: 'link.clicked',
    at: at(days),
    detail: { url: `https://www.example.com${path}`, template: 'nurture-1', step: 'nurture-1' },
  });
  const mail = (id: string, type: 'mail.delivered' | 'mail.opened', days: number): Activity => ({
    ...ids,
    id,
    type,
    at: at(days),
    detail: { messageId: id, template: 'nurture-1' },
  });
  return [
    form('f1', 'contact', 21),
    form('f2', 'guide', 9),
    ...[20, 18, 15, 8, 8, 8, 3].map((days, i) => page(`p${i}`, i % 3 === 0 ? '/pricing' : `/articles/${i}`, days)),
    ...[14, 7, 2].map((days, i) => click(`c${i}`, `/guides/${i}`, days)),
    ...[21, 18, 14, 7].flatMap((days, i) => [
      mail(`d${i}`, 'mail.delivered', days),
      mail(`o${i}`, 'mail.opened', days),
    ]),
  ];
}

type Rules = ReturnType<typeof loadConfig>['scoring'];

/** The rules of config/scoring.yaml as somebody would write them down for these activities alone: no file, no reasons. */
function byHand(rules: Rules): (activities: readonly Activity[]) => number {
  const rule = (activity: Activity['type'], fits: (rule: Rules['points'][number]) => boolean) => {
    const found = rules.points.find((one) => one.activity === activity && fits(one));
    return { points: found?.points ?? 0, halfLife: found?.halfLife ?? rules.halfLife, group: found?.group };
  };
  const form = (name: string) => rule('form.submitted', (one) => one.form === undefined || one.form === name);
  const forms = { contact: form('contact'), guide: form('guide') };
  const pricing = rule('page.viewed', ({ path = '' }) => path.includes('pricing'));
  const page = rule('page.viewed', ({ path }) => path === undefined);
  const click = rule('link.clicked', ({ path }) => path === undefined);
  const cap = rules.caps.find(({ group }) => group === page.group);
  const at = millis(now);
  return (activities) => {
    let sum = 0;
    const pages: number[] = [];
    for (const activity of activities) {
      const time = Date.parse(activity.at);
      let { points, halfLife } = click;
      if (activity.type === 'form.submitted')
        ({ points, halfLife } = activity.detail.form === 'guide' ? forms.guide : forms.contact);
      else if (activity.type === 'page.viewed') {
        ({ points, halfLife } = activity.detail.url.includes('/pricing') ? pricing : page);
        if (points === page.points && cap !== undefined) {
          const used = pages.filter((one) => cap.per === undefined || one > time - cap.per).length * points;
          points = Math.min(points, Math.max(0, cap.points - used));
          pages.push(time);
        }
      } else if (activity.type !== 'link.clicked') continue;
      sum += Math.round(points * 2 ** (-(at - time) / halfLife) * 10);
    }
    return Math.min(100, Math.max(0, Math.round(sum / 10)));
  };
}

/** Leads scored per second with the shipped rules, beside code that knows these rules by heart. */
export const scoring: Bench = async (progress) => {
  const { scoring: rules } = loadConfig();
  const stories = Array.from({ length: leads }, (_, n) => activitiesOf(n));
  const hand = byHand(rules);
  for (const story of stories)
    assert.equal(hand(story), score(story, rules, now).total, 'both must give the same score');
  const perSecond = async (work: (story: Activity[]) => unknown): Promise<number> => {
    const started = performance.now();
    for (const story of stories) work(story);
    return leads / ((performance.now() - started) / 1000);
  };
  const rates = await interleaved(
    rounds,
    { hand: () => perSecond(hand), score: () => perSecond((story) => score(story, rules, now)) },
    (name, round, rate) => progress(`round ${round} of ${rounds}: ${name} ${show(rate)}/s`),
  );
  return [
    {
      what: `score() of ${stories[0]?.length} activities with the shipped rules and a reason for every point`,
      ratio: show(ratioOf(rates.score, rates.hand)),
      got: `${show(median(rates.score))} leads/s`,
      floor: `hand-written for these rules, without reasons: ${show(median(rates.hand))}/s`,
      aim: '–',
    },
  ];
};
