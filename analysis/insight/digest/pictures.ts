import type { DigestKind } from '../../../domain/settlement/weekly-digest.ts';
import { instant, week } from '../../../domain/time/instant.ts';
import { type Rate, rateOf } from '../rates.ts';
import { percent, round, spanText } from '../shown/words.ts';
import type { Clock } from '../speed.ts';
import type { DigestFacts } from './facts.ts';
import { type DigestWords, isFor } from './sentences.ts';

/** One bar, with its text. */
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
  return wanted.map((make) => make(facts, words, reader)).filter(({ bars }) => bars.some(({ value }) => value > 0));
}

const pictures = {
  weeks: ({ week: last, quarter: { funnel } }) => {
    const mondays = Array.from({ length: mostBars }, (_, ago) =>
      instant(Date.parse(last) - (mostBars - 1 - ago) * week).slice(0, 10),
    );
    return {
      title: 'Leads by the week in which they came',
      bars: mondays.map((monday) => {
        const { captured, ready } = funnel.cohorts.find((cohort) => cohort.week === monday)?.reached ?? {};
        const text = `${captured?.n ?? 0}, ${ready?.n ?? 0} sales-ready`;
        return { label: dayText(monday), value: captured?.n ?? 0, text };
      }),
    };
  },

  sources: ({ quarter }) => ({
    title: 'Won leads by source, first touch, thirteen weeks',
    bars: quarter.sources
      .toSorted((a, b) => b.credit.first.won - a.credit.first.won || b.credit.first.real - a.credit.first.real)
      .slice(0, mostBars)
      .map(({ source, credit: { first } }) => ({
        label: source,
        value: first.won,
        text: `${round(first.won)} of ${round(first.real)}`,
      })),
  }),

  mails: ({ quarter: { mails } }, { nameOf }) => ({
    title: 'Clicks of people by mail, thirteen weeks, with the 95 % interval',
    bars: [...Map.groupBy(mails.mails, ({ template }) => nameOf(template))]
      .map(([label, some]) => {
        const all = (count: (one: (typeof some)[number]) => number) =>
          some.reduce((total, one) => total + count(one), 0);
        return {
          label,
          clicked: rateOf(
            all(({ clicked }) => clicked.n),
            all(({ clicked }) => clicked.of),
          ),
        };
      })
      .sort((a, b) => b.clicked.of - a.clicked.of)
      .slice(0, mostBars)
      .map(({ label, clicked }) => rateBar(label, clicked)),
  }),

  bottleneck: ({ quarter }, { nameOf }, reader) => ({
    title: 'Where leads wait longer than usual, in lead-days',
    bars: quarter.bottleneck
      .filter(({ leadDays, stage }) => leadDays > 0 && isFor(reader, stage))
      .slice(0, mostBars)
      .map(({ stage, rep, leadDays, waiting }) => ({
        label: rep === 'unknown' ? stage : `${stage}, ${nameOf(rep)}`,
        value: leadDays,
        text: `${round(leadDays)}, ${waiting} waiting`,
      })),
  }),

  speed: ({ speed }) => ({
    title: 'Speed to lead, four weeks: half, and nine of ten',
    bars: speed.clocks.flatMap(({ clock, median, p90 }) =>
      median === undefined
        ? []
        : [
            {
              label: clockNames[clock],
              value: median,
              low: median,
              text: `${spanText(median)}, ${spanText(p90)}`,
              high: p90,
            },
          ],
    ),
  }),

  reps: ({ quarter: { wins } }, { nameOf }) => ({
    title: 'Won, of won and lost, by rep, thirteen weeks, with the 95 % interval',
    bars: wins.reps.slice(0, mostBars).map(({ name, rate }) => rateBar(nameOf(name), rate)),
  }),
} satisfies Record<string, (facts: DigestFacts, words: DigestWords, reader: DigestKind) => DigestPicture>;

/** A rate with its interval. */
const rateBar = (label: string, { n, of, rate = 0, low, high }: Rate): DigestBar => ({
  label,
  value: rate,
  low,
  high,
  text: `${percent(rate)}, ${n} of ${of}`,
});

const clockNames: Record<Clock, string> = {
  'raised to offer': 'asked until offered',
  'offer to accept': 'offered until taken',
  'accept to contact': 'taken until contact',
  'raised to contact': 'asked until contact',
};

/** `23 Nov`. */
const dayText = (date: string) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(new Date(date));
