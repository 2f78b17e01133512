import type { CaptureRules } from '../../../domain/config/config.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import { type Instant, millis } from '../../../domain/time/instant.ts';
import { pending, pendingAttributes, visitKey, visitorKey } from './keys-of-rows.ts';
import type { Leads } from './leads.ts';
import type { Row, Table } from './table.ts';

type Rules = Pick<CaptureRules['following'], 'keepVisits' | 'attachVisits' | 'eventsPerMinute'>;

/** The lead of a visitor id. There is none before the first form, and none when several people share the browser. */
export type Visitor = { leadId?: string };

export type Visits = ReturnType<typeof createVisits>;

/**
 * Activities of anonymous visitors, kept until a visitor posts a form or they expire. A visitor id belongs to the first lead
 * that posts with it. When a second lead posts with it, two people share a browser, and the id belongs to no lead.
 */
export function createVisits(table: Table, leads: Pick<Leads, 'appendAll'>, rules: Rules) {
  const expiresAt = (at: Instant) => Math.floor((millis(at) + rules.keepVisits) / 1000);

  return {
    /**
     * Admits a visitor's events and returns the visitor; undefined when there are too many in this minute. One write, two for
     * the first in a minute.
     */
    async admit(visitorId: string, events: number, at: Instant): Promise<Visitor | undefined> {
      const minute = at.slice(0, 16);
      const inMinute = () =>
        table.change(visitorKey(visitorId), {
          add: { used: events },
          when: { equals: { minute }, atMost: { used: rules.eventsPerMinute - events } },
        });
      const first = () =>
        table.change(visitorKey(visitorId), {
          set: { minute, used: events, expiresAt: expiresAt(at) },
          when: { noneOf: { minute: [minute] } },
        });
      if (events > rules.eventsPerMinute) return undefined;
      // Tried twice: a concurrent request may write the first row of this minute.
      const row = (await inMinute()) ?? (await first()) ?? (await inMinute());
      return row && visitorOf(row);
    },

    /**
     * Stores visits of an unknown visitor. Returns the visitor: when a lead claimed it meanwhile, the caller adds the visits to
     * that lead, too.
     */
    async keep(visitorId: string, visits: readonly Activity[], at: Instant): Promise<Visitor> {
      await table.putAll(
        visits.map((visit) => ({ ...visitKey(visitorId, visit), ...visit, expiresAt: expiresAt(at) })),
      );
      return visitorOf((await table.get(visitorKey(visitorId))) ?? {});
    },

    /**
     * Assigns a visitor's visits to a lead before the lead is written: after a crash the sweep finds the mark. False when there
     * is nothing to attach: it was done already, or the visitor id belongs to no lead.
     */
    async claim(visitorId: string, leadId: string, at: Instant): Promise<boolean> {
      const key = visitorKey(visitorId);
      const claimed = await table.change(key, {
        set: { leadId, expiresAt: expiresAt(at), ...pending(leadId, 'attach', at) },
        when: { absent: ['leadId', 'shared'] },
      });
      if (claimed) return true;
      const row = await table.get(key);
      if (row?.leadId === leadId) return row.pendingFor !== undefined;
      // Not when the other one was erased meanwhile.
      const set = { shared: true, expiresAt: expiresAt(at) };
      await table.change(key, { set, when: { present: ['leadId'] } });
      return false;
    },

    /** Copies the newest visits to the lead that claimed them. Repeating it changes nothing. */
    async attach(visitorId: string, leadId: string): Promise<void> {
      const rows = await table.partition(visitorKey(visitorId).PK, rules.attachVisits + 1);
      const visits = rows.filter(({ SK }) => SK !== visitorKey(visitorId).SK);
      await leads.appendAll(leadId, visits.map(activityOf));
      await table.change(visitorKey(visitorId), { remove: pendingAttributes, when: { equals: { leadId } } });
    },

    /** Whose visits still have to be attached; undefined when that is done. */
    async claimant(visitorId: string): Promise<string | undefined> {
      const row = await table.get(visitorKey(visitorId));
      return row?.pendingFor === undefined ? undefined : (row.leadId as string);
    },

    /** Takes a claim back: the lead was never written. */
    async release(visitorId: string, leadId: string): Promise<void> {
      await table.change(visitorKey(visitorId), {
        remove: ['leadId', ...pendingAttributes],
        when: { equals: { leadId } },
      });
    },
  };
}

const visitorOf = ({ leadId, shared }: Row): Visitor => (leadId && !shared ? { leadId: String(leadId) } : {});
const activityOf = ({ PK, SK, expiresAt, ...activity }: Row) => activity as unknown as Activity;
