import type { Send } from '../../../domain/lead/send.ts';
import { between, hour, type Instant } from '../../../domain/time/instant.ts';
import type { PendingFor } from '../../adapters/dynamodb/keys-of-rows.ts';
import type { PendingRow, PendingRows } from '../../adapters/dynamodb/pending.ts';
import type { Sends } from '../../adapters/dynamodb/sends.ts';
import type { Signals } from '../signals.ts';

export interface MailDeskDeps {
  pending: Pick<PendingRows, 'all' | 'unpublished' | 'sendsOf'>;
  sends: Pick<Sends, 'find' | 'release' | 'leave'>;
  signals: Pick<Signals, 'wake'>;
  now: () => Instant;
}

/** A mail that did not go, or of which nobody knows. `held`: SES takes none now; `unsure`: its process died while SES was asked. */
export interface UndeliveredMail extends Pick<Send, 'lifecycleId' | 'track' | 'step' | 'template' | 'why'> {
  leadId: string;
  state: 'held' | 'unsure';
  since: Instant;
}

/** Something that is still owed. */
export interface Promised {
  what: string;
  leadId?: string;
  since: Instant;
  late: boolean;
}

/** SES reports within seconds when it reports at all. */
const unsureAfter = hour;
const mostShown = 200;

const words: Record<Exclude<PendingFor, 'held'>, string> = {
  start: 'Its execution starts',
  wake: 'Its execution is woken',
  look: 'What happened is looked at',
  send: 'SES says what became of a mail',
  guide: 'A guide is sent',
  attach: 'Visits of the site are added',
  thank: 'Somebody is thanked for a referral',
  unanswered: 'A rep takes the lead',
  surge: 'Forms above the limits are told to the manager',
  correct: 'A corrected outcome is carried out',
  merge: 'Two leads of one person become one, or two again',
  answer: 'A rep’s answer reaches the lead',
};

export type MailDesk = ReturnType<typeof createMailDesk>;

/** Promises that are still to be kept, and mails that did not go. */
export function createMailDesk({ pending, sends, signals, now }: MailDeskDeps) {
  const isUnsure = ({ pendingFor, pendingSince }: PendingRow) =>
    pendingFor === 'send' && between(pendingSince, now()) > unsureAfter;

  return {
    /** What is owed to leads, the oldest first. */
    async promises(): Promise<Promised[]> {
      const rows = (await pending.all()).flatMap((row): Promised[] => {
        if (row.pendingFor === 'held') return [];
        const leadId = row.PK.startsWith('LEAD#') ? { leadId: row.leadId } : {};
        return [{ what: words[row.pendingFor], ...leadId, since: row.pendingSince, late: row.pendingSince <= now() }];
      });
      const unpublished = (await pending.unpublished()).map(({ leadId, since }) => ({
        what: 'An event is published',
        leadId,
        since,
        late: true,
      }));
      return [...rows, ...unpublished].sort((a, b) => (a.since < b.since ? -1 : 1)).slice(0, mostShown);
    },

    /** Mails that SES holds, and those of which nobody knows whether they went; the oldest first. */
    async mails(): Promise<UndeliveredMail[]> {
      const rows = (await pending.all()).filter((row) => row.pendingFor === 'held' || isUnsure(row));
      const known = await pending.sendsOf(rows.slice(0, mostShown));
      return known
        .map(({ leadId, pendingSince, pendingFor, lifecycleId, track, step, template, why }): UndeliveredMail => {
          const state = pendingFor === 'held' ? 'held' : 'unsure';
          return { leadId, lifecycleId, track, step, template, why, state, since: pendingSince };
        })
        .sort((a, b) => (a.since < b.since ? -1 : 1));
    },

    /**
     * `again`: the mail may go once more, when its step is still the next one; the lead is looked at now. `leave`: it stays as it is.
     * False when there is no such mail, or it is settled by now.
     */
    async settle(
      { leadId, ...id }: Pick<UndeliveredMail, 'leadId' | 'lifecycleId' | 'track' | 'step'>,
      decision: 'again' | 'leave',
    ): Promise<boolean> {
      const send = await sends.find(leadId, id);
      if (!send) return false;
      if (decision === 'leave') return sends.leave(leadId, id);
      if (send.state !== 'held' && !(await sends.release(leadId, id))) return false;
      await signals.wake(leadId, 'mail released');
      return true;
    },
  };
}
