import type { Activity } from '../../domain/lead/activity.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import { day, type Instant, minute, plus } from '../../domain/time/instant.ts';
import { createSeededRandom, type SeededRandom } from '../sampling/seeded-random.ts';
import { type MadeUpKind, madeUpKinds, personOf } from './made-up-people.ts';

const yearAgo = 365;
export const freeMail = ['gmail.com', 'web.de', 'gmx.de'];
const site = 'https://fieldnote.example';

/**
 * A year of invented leads, the same for the same seed: six kinds of people, whose need drives their visits and, with fit and
 * chance, their purchases. Sales called each of them weeks later, so every outcome is known and no rule has selected them.
 * `until`: the end of the year.
 */
export function madeUpHistory(seed: number, leads: number, until: Instant): LeadHistory[] {
  const chance = createSeededRandom(seed);
  return Array.from({ length: leads }, (_, n) => madeUpLead(chance, n, until));
}

function madeUpLead(chance: SeededRandom, n: number, until: Instant): LeadHistory {
  const kind = chance.pick(madeUpKinds.map((one) => [one, one.share] as const));
  const need = kind.need + chance.normal() * 0.9;
  const one = <T>(of: readonly T[]): T => chance.pick(of.map((value) => [value, 1] as const));
  const id = n.toString(16).padStart(32, '0');
  const lifecycleId = n.toString(16).padStart(12, '0');
  const firstAt = plus(until, -Math.round((30 + chance.next() * (yearAgo - 30)) * day));
  const calledAt = plus(firstAt, Math.round((18 + chance.next() * 12) * day));
  const recorded = recorder(lifecycleId);
  const form = chance.pick(kind.firstForm);
  const captured = recorded.form(form, firstAt);
  const activities = [captured, ...behaviour(chance, kind, need, firstAt, calledAt, recorded)];
  // A logistic model: need counts most, then fit; the rest is chance.
  const odds = -1.1 + 1.2 * need + 0.7 * kind.fit + chance.normal() * 0.7;
  const result = chance.is(1 / (1 + Math.exp(-odds))) ? 'won' : 'lost';
  activities.push(recorded.outcome(result, calledAt, result === 'lost' ? reasonOf(kind, need, n) : undefined));
  const end = result === 'won' ? 'customer' : 'lost';
  const lead: Lead = {
    id,
    email: `person-${n}@${kind.emailDomain}`,
    ...personOf(kind, one),
    answers: {},
    address: { freeMail: freeMail.includes(kind.emailDomain), checkedAt: firstAt },
    first: captured.detail.attribution,
    last: captured.detail.attribution,
    stage: end,
    moves: [],
    revision: 1,
    lifecycleId,
    open: false,
    openedAt: firstAt,
    captured,
    createdAt: firstAt,
    outcomeAt: calledAt,
    closed: { lifecycleId, end, at: calledAt },
  };
  return { lead, activities: activities.toSorted((a, b) => (a.at < b.at ? -1 : 1)), sends: [], assignments: [] };
}

/** Sales's reason for a loss: the largest obstacle; without a random number, so that a seed's other results stay the same. */
function reasonOf({ fit }: MadeUpKind, need: number, n: number): string {
  if (fit < 0) return 'Not a fit';
  if (need < 0) return 'No need any more';
  return n % 2 === 0 ? 'Chose somebody else' : 'No budget';
}

/**
 * People's own activities: sessions of a few pages each, more and closer to the end for those with more need; forms and clicks
 * in mails among them.
 */
export function behaviour(
  chance: SeededRandom,
  kind: MadeUpKind,
  need: number,
  from: Instant,
  to: Instant,
  recorded: Recorder,
): Activity[] {
  const wanting = Math.exp(Math.min(1, need * 0.45));
  const length = Date.parse(to) - Date.parse(from) - day;
  const weights = kind.pages.map(
    ([path, weight]) => [path, path === '/pricing' || path === '/demo' ? weight * wanting : weight] as const,
  );
  const activities: Activity[] = [];
  for (let session = chance.poisson(kind.sessions * wanting * 0.8); session > 0; session--) {
    const at = plus(from, Math.round(minute + chance.next() ** (1 / wanting) * length));
    const isFromMail = chance.is(0.35);
    for (let page = 0; page <= chance.poisson(1.6); page++) {
      const path = chance.pick(weights);
      const seenAt = plus(at, page * 2 * minute);
      activities.push(isFromMail && page === 0 ? recorded.click(path, seenAt) : recorded.page(path, seenAt));
    }
    if (chance.is(0.05 * wanting)) activities.push(recorded.form('contact', plus(at, 10 * minute)));
    if (chance.is(0.03 * wanting * wanting)) activities.push(recorded.form('demo', plus(at, 12 * minute)));
  }
  return activities;
}

type Recorder = ReturnType<typeof recorder>;

/** Makes activities of a lifecycle with ids that count up. */
export function recorder(lifecycleId: string) {
  let count = 0;
  const base = (at: Instant) => ({ id: `${lifecycleId}-${count++}`, at, lifecycleId });
  return {
    form(form: string, at: Instant) {
      const known = base(at);
      const attribution = { form, at };
      const detail = { form, receipt: known.id, contentHash: known.id, attribution };
      return { ...known, type: 'form.submitted' as const, detail };
    },
    page: (path: string, at: Instant): Activity => ({ ...base(at), type: 'page.viewed', detail: { url: site + path } }),
    click: (path: string, at: Instant): Activity => ({
      ...base(at),
      type: 'link.clicked',
      detail: { url: site + path, template: 'nurture-2', step: 'nurture-2' },
    }),
    outcome: (result: 'won' | 'lost', at: Instant, reason?: string): Activity => ({
      ...base(at),
      type: 'outcome.recorded',
      detail: { repId: 'sales', attempt: 1, result, reason },
    }),
  };
}
