import type { DigestKind } from '../../../domain/settlement/weekly-digest.ts';
import { unknownSource } from '../../../domain/tracking/source.ts';
import type { Jam } from '../bottleneck.ts';
import type { MailFigures } from '../mails.ts';
import { round, spanText } from '../shown/words.ts';
import type { Credit, SourceFigures } from '../sources.ts';
import type { DigestFacts } from './facts.ts';

/** Names and words that the figures lack. */
export interface DigestWords {
  /** Names of reps and titles of mails, by id. */
  nameOf: (id: string) => string;
  /** Reps with more open leads than they can hold. */
  overCapacity: readonly { name: string; open: number; capacity: number }[];
}

const mostSentences = 5;
const mostNamed = 3;
/** With fewer leads or mails than this, a rate is chance: no sentence. */
const leastLeads = 10;
const leastSent = 30;
/** A mail needs mending when its share of unsubscribes is above this and not by chance: the low end of the 95 % interval. */
const mostUnsubscribed = 0.02;
const mostBounced = 0.05;

/** At most five sentences: what changed, and what to do about it. */
export function sentencesOf(facts: DigestFacts, reader: DigestKind, words: DigestWords): string[] {
  const { changed, bottleneck, speed, sources, mail, capacity } = topics;
  const order = {
    marketing: [changed, sources, mail, bottleneck, speed],
    sales: [changed, bottleneck, speed, capacity, sources],
    rep: [changed, bottleneck, speed, capacity],
  }[reader];
  const said = order.flatMap((topic) => topic(facts, reader, words) ?? []);
  return said.slice(0, mostSentences);
}

type Topic = (facts: DigestFacts, reader: DigestKind, words: DigestWords) => string | undefined;

const topics = {
  changed({ last, before }, reader) {
    if (Object.values({ ...last }).every((n) => n === 0) && Object.values(before).every((n) => n === 0))
      return undefined;
    if (reader === 'rep')
      return `Last week you took ${leadsText(last.accepted)} (${before.accepted} the week before) and won ${last.won} (${before.won}).`;
    return `Last week ${leadsText(last.came)} came (${before.came} the week before), ${last.ready} became sales-ready (${before.ready}), and ${last.won} ${last.won === 1 ? 'was' : 'were'} won (${before.won}).`;
  },

  bottleneck(facts, reader, words) {
    const jam = jamFor(facts, reader);
    if (!jam) return undefined;
    const { stage, rep, waiting, leadDays, usual } = jam;
    const withWhom = reader === 'rep' ? ' with you' : rep === 'unknown' ? '' : ` with ${words.nameOf(rep)}`;
    const leads = waiting === 1 ? '1 lead is' : `${waiting} leads are`;
    return `The largest bottleneck is ${stage}${withWhom}: ${leads} there, together ${round(leadDays)} days longer than the usual ${spanText(usual)}. ${advice(stage, reader)}`;
  },

  speed({ speed, speedBefore }) {
    if (!speed.recorded) return undefined;
    const contact = ({ clocks }: DigestFacts['speed']) => clocks.find(({ clock }) => clock === 'raised to contact');
    const [now, then] = [contact(speed), contact(speedBefore)];
    if (now?.median === undefined) return undefined;
    const before = then?.median === undefined ? '' : ` (${spanText(then.median)} in the four weeks before)`;
    const { n, of } = speed.withinSla;
    const inTime = of === 0 ? '' : `, and ${n} of ${of} offers were accepted in time`;
    const isEnough = then !== undefined && Math.min(now.n, then.n) >= leastLeads;
    const isSlower = isEnough && now.median > (then.median ?? Number.POSITIVE_INFINITY) * 1.1;
    const slower = isSlower ? ' It got slower: please find out why.' : '';
    const who = now.n === 1 ? 'The one' : `Half of the ${now.n}`;
    return `${who} who asked for us in four weeks heard from a person within ${spanText(now.median)}${before}${inTime}.${slower}`;
  },

  sources({ quarter }) {
    const known = quarter.sources
      .filter(({ source, credit }) => source !== unknownSource && credit.first.real >= leastLeads)
      .toSorted((a, b) => wonRate(b.credit.first) - wonRate(a.credit.first));
    const [best, worst] = [known.at(0), known.at(-1)];
    if (!best || !worst || best === worst || wonRate(best.credit.first) === wonRate(worst.credit.first))
      return undefined;
    return `In thirteen weeks ${best.source} won the largest share of its leads (${shareText(best)}), ${worst.source} the smallest (${shareText(worst)}). Look at what the first does that the other does not.`;
  },

  mail({ quarter: { mails } }, _, words) {
    const sent = mails.mails.filter((one) => one.sent >= leastSent);
    const better = mails.verdicts.find(({ better: name }) => name !== undefined);
    const [worst] = sent.filter((one) => fault(one) !== undefined).toSorted((a, b) => b.sent - a.sent);
    if (worst) return `Mend the mail “${words.nameOf(worst.template)}”: ${fault(worst)}.`;
    if (better?.better === undefined) return undefined;
    return `Of the variants of ${better.track} / ${better.step}, “${words.nameOf(better.better)}” is better: let the others go.`;
  },

  capacity(_, reader, { overCapacity }) {
    const [first, ...others] = overCapacity;
    if (!first) return undefined;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    if (reader === 'rep')
      return `You have ${first.open} open leads of ${first.capacity}: close or give back what will not be won.`;
    return `${first.name}${more} ${others.length === 0 ? 'has' : 'have'} more leads than they can work on (${first.open} of ${first.capacity}): give some to others.`;
  },
} satisfies Record<string, Topic>;

