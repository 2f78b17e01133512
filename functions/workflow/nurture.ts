import { capture, deployment, nurture, sales, scoring } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import type { Config } from '../../domain/config/config.ts';
import { bookingUrlOf } from '../../domain/distribution/owner.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import type { SuppressionReason } from '../../domain/lead/person.ts';
import { afterSendPause } from '../../domain/nurture/send-pause.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { planTouch, type TouchPlan } from '../../domain/workflow/plan-touch.ts';
import { qualify } from '../../domain/workflow/qualify.ts';
import { doNotPark, type Step } from '../../domain/workflow/step.ts';
import { createLeads, type Leads } from '../adapters/dynamodb/leads.ts';
import type { Mailer, Posted } from '../adapters/ses/mailer.ts';
import type { SendSwitch } from '../adapters/ssm/send-switch.ts';
import { type Held, postedOrHeld } from '../services/mail/held-mail.ts';
import { type ComposerDeps, composeLeadMail } from '../services/mail/outgoing-mail.ts';
import { stepHistory } from '../services/step-history.ts';
import { deployedMailer, deployedSendSwitch, now } from '../wiring.ts';
import { task } from './task.ts';

interface NurtureDeps {
  leads: Leads;
  mailer: Mailer;
  composer: ComposerDeps;
  sendSwitch: Pick<SendSwitch, 'state'>;
  config: Config;
  now: () => Instant;
}

/**
 * Sends the due touch and returns the end of the wait. One touch costs two transitions, because no Choice follows: with nothing
 * to wait for it returns `doNotPark`, parking fails, and Qualify lead decides.
 */
export function createNurture({ leads, mailer, composer, sendSwitch, config, now }: NurtureDeps): Step<'nurture'> {
  return async (input) => {
    const { leadId, lifecycleId } = input;
    const at = now();
    const history = await stepHistory(leads, input, at);
    const { lead } = history;
    const lookAgain = { next: 'look again' as const, revision: doNotPark, until: at, lead };
    const wait = (until: Instant) => ({ next: 'wait' as const, revision: lead.revision, until, lead });
    if (!lead.open || lead.lifecycleId !== lifecycleId) return lookAgain;
    // A wait may end by time alone; who belongs elsewhere by then gets no mail first.
    const found = qualify(history, config, at);
    // A lead that has just changed to a versioned track begins it in the step that pins it.
    if (found.next !== 'nurture' || found.pin) return lookAgain;

    // Mails of other kinds, as a guide, are sent by other runs, which alone settle them.
    const own = history.sends.filter((send) => send.lifecycleId === lifecycleId && send.kind === 'marketing');
    await mailer.settleAbandoned(leadId, own);
    const plan = planTouch(history, config, at);
    if (plan.do === 'over') return lookAgain;
    if (plan.do === 'wait') return wait(plan.until);

    if ((await sendSwitch.state()) === 'paused') return wait(afterSendPause(leadId, at));
    const posted = await post(history, plan, at);
    if ('until' in posted) return wait(posted.until);
    if (posted.state === 'suppressed') {
      const suppressed = await leads.suppress(leadId, { reason: posted.reason as SuppressionReason, at: posted.at });
      return { ...lookAgain, lead: suppressed ?? lead };
    }
    const after = planTouch({ ...history, sends: [...history.sends, posted.send] }, config, now());
    // A second step due at once waits its turn: at most one mail a look.
    return after.do === 'over' ? lookAgain : wait(after.do === 'wait' ? after.until : now());
  };

  function post(
    history: LeadHistory,
    { run, step, why }: Extract<TouchPlan, { do: 'send' }>,
    at: Instant,
  ): Promise<Posted | Held> {
    const { lead } = history;
    const more = { bookingUrl: bookingUrlOf(history, config.sales) };
    const occasion = { track: run, step: step.id, template: step.template, why, at, more };
    if (composer.mails[step.template]) return postedOrHeld(mailer.post(composeLeadMail(lead, occasion, composer)));
    // Only a kept version of a track can name a removed mail; the journey continues without it.
    const { id: leadId, lifecycleId } = lead;
    return mailer.refuse({ ...occasion, leadId, lifecycleId, kind: 'marketing' }, 'there is no such mail any more');
  }
}

export const handler = task('nurture', async (table) => {
  return createNurture({
    leads: createLeads(table),
    ...(await deployedMailer(deployment, mails, table)),
    sendSwitch: deployedSendSwitch(),
    config: { capture, scoring, nurture, sales, deployment },
    now,
  });
});
