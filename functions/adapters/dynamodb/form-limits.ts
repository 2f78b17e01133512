import { hourOf } from '../../../domain/capture/limits.ts';
import { day, hour, type Instant, millis, minute, plus } from '../../../domain/time/instant.ts';
import { heldLeadKey, leadIdOfKey, limitKey, pending, pendingAttributes, surgeKey } from './keys-of-rows.ts';
import type { Table } from './table.ts';

/** A held form waits until its sender confirms the address; a held mail goes out in one of the next hours. */
type Held = 'form' | 'mail';

/** Forms and mails above the limits, from the first until a quiet hour. */
export interface Surge {
  since: Instant;
  last: Instant;
  /** When the manager was last notified. */
  toldAt?: Instant;
  /** Leads whose form or mail waits, oldest first. */
  leads: { leadId: string; at: Instant; what: Held }[];
}

export type FormLimits = ReturnType<typeof createFormLimits>;

/** Any id of two hexadecimal digits: there is one surge at a time, so it needs one shard of the index. */
const oneShard = '00';
/** The digest waits this long, so that it reports more than the first form. */
const digestAfter = 10 * minute;

/** Counters of the running hour, and what a surge held back. Rows name senders by keyed hashes, and all rows expire. */
export function createFormLimits(table: Table) {
  const until = (at: Instant, ms: number) => Math.floor((millis(at) + ms) / 1000);

  return {
    /** Counts a form of a sender, and answers how many its address and its network have sent this hour. */
    async countSender(network: string, address: string, at: Instant): Promise<{ address: number; network: number }> {
      // Senders of one network can use any number of addresses: each has its own row, so that no row grows.
      const counted = async (which: string) => {
        const set = { expiresAt: until(at, 2 * hour) };
        const row = await table.change(limitKey(`FROM#${network}`, which), { set, add: { forms: 1 } });
        return Number(row?.forms ?? 0);
      };
      const [ofNetwork, ofAddress] = await Promise.all([counted(hourOf(at)), counted(`${hourOf(at)}#${address}`)]);
      return { address: ofAddress, network: ofNetwork };
    },

    /** Counts a form, and answers how many there were this hour. */
    async countForm(at: Instant): Promise<number> {
      const row = await table.change(limitKey('ALL', hourOf(at)), {
        set: { expiresAt: until(at, 2 * hour) },
        add: { forms: 1 },
      });
      return Number(row?.forms ?? 0);
    },

    /** Takes one of the `most` mails of this hour; false when none is left. */
    async takeMail(most: number, at: Instant): Promise<boolean> {
      const taken = await table.change(limitKey('MAILS', hourOf(at)), {
        set: { expiresAt: until(at, 2 * hour) },
        add: { mails: 1 },
        when: { atMost: { mails: most - 1 } },
      });
      return taken !== undefined;
    },

    /** Takes one of the `most` marketing mails of this second; false when none is left. */
    async takeShare(most: number, at: Instant): Promise<boolean> {
      const taken = await table.change(limitKey('MARKETING', at.slice(0, 19)), {
        set: { expiresAt: until(at, hour) },
        add: { mails: 1 },
        when: { atMost: { mails: most - 1 } },
      });
      return taken !== undefined;
    },

    /** True for the one form that uses this solved challenge first. */
    spend(signature: string, at: Instant): Promise<boolean> {
      const key = limitKey('CHALLENGE', signature);
      return table.put({ ...key, expiresAt: until(at, day) }, { absent: ['PK'] });
    },

    /** Whether a link that works once was used; its mark ends with the day. */
    async isUsed(link: string): Promise<boolean> {
      return (await table.get(limitKey('LINK', link))) !== undefined;
    },

    /** True for the one that uses this link first. */
    use(link: string, at: Instant): Promise<boolean> {
      return table.put({ ...limitKey('LINK', link), expiresAt: until(at, day) }, { absent: ['PK'] });
    },

    /** Notes for the manager's digest that a form or a mail of this lead waits. The first note begins the surge. */
    async holdBack(leadId: string, at: Instant, what: Held): Promise<void> {
      const expiresAt = until(at, 7 * day);
      const isForm = what === 'form';
      // A form that waits stays one when a mail of the same lead waits too.
      const note = {
        set: { expiresAt, what: isForm ? what : undefined },
        setOnce: { at, what: isForm ? undefined : what },
      };
      const held = await table.change(heldLeadKey(leadId), note);
      const digest = pending(oneShard, 'surge', plus(at, digestAfter));
      const surge = await table.change(surgeKey, { set: { last: at }, setOnce: { since: at, ...digest } });
      // It waited in an earlier surge too, and waits in this one.
      if (String(held?.at) < String(surge?.since)) await table.change(heldLeadKey(leadId), { set: { at } });
    },

    async surge(): Promise<Surge | undefined> {
      const rows = await table.partition(surgeKey.PK);
      const mark = rows.find(({ SK }) => SK === surgeKey.SK);
      if (mark?.since === undefined) return undefined;
      const since = String(mark.since);
      const leads = rows
        .filter(({ SK, at }) => SK !== surgeKey.SK && String(at) >= since)
        .map(({ SK, at, what }) => ({ leadId: leadIdOfKey(SK), at: String(at), what: what as Held }))
        .sort((a, b) => (a.at < b.at ? -1 : 1));
      return { since, last: String(mark.last), toldAt: mark.toldAt as Instant | undefined, leads };
    },

    /** Records that the manager was notified, `at` now or before; the sweep looks again at `due`. */
    async told({ since }: Surge, due: Instant, at?: Instant): Promise<void> {
      const set = { ...pending(oneShard, 'surge', due), toldAt: at };
      await table.change(surgeKey, { set, when: { equals: { since } } });
    },

    /** The surge is over, unless something was held back since it was read. */
    async endSurge({ last }: Surge): Promise<void> {
      const remove = ['since', 'last', 'toldAt', ...pendingAttributes];
      await table.change(surgeKey, { remove, when: { equals: { last } } });
    },
  };
}
