import { day, hour } from '../time/instant.ts';
import type { Kept } from './retention.ts';

/** Keys of config/ that decide how long something is kept, as the register names them. */
type PeriodKey = `retention.${keyof Kept}` | 'replies.keepMail' | 'following.keepVisits' | 'logRetentionDays';
/** In milliseconds; undefined where nothing goes by itself. */
export type Periods = Readonly<Record<PeriodKey, number | undefined>>;

/** The settings that decide. Durations are milliseconds. */
export interface PeriodSettings {
  capture: { following: { keepVisits: number } };
  deployment: { replies?: { keepMail: number }; logRetentionDays: number };
  privacy: { retention: Kept & { apply: boolean } };
}

/** The table forgets rejected leads by itself, also while retention only counts. */
const longestRejected = 30 * day;

/** What config/ says by now. Retention that only counts promises nothing. */
export function periodsOf({
  capture: { following },
  deployment: { replies, logRetentionDays },
  privacy: { retention },
}: PeriodSettings): Periods {
  const held: Kept = retention.apply ? retention : {};
  const { rejected = longestRejected, dormant, lost, unsubscribed, customers, visits, messages, mails } = held;
  return {
    'retention.rejected': rejected,
    'retention.dormant': dormant,
    'retention.lost': lost,
    'retention.unsubscribed': unsubscribed,
    'retention.customers': customers,
    'retention.visits': visits,
    'retention.messages': messages,
    'retention.mails': mails,
    'replies.keepMail': replies?.keepMail,
    'following.keepVisits': following.keepVisits,
    logRetentionDays: logRetentionDays * day,
  };
}

const slots = /\{([\w.|]+)\}/g;

/** What the register says of how long a place is kept, for those who run Leadloop: `Each line for `logRetentionDays`.` */
export const keptByKeys = (kept: string): string =>
  kept.replace(slots, (_, names: string) => {
    const keys = names.split('|').map((name) => `\`${name}\``);
    return keys.length === 1 ? `for ${keys[0]}` : `for the shorter of ${keys.join(' and ')}`;
  });

/** The same for the person, by the settings: `Each line for 30 days.` Throws on a key that no setting has. */
export const keptInDays = (kept: string, periods: Periods): string =>
  kept.replace(slots, (_, names: string) => {
    const keys = names.split('|').map((name) => {
      if (!(name in periods)) throw new Error(`the register names the period ${name}, and no setting does`);
      return name as PeriodKey;
    });
    const known = keys.flatMap((key) => periods[key] ?? []);
    if (known.length > 0) return inWords(Math.min(...known));
    return /\.(?:visits|messages|mails)$/.test(names) ? 'as long as the profile' : 'until one of us erases it';
  });

function inWords(ms: number): string {
  const [size, unit] = ms % day === 0 ? [day, 'day'] : [hour, 'hour'];
  const count = Math.round(ms / size);
  return `for ${count} ${unit}${count === 1 ? '' : 's'}`;
}
