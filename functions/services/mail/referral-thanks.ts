import type { NurtureRules } from '../../../domain/config/config.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { afterSendPause } from '../../../domain/nurture/send-pause.ts';
import { nextSendTime } from '../../../domain/nurture/send-window.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { log } from '../../adapters/aws/log.ts';
import { pending, pendingAttributes, thanksKey } from '../../adapters/dynamodb/keys-of-rows.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Table } from '../../adapters/dynamodb/table.ts';
import type { Mailer } from '../../adapters/ses/mailer.ts';
import type { SendSwitch } from '../../adapters/ssm/send-switch.ts';
import { postedOrHeld } from './held-mail.ts';
import { type ComposerDeps, composeLeadMail } from './outgoing-mail.ts';

export type Thanks = ReturnType<typeof createThanks>;

/**
 * Thanks a referrer for won leads: promised in a row of the referrer, marked for the sweep from the moment the mail may arrive
 * on. The row stays, so that each won lead is thanked for once.
 */
export function createThanks(table: Table, rules: NurtureRules) {
  return {
    /** In the referrer's send window. Repeating it changes nothing. */
    async promise(referrer: Lead, wonId: string, at: Instant): Promise<void> {
      const mark = pending(referrer.id, 'thank', nextSendTime(referrer, at, rules));
      const key = thanksKey(referrer.id, wonId);
      if (await table.put({ ...key, promisedAt: at, ...mark }, { absent: ['PK'] })) return;
      // Won, corrected to lost, and won after all. Thanks that went meanwhile are in the ledger.
      await table.change(key, { set: mark, remove: ['withdrawn'], when: { equals: { withdrawn: true } } });
    },

    /** The lead was not won after all. */
    async withdraw(referrerId: string, wonId: string): Promise<void> {
      const change = { set: { withdrawn: true }, remove: pendingAttributes, when: { present: ['PK'] } };
      await table.change(thanksKey(referrerId, wonId), change);
    },

    async later(referrerId: string, wonId: string, due: Instant): Promise<void> {
      const set = pending(referrerId, 'thank', due);
      await table.change(thanksKey(referrerId, wonId), { set, when: { present: ['pendingFor'] } });
    },

    /** Marks it once more although its mail was tried. False when there is no such promise. */
    async again(referrerId: string, wonId: string, at: Instant): Promise<boolean> {
      const change = { set: pending(referrerId, 'thank', at), when: { present: ['PK'], absent: ['withdrawn'] } };
      return (await table.change(thanksKey(referrerId, wonId), change)) !== undefined;
    },

    async kept(referrerId: string, wonId: string): Promise<void> {
      await table.change(thanksKey(referrerId, wonId), { remove: pendingAttributes, when: { present: ['PK'] } });
    },
  };
}

const stepOf = (wonId: string) => `thanks-${wonId}`;
/** The lead that was won, in the step of the mail. */
export const wonIdOfStep = (step: string): string => step.slice(stepOf('').length);

interface ReferralThanksDeps {
  thanks: Pick<Thanks, 'later' | 'kept'>;
  leads: Pick<Leads, 'history' | 'clear'>;
  mailer: Mailer;
  composer: ComposerDeps;
  sendSwitch: Pick<SendSwitch, 'state'>;
  rules: NurtureRules;
  now: () => Instant;
}

export type ReferralThanks = ReturnType<typeof createReferralThanks>;

/** Keeps a promise of thanks, once: not outside the send window, not while sending is paused, not to a referrer who wants no marketing mail. */
export function createReferralThanks({ thanks, leads, mailer, composer, sendSwitch, rules, now }: ReferralThanksDeps) {
  return {
    /** Safe to repeat. Throws MailUnavailable, with the promise still marked, when SES does not take the mail now. */
    async deliver(referrerId: string, wonId: string): Promise<void> {
      const history = await leads.history(referrerId);
      const at = now();
      // Erased meanwhile: the promise goes with it.
      if (!history) return leads.clear(referrerId);
      const { lead } = history;
      const due = nextSendTime(lead, at, rules);
      if (due > at) return thanks.later(referrerId, wonId, due);
      if ((await sendSwitch.state()) === 'paused')
        return thanks.later(referrerId, wonId, afterSendPause(referrerId, at));
      const why = 'somebody they sent has become a customer';
      const occasion = { track: 'referral', step: stepOf(wonId), template: 'referral-thanks', why, at };
      const outgoing = composeLeadMail(lead, occasion, composer);
      // The ledger's key must never change: a later lifecycle of theirs is no reason to thank again.
      const { lifecycleId } = lead.captured;
      const posted = await postedOrHeld(mailer.post({ ...outgoing, lifecycleId, unlessSuppressed: true }));
      if ('until' in posted) return thanks.later(referrerId, wonId, posted.until);
      const { state } = posted;
      log.info('thanks for a referral', { leadId: referrerId, state });
      await thanks.kept(referrerId, wonId);
    },
  };
}
