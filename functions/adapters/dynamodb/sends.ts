import type { Send } from '../../../domain/lead/send.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { pending, pendingAttributes, sendKey } from './keys-of-rows.ts';
import type { Table } from './table.ts';

type SendId = Pick<Send, 'lifecycleId' | 'track' | 'step'>;

export type Sends = ReturnType<typeof createSends>;

/** The send ledger: what makes "at most one mail per lead and step" a fact that can be read. */
export function createSends(table: Table) {
  return {
    /** Reserves the step for one mail. False when it is reserved, sent or unknown already. */
    async claim(leadId: string, send: Send): Promise<boolean> {
      const row = { ...send, ...sendKey(leadId, send), ...pending(leadId, 'send', send.claimedAt) };
      if (await table.put(row, { absent: ['PK'] })) return true;
      return table.put(row, { oneOf: { state: ['released', 'held'] } });
    },

    /**
     * This lead was merged into `instead`, which gets the mail: it itself never does. Undefined when that is so; else the entry of a mail
     * that this lead got, or may have got.
     */
    async forgo(leadId: string, send: Send, instead: string): Promise<Send | undefined> {
      const why = 'the lead it was merged into got it';
      const row = { ...send, ...sendKey(leadId, send), state: 'refused', why, instead };
      if (await table.put(row, { absent: ['PK'] })) return undefined;
      if (await table.put(row, { oneOf: { state: ['released', 'held'] } })) return undefined;
      const found = (await table.get(sendKey(leadId, send))) as Send | undefined;
      return found?.instead === instead ? undefined : found;
    },

    /** Takes a claim back as if it had never been made: the lead was erased. */
    retract(leadId: string, id: SendId): Promise<void> {
      return table.removeAll([sendKey(leadId, id)]);
    },

    /** The entry as it is now. */
    async find(leadId: string, id: SendId): Promise<Send | undefined> {
      return (await table.get(sendKey(leadId, id))) as Send | undefined;
    },

    /** SES took the mail and named it: settles an entry that was unknown, or called held or free to go again. */
    async sent(leadId: string, id: SendId, messageId: string, at: Instant): Promise<void> {
      await table.change(sendKey(leadId, id), {
        set: { state: 'sent', messageId, sentAt: at },
        remove: pendingAttributes,
        when: { oneOf: { state: ['claimed', 'unknown', 'held', 'released'] } },
      });
    },

    /** SES did not accept the mail: it is released for another try, held until a person mends the cause, or refused for ever. */
    async notSent(leadId: string, id: SendId, state: 'released' | 'held' | 'refused', why: string): Promise<void> {
      // A held one stays where ops look for it.
      const isHeld = state === 'held';
      await table.change(sendKey(leadId, id), {
        set: { state, why, ...(isHeld && { pendingFor: 'held' }) },
        remove: isHeld ? [] : pendingAttributes,
        // Another run may have called it unknown meanwhile; this one knows.
        when: { oneOf: { state: ['claimed', 'unknown'] } },
      });
    },

    /** A person decides to send a mail of unknown state once more. False when its state is known by now. */
    async release(leadId: string, id: SendId): Promise<boolean> {
      const row = await table.change(sendKey(leadId, id), {
        set: { state: 'released', why: 'a person said that it may go again' },
        remove: pendingAttributes,
        when: { oneOf: { state: ['claimed', 'unknown'] } },
      });
      return row !== undefined;
    },

    /** A person decides that it stays as it is. False when it is settled by now. */
    async leave(leadId: string, id: SendId): Promise<boolean> {
      const row = await table.change(sendKey(leadId, id), {
        remove: pendingAttributes,
        when: { present: ['pendingFor'], oneOf: { state: ['claimed', 'unknown', 'held'] } },
      });
      return row !== undefined;
    },

    /** SES took it and then did not send it. Final: the *Email Sent* event, which may come later, changes nothing. */
    async neverSent(leadId: string, id: SendId, why: string): Promise<void> {
      await table.change(sendKey(leadId, id), {
        set: { state: 'refused', why },
        remove: pendingAttributes,
        when: { oneOf: { state: ['claimed', 'unknown', 'sent'] } },
      });
    },

    /** It is unknown whether SES accepted the mail. The mark stays until the *Email Sent* event or a person settles it. */
    async unknown(leadId: string, id: SendId): Promise<void> {
      await table.change(sendKey(leadId, id), { set: { state: 'unknown' }, when: { equals: { state: 'claimed' } } });
    },
  };
}
