import { type Fold, type InsightSettings, isIn, notKnown } from './fold.ts';
import type { MailFact } from './journey.ts';
import { readyWithin } from './mail-facts.ts';
import { at, count, partOf, type Rate, sorted, type Tally, tally, wilson, z95 } from './rates.ts';

/** The effects of one template's mails in one place of a track. Opens are left out: programs open mail by themselves. */
export interface MailFigures {
  track: string;
  step: string;
  template: string;
  sent: number;
  delivered: Rate;
  clicked: Rate;
  replied: Rate;
  /** A person clicked or replied. */
  engaged: Rate;
  /** Sales-ready within 14 days, of mails that are older than that. */
  ready: Rate;
  unsubscribed: Rate;
  bounced: Rate;
  complained: Rate;
}

/** The better mail of one step, or that it cannot be decided yet. */
export interface Verdict {
  track: string;
  step: string;
  templates: string[];
  /** `nurture-2b is better` or `not decided yet`. */
  verdict: string;
  better?: string;
  /** By how much more of its mails were clicked or replied to than of the next best: 95 % interval, as parts of 1. */
  difference?: { low: number; high: number };
}

export interface Mails {
  mails: MailFigures[];
  verdicts: Verdict[];
}

const marks = ['delivered', 'clicked', 'replied', 'ready', 'unsubscribed', 'bounced', 'complained'] as const;
type Counted = (typeof marks)[number] | 'engaged';
interface Group {
  fact: Pick<MailFact, 'track' | 'step' | 'template'>;
  sent: number;
  /** Old enough for the lead's outcome to be known. */
  ripe: number;
  counts: Record<Counted, Tally>;
}

/** Mails sent since the beginning of the period, each step and variant by itself. */
export function createMails(settings: InsightSettings): Fold<Mails> {
  const { now } = settings;
  // A map in a map: to join three names for each of a million mails costs more than two looks.
  const tracks = new Map<string, Map<string, Map<string, Group>>>();
  return {
    add({ mails }, name) {
      for (const mail of mails) {
        if (!isIn(mail.at, settings)) continue;
        const { track, step, template } = mail;
        const inTrack = at(tracks, track, () => new Map<string, Map<string, Group>>());
        const inStep = at(inTrack, step, () => new Map<string, Group>());
        const group = at(inStep, template, () => groupOf({ track, step, template }));
        group.sent += 1;
        const isRipe = mail.at + readyWithin <= now;
        if (isRipe) group.ripe += 1;
        for (const mark of marks) if (mail[mark] && (mark !== 'ready' || isRipe)) count(group.counts[mark], name);
        if (mail.clicked || mail.replied) count(group.counts.engaged, name);
      }
    },
    figures() {
      const each = sorted(tracks).flatMap(([, steps]) =>
        sorted(steps).map(([, step]) => sorted(step).map(([, one]) => one)),
      );
      return {
        mails: each.flat().map(figuresOf),
        verdicts: each.filter((some) => some.length > 1).map(verdictOf),
      };
    },
  };
}

function groupOf(fact: Group['fact']): Group {
  const counts = Object.fromEntries([...marks, 'engaged'].map((mark) => [mark, tally()])) as Group['counts'];
  return { fact, sent: 0, ripe: 0, counts };
}

function figuresOf({ fact, sent, ripe, counts }: Group): MailFigures {
  const of = (mark: Counted) => partOf(counts[mark], mark === 'ready' ? ripe : sent);
  return {
    ...fact,
    sent,
    delivered: of('delivered'),
    clicked: of('clicked'),
    replied: of('replied'),
    engaged: of('engaged'),
    ready: of('ready'),
    unsubscribed: of('unsubscribed'),
    bounced: of('bounced'),
    complained: of('complained'),
  };
}

/**
 * The best mail of a step is better when, against each of the others, the 95 % interval of the difference of the parts that
 * were clicked or replied to lies above 0. With more than one other the level is Bonferroni's.
 */
function verdictOf(groups: readonly Group[]): Verdict {
  const ranked = groups
    .map(({ fact, sent, counts }) => ({ name: fact.template, n: counts.engaged.n, of: sent }))
    .sort((a, b) => b.n / b.of - a.n / a.of || (a.name < b.name ? -1 : 1));
  const [best, ...others] = ranked;
  const { track = notKnown, step = notKnown } = groups[0]?.fact ?? {};
  const told = { track, step, templates: groups.map(({ fact }) => fact.template) };
  if (!best) return { ...told, verdict: 'not decided yet' };
  const z = zOf(0.05 / others.length);
  const differences = others.map((other) => newcombe(best, other, z));
  const isBetter = differences.every(({ low }) => low > 0);
  const [difference] = differences.toSorted((a, b) => a.low - b.low);
  return {
    ...told,
    verdict: isBetter ? `${best.name} is better` : 'not decided yet',
    better: isBetter ? best.name : undefined,
    difference,
  };
}

interface Part {
  n: number;
  of: number;
}

/**
 * The interval of the difference of two independent proportions by their Wilson intervals (Newcombe 1998, method 10;
 * https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I).
 */
export function newcombe(a: Part, b: Part, z = z95): { low: number; high: number } {
  const [p, q] = [a.n / a.of, b.n / b.of];
  const [first, second] = [wilson(a.n, a.of, z), wilson(b.n, b.of, z)];
  return {
    low: p - q - Math.hypot(p - first.low, second.high - q),
    high: p - q + Math.hypot(first.high - p, q - second.low),
  };
}

/** The two-sided point of the normal distribution, by halving: 5 % is 1.96. */
function zOf(share: number): number {
  let [low, high] = [0, 10];
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (2 * upperTail(middle) > share) low = middle;
    else high = middle;
  }
  return low;
}

/** Abramowitz and Stegun 26.2.17; its error is below 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z);
  const sum =
    t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
