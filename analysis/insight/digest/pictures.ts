import type { DigestKind } from '../../../domain/settlement/weekly-digest.ts';
import { percent, round, spanText } from '../shown/words.ts';
import type { DigestFacts } from './facts.ts';
import type { DigestWords } from './sentences.ts';

/** One bar, and what it says in words. */
export interface DigestBar {
  label: string;
  /** Its length, in the unit of the picture. */
  value: number;
  /** The interval around it, or how far the thin line behind it goes. */
  low?: number;
  high?: number;
  text: string;
}

/** One picture; the mail has the same figures as text beside it. */
export interface DigestPicture {
  title: string;
  bars: DigestBar[];
}

const mostBars = 8;

/** At most three pictures that have something to show. */
export function picturesOf(facts: DigestFacts, reader: DigestKind, words: DigestWords): DigestPicture[] {
  const { weeks, sources, mails, bottleneck, speed, reps } = pictures;
  const wanted = {
    marketing: [weeks, sources, mails],
    sales: [bottleneck, speed, reps],
    rep: [weeks, bottleneck, speed],
  }[reader];
  return wanted.map((make) => make(facts, words)).filter(({ bars }) => bars.some(({ value }) => value > 0));
}

const pictures = {
  weeks: ({ quarter: { funnel } }) => ({
    title: 'Leads by the week in which they came',
    bars: funnel.cohorts.slice(-mostBars).map(({ week, reached }) => {
      const [captured = 0, ready = 0] = [reached.captured?.n, reached.ready?.n];
      return { label: dayText(week), value: captured, text: `${captured}, ${ready} sales-ready` };
    }),
  }),

  sources: ({ quarter }) => ({
    title: 'Won leads by source, first touch, thirteen weeks',
    bars: quarter.sources
      .toSorted((a, b) => b.credit.first.won - a.credit.first.won || b.credit.first.real - a.credit.first.real)
      .slice(0, mostBars)
      .map(({ source, credit: { first } }) => ({
        ...{ label: source, value: first.won },
        text: `${round(first.won)} of ${round(first.real)}`,
      })),
  }),

  mails: ({ quarter: { mails } }, { nameOf }) => ({
    title: 'Clicks of people by mail, thirteen weeks',
    bars: mails.mails
      .toSorted((a, b) => b.sent - a.sent)
      .slice(0, mostBars)
      .map(({ template, clicked: { n, of, rate = 0, low, high } }) => ({
        ...{ label: nameOf(template), value: rate, low, high, text: `${percent(rate)}, ${n} of ${of}` },
      })),
  }),

  bottleneck: ({ quarter }, { nameOf }) => ({
    title: 'Where leads wait longer than usual, in lead-days',
    bars: quarter.bottleneck
      .filter(({ leadDays }) => leadDays > 0)
      .slice(0, mostBars)
      .map(({ stage, rep, leadDays, waiting }) => ({
        label: rep === 'unknown' ? stage : `${stage}, ${nameOf(rep)}`,
        ...{ value: leadDays, text: `${round(leadDays)}, ${waiting} waiting` },
      })),
  }),

  speed: ({ speed }) => ({
    title: 'Speed to lead, four weeks: half, and nine of ten',
    bars: speed.clocks.flatMap(({ clock, median, p90 }) =>
      median === undefined
        ? []
        : [
            {
              ...{ label: clock, value: median, low: median, text: `${spanText(median)}, ${spanText(p90)}` },
              high: p90,
            },
          ],
    ),
  }),

  reps: ({ quarter: { wins } }, { nameOf }) => ({
    title: 'Won, of won and lost, by rep, thirteen weeks',
    bars: wins.reps.slice(0, mostBars).map(({ name, rate: { n, of, rate = 0, low, high } }) => ({
      ...{ label: nameOf(name), value: rate, low, high, text: `${percent(rate)}, ${n} of ${of}` },
    })),
  }),
} satisfies Record<string, (facts: DigestFacts, words: DigestWords) => DigestPicture>;

/** `23 Nov`. */
const dayText = (date: string) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(new Date(date));
