import type { ScoringRules } from '../../domain/config/config.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { day, type Instant, minute, plus } from '../../domain/time/instant.ts';
import { loadConfig } from '../../lib/config/load.ts';

export const now: Instant = '2026-11-23T09:00:00.000Z';

/** How a lead looks after three weeks of interest: two forms, pages, clicks, and the mails' own events. */
export function activitiesOf(n: number): Activity[] {
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
    at: at(days + 0.1), // a click at the moment of the delivery would be a program's
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

/** One person who does nothing else: a hundred thousand activities, a minute apart. */
export function flood(): Activity[] {
  const page = (n: number) => (n % 40 === 0 ? 'pricing' : `articles/${n % 300}`);
  return Array.from({ length: 100_000 }, (_, n) => ({
    id: `f${n}`,
    type: 'page.viewed',
    lifecycleId: 'aaaaaaaaaaaa',
    at: plus(now, (n - 100_000) * minute),
    detail: { url: `https://www.example.com/${page(n)}` },
  }));
}

/** Twenty rules: the shipped ones for the score, and some of other kinds above them. */
export function twentyRules(): ScoringRules {
  const { scoring } = loadConfig();
  const more: ScoringRules['points'] = [
    { id: 'webinar', activity: 'event.tracked', event: 'webinar-*', points: 20 },
    { id: 'trial', activity: 'event.tracked', event: 'trial-started', points: 30 },
    { id: 'price-list', activity: 'file.downloaded', file: '*prices*.pdf', points: 15 },
    { id: 'spring', activity: 'form.submitted', campaign: 'spring-*', points: 30 },
    { id: 'docs', activity: 'page.viewed', url: 'docs.example.com/*', points: 2 },
    { id: 'customers', activity: 'page.viewed', path: '/customers', points: 8 },
    { id: 'customers-click', activity: 'link.clicked', path: '/customers', points: 8 },
  ];
  return { ...scoring, interests: [], points: [...more, ...scoring.points.filter((rule) => !rule.interest)] };
}
