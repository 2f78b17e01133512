import { createSeededRandom } from '../../analysis/sampling/seeded-random.ts';
import { madeUpHistory } from '../../analysis/simulation/made-up-history.ts';
import type { Config, Rep, RoutingRule, Team } from '../../domain/config/config.ts';
import type { RepLoad } from '../../domain/distribution/routing.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { day, type Instant, plus } from '../../domain/time/instant.ts';
import { loadConfig } from '../../lib/config/load.ts';

/** A Monday, 16:30 in Berlin: seven in ten are at work, from London to Chicago. */
export const now: Instant = '2026-11-23T15:30:00.000Z';

const zones = ['Europe/Berlin', 'Europe/London', 'America/New_York', 'America/Chicago', 'Asia/Kolkata'] as const;
const languages = [['de', 'en'], ['en'], ['en', 'fr'], ['en', 'es'], ['en']];
const skills = ['lifts', 'heating', 'medical', 'kitchens'];
const countries = ['DE', 'AT', 'CH', 'GB', 'IE', 'NL', 'US', 'FR', 'SE', 'PL', 'IN'];
const sizes = ['1-9', '10-49', '50-199', '200-499', '500-4999', '5000+'];

/** A thousand reps in five zones, nine in ten of them at work some time of this day, the others away. */
export const reps: Rep[] = Array.from({ length: 1_000 }, (_, n) => ({
  id: `rep-${n}`,
  name: `Rep ${n}`,
  email: `rep-${n}@fieldnote.example`,
  timeZone: zones[n % zones.length] ?? 'UTC',
  hours: { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], from: '09:00', to: '17:30' },
  absences: n % 10 === 9 ? [{ from: '2026-11-20', to: '2026-11-27' }] : [],
  languages: languages[n % languages.length],
  weight: 1 + (n % 3),
  skills: skills.filter((_, at) => (n >> at) % 2 === 0),
}));

/** Ten teams of a hundred, and one of all thousand. */
const teams: Team[] = [
  ...Array.from({ length: 10 }, (_, team) => ({
    id: `team-${team}`,
    reps: reps.filter((_, n) => n % 10 === team).map(({ id }) => id),
    strategy: (['longest-idle', 'weighted', 'load-balanced', 'best-to-best'] as const)[team % 4] ?? 'weighted',
  })),
  { id: 'everybody', strategy: 'longest-idle' },
];

/** A rule by country, company size, industry, language or interest; two in three ask for a job title too. */
const ruleOf = (n: number): RoutingRule => {
  const field = (['country', 'companySize', 'industry', 'language', 'interest'] as const)[n % 5] ?? 'country';
  const size = { field, atLeast: 500 * n, below: 500 * n + 40 };
  const is = { field, equals: field === 'country' ? (countries[n % 11] ?? '') : `${field} ${n}` };
  const rare = { field: 'jobTitle', contains: [`title ${n}`] };
  const when = [field === 'companySize' ? size : is, ...(n % 3 === 0 ? [] : [rare])];
  return { id: `rule-${n}`, what: `Rule ${n}`, when, skills: n % 7 === 0 ? ['lifts'] : [], to: `team-${n % 9}` };
};
/** Fifty rules: owners first, the last for everyone else. */
const rules: RoutingRule[] = [
  { id: 'owner', what: 'Has an owner', when: [], skills: [], to: 'owner' },
  ...Array.from({ length: 48 }, (_, n) => ruleOf(n)),
  { id: 'everybody', what: 'Everybody', when: [], skills: [], to: 'everybody' },
];

const shipped = loadConfig();
export const config: Config = { ...shipped, sales: { ...shipped.sales, reps, teams, rules } };
/** The same rules, but every lead is for all thousand. */
export const forEverybody: Config = {
  ...config,
  sales: { ...config.sales, rules: rules.map((rule) => (rule.to === 'owner' ? rule : { ...rule, to: 'everybody' })) },
};

/** People of a made-up year, each in a country and of a company size. */
export function leads(count: number): LeadHistory[] {
  const chance = createSeededRandom(7);
  return madeUpHistory(7, count, '2026-11-01T00:00:00.000Z').map((history, n) => {
    const country = countries[Math.floor(chance.next() * countries.length)];
    return { ...history, lead: { ...history.lead, country, companySize: sizes[n % sizes.length] } };
  });
}

/** The reps' open leads at the start: from none to almost full. */
export function repCapacity(): Map<string, RepLoad> {
  const chance = createSeededRandom(8);
  return new Map(
    reps.map((rep) => [
      rep.id,
      {
        rep,
        openLeads: Math.floor(chance.next() * 29),
        turn: 9,
        pass: 20 + Math.floor(chance.next() * 6) / 3, // weights are thirds at most
        lastAssignedAt: plus(now, -Math.round(day + chance.next() * day)),
        results: { a: { won: Math.floor(chance.next() * 30), lost: 30 } },
      },
    ]),
  );
}
