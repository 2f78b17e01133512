import type { Send } from '../../../domain/lead/send.ts';
import { between, hour, type Instant } from '../../../domain/time/instant.ts';
import type { PendingFor } from '../../adapters/dynamodb/keys-of-rows.ts';
import type { PendingRow, PendingRows, Unpublished } from '../../adapters/dynamodb/pending.ts';
import type { Sends } from '../../adapters/dynamodb/sends.ts';
import { type Guides, partOfTrack } from '../mail/guide-delivery.ts';
import { type Thanks, wonIdOfStep } from '../mail/referral-thanks.ts';
import type { Signals } from '../signals.ts';

interface MailDeskDeps {
  pending: Pick<PendingRows, 'eachPage' | 'eachUnpublishedPage' | 'sendsOf'>;
  sends: Pick<Sends, 'find' | 'release' | 'leave'>;
  guides: Pick<Guides, 'again' | 'forgo'>;
  thanks: Pick<Thanks, 'again' | 'kept'>;
  signals: Pick<Signals, 'wake'>;
  now: () => Instant;
}

/** A mail that did not go, or may not have gone. `held`: SES takes no mail now. `unsure`: the process died during its call to SES. */
interface UndeliveredMail extends Pick<Send, 'lifecycleId' | 'track' | 'step' | 'template' | 'why'> {
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

/** SES sends its event within seconds, or never. */
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
  surge: 'The manager is notified of forms above the limits',
  correct: 'A corrected outcome is carried out',
  merge: 'Two leads of one person become one, or two again',
  answer: 'A rep’s answer reaches the lead',
  refer: 'A recommendation reaches the lead',
};

export type MailDesk = ReturnType<typeof createMailDesk>;

/** Ends a walk over pages. */
const enough = 'enough';

/** Open promises, and mails that were not sent. */
export function createMailDesk({ pending, sends, guides, thanks, signals, now }: MailDeskDeps) {
  const isUnsure = ({ pendingFor, pendingSince }: PendingRow) =>
    pendingFor === 'send' && between(pendingSince, now()) > unsureAfter;

  return {
    /** Open promises to leads, the oldest first. */
    async promises(): Promise<Promised[]> {
      const rows = await oldestRows(({ pendingFor }) => pendingFor !== 'held');
      const unpublished: Unpublished[] = [];
      await pending.eachUnpublishedPage((page) => {
        unpublished.push(...page.slice(0, mostShown));
        return enough;
      });
      const open = rows.flatMap((row): Promised[] => {
        if (row.pendingFor === 'held') return [];
        const leadId = row.PK.startsWith('LEAD#') ? { leadId: row.leadId } : {};
        return [{ what: words[row.pendingFor], ...leadId, since: row.pendingSince, late: row.pendingSince <= now() }];
      });
      const untold = unpublished.map(({ leadId, since }) => ({
        what: 'An event is published',
        leadId,
        since,
        late: true,
      }));
      return [...open, ...untold].sort((a, b) => (a.since < b.since ? -1 : 1)).slice(0, mostShown);
    },

    /** Held and unsure mails, the oldest first. */
    async mails(): Promise<UndeliveredMail[]> {
      const rows = await oldestRows((row) => row.pendingFor === 'held' || isUnsure(row));
      const known = await pending.sendsOf(rows);
      return known
        .map(({ leadId, pendingSince, pendingFor, lifecycleId, track, step, template, why }): UndeliveredMail => {
          const state = pendingFor === 'held' ? 'held' : 'unsure';
          return { leadId, lifecycleId, track, step, template, why, state, since: pendingSince };
        })
        .sort((a, b) => (a.since < b.since ? -1 : 1));
    },

    /**
     * `again`: releases the mail if its step is still the next one; the lead is looked at now, or the sweep keeps the mail's
     * promise. `leave`: the mail stays unsent, and the sweep drops its promise. Returns why it was refused; undefined when it
     * is done.
     */
    async settle(
      { leadId, ...id }: Pick<UndeliveredMail, 'leadId' | 'lifecycleId' | 'track' | 'step'>,
      decision: 'again' | 'leave',
    ): Promise<string | undefined> {
      const send = await sends.find(leadId, id);
      if (!send) return isSettled;
      if (decision === 'leave') {
        // The promise first: should this process die, the mail is still on the list.
        await forgone(leadId, send);
        return (await sends.leave(leadId, id)) ? undefined : isSettled;
      }
      const why = whyNotAgain(send);
      if (why !== undefined) return why;
      // The promise first: should this process die, the mail is still on the list.
      const isPromised = await promisedAgain(leadId, send);
      if (send.state !== 'held' && !(await sends.release(leadId, id))) return isSettled;
      if (!isPromised) await signals.wake(leadId, 'mail released');
      return undefined;
    },
  };

  /** The rows that have waited longest of those that are asked for, `mostShown` at most. */
  async function oldestRows(isAsked: (row: PendingRow) => boolean): Promise<PendingRow[]> {
    const found = new Map<number, PendingRow[]>();
    await pending.eachPage((rows, shard) => {
      const own = [...(found.get(shard) ?? []), ...rows.filter(isAsked)].slice(0, mostShown);
      found.set(shard, own);
      return own.length === mostShown ? enough : undefined;
    });
    return [...found.values()]
      .flat()
      .sort((a, b) => (a.pendingSince < b.pendingSince ? -1 : 1))
      .slice(0, mostShown);
  }

  /** Drops the promise that this mail was a part of. */
  async function forgone(leadId: string, { kind, track, step }: Send): Promise<void> {
    if (kind !== 'transactional') return;
    const part = partOfTrack(track);
    if (part !== undefined) await guides.forgo(leadId, step, part);
    if (track === 'referral') await thanks.kept(leadId, wonIdOfStep(step));
  }

  /** Guides, links to one's own data and thanks are sent by no step: false for all other mails. */
  async function promisedAgain(leadId: string, { kind, track, step }: Send): Promise<boolean> {
    if (kind !== 'transactional') return false;
    const wonId = track === 'referral' ? wonIdOfStep(step) : undefined;
    return wonId === undefined ? guides.again(leadId, step, now()) : thanks.again(leadId, wonId, now());
  }
}

const isSettled = 'This mail is settled by now. Look at the list again.';

/** An event causes one mail to our own people; a look at a lead repeats only the mails of a hand-off. */
function whyNotAgain({ kind, track }: Send): string | undefined {
  if (kind !== 'internal' || track === 'hand-off') return undefined;
  if (track === 'reply')
    return 'An answer is not passed on twice. Read it on the page of the lead, and leave this mail.';
  return 'A digest is not written twice. The next one says what is still open; leave this mail.';
}