/** Sales can do nothing about leads that it does not have yet. */
export const isFor = (reader: DigestKind, stage: Jam['stage']): boolean =>
  reader === 'marketing' || ['sales-ready', 'assigned', 'working'].includes(stage);

/** The largest bottleneck that the reader can do something about. */
const jamFor = ({ quarter }: DigestFacts, reader: DigestKind): Jam | undefined =>
  quarter.bottleneck.find(({ leadDays, stage }) => leadDays >= 1 && isFor(reader, stage));

/** The lifecycles that have waited longest at the reported bottleneck; none for marketing, who see no names. */
export const longestAt = (facts: DigestFacts, reader: DigestKind): string[] =>
  reader === 'marketing'
    ? []
    : (jamFor(facts, reader)
        ?.oldest.slice(0, mostNamed)
        .map(({ lead }) => lead) ?? []);

function advice(stage: Jam['stage'], reader: DigestKind): string {
  if (stage === 'working') return reader === 'rep' ? 'Please record what became of them.' : 'Ask what became of them.';
  if (stage === 'assigned')
    return reader === 'rep' ? 'Please accept them or pass them on.' : 'Ask for an answer, or move them.';
  if (stage === 'sales-ready') return 'See who is at work.';
  return 'See whether the rules ask too much of them.';
}

const leadsText = (n: number) => (n === 1 ? '1 lead' : `${n} leads`);

const wonRate = ({ won, real }: Credit) => won / real;
function shareText({ credit: { first }, spend }: SourceFigures): string {
  const spent = Object.entries(spend).map(([currency, amount]) => `${round(amount)} ${currency}`);
  return `${round(first.won)} of ${round(first.real)}${spent.length > 0 ? `, for ${spent.join(' and ')}` : ''}`;
}

function fault({ bounced, unsubscribed, clicked, sent, delivered }: MailFigures): string | undefined {
  if ((bounced.low ?? 0) > mostBounced) return `${bounced.n} of ${sent} bounced`;
  if ((unsubscribed.low ?? 0) > mostUnsubscribed) return `${unsubscribed.n} of ${sent} unsubscribed`;
  if (delivered.n > 0 && clicked.n === 0) return `nobody of ${sent} clicked it`;
  return undefined;
}
