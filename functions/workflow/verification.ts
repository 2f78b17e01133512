import { capture, deployment, nurture } from 'leadloop:config';
import { disposable, freeMail } from 'leadloop:domains';
import { mails } from 'leadloop:mails';
import type { Config } from '../../domain/config/config.ts';
import { TemporaryError } from '../../domain/lead/errors.ts';
import type { Lead } from '../../domain/lead/lead.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { findWords } from '../../domain/workflow/desk/find-words.ts';
import type { Answer, Step } from '../../domain/workflow/step.ts';
import { verify } from '../../domain/workflow/verify.ts';
import { type Addresses, createAddresses, unpacked } from '../adapters/dns/addresses.ts';
import { createMailHosts } from '../adapters/dns/mail-hosts.ts';
import { createLeads, type Leads } from '../adapters/dynamodb/leads.ts';
import type { Mailer } from '../adapters/ses/mailer.ts';
import { postedOrHeld, unlessHeld } from '../services/mail/held-mail.ts';
import { type ComposerDeps, composeLeadMail } from '../services/mail/outgoing-mail.ts';
import { signLink } from '../services/signed-links.ts';
import { stepHistory } from '../services/step-history.ts';
import { deployedMailer, now } from '../wiring.ts';
import { task } from './task.ts';

interface VerificationDeps {
  leads: Leads;
  addresses: Addresses;
  mailer: Mailer;
  composer: ComposerDeps;
  rules: Pick<Config, 'capture' | 'nurture'>;
  now: () => Instant;
}

/** Real inquiry, spam, or first confirm the address? Runs again when confirmed and when the time for that is over. */
export function createVerification({
  leads,
  addresses,
  mailer,
  composer,
  rules,
  now,
}: VerificationDeps): Step<'verification'> {
  return async (input) => {
    const { leadId, lifecycleId } = input;
    const at = now();
    const history = await stepHistory(leads, input, at);
    let { lead } = history;
    const answer = (next: Answer<'verification'>, until = at, left = lead) => ({
      next,
      revision: lead.revision,
      until,
      lead: left,
    });
    // Another run of this function, or the end of the lifecycle, was first: Qualify lead knows the other ends.
    if (!lead.open || lead.lifecycleId !== lifecycleId) {
      const end = lead.closed?.lifecycleId === lifecycleId ? lead.closed.end : undefined;
      return answer(end === 'rejected' || end === 'unconfirmed' ? end : 'real');
    }

    lead = await withAddressFacts(lead, at);
    const found = verify({ ...history, lead }, rules, at);
    // Here and not at the door, where a visitor waits: this step is repeated until it is done.
    if (found.next !== 'rejected' && lead.stage === 'captured') await leads.findable(leadId, findWords(lead));
    if (found.next === 'real') return answer('real');
    if (found.next === 'confirm') {
      const waiting = await leads.confirmBy(lead, found.confirmBy);
      if (!waiting) throw new TemporaryError('LeadChanged', `lead ${leadId} has changed`);
      const outgoing = confirmation(waiting, found.remind ? 'confirm-reminder' : 'confirm', at);
      const posted = await postedOrHeld(mailer.post(outgoing));
      return answer('confirm', unlessHeld(found.until, posted), waiting);
    }
    const isDismissed = found.next === 'rejected' && found.isDismissed;
    const closed = await (isDismissed
      ? leads.dismiss(lead, at, found.why)
      : leads.close(lead, found.next, at, found.why));
    if (!closed) throw new TemporaryError('LeadChanged', `lead ${leadId} has changed`);
    return answer(found.next, at, closed);
  };

  /** Looked up when a lifecycle begins, before the first mail; written only when there is a fact. */
  async function withAddressFacts(lead: Lead, at: Instant): Promise<Lead> {
    const isLookedUp = lead.address !== undefined && lead.address.checkedAt >= lead.openedAt;
    const address = isLookedUp ? undefined : await addresses.facts(lead.email, at);
    if (address === undefined) return lead;
    const known = await leads.addressKnown(lead, address);
    if (!known) throw new TemporaryError('LeadChanged', `lead ${lead.id} has changed`);
    return { ...lead, address };
  }

  /** The step has the name of its mail: each goes out once. */
  function confirmation(lead: Lead, step: 'confirm' | 'confirm-reminder', at: Instant) {
    const token = signLink(
      composer.keys.links,
      'confirm',
      { leadId: lead.id, lifecycleId: lead.lifecycleId },
      lead.confirmBy ?? at,
    );
    const more = { confirmUrl: `${composer.publicUrl}/confirm/${token}` };
    return composeLeadMail(lead, { track: 'opt-in', step, template: step, why: 'double opt-in', at, more }, composer);
  }
}

export const handler = task('verification', async (table) => {
  return createVerification({
    leads: createLeads(table),
    addresses: createAddresses({
      hosts: createMailHosts(capture.filter.dnsTimeout, Date.now),
      domains: unpacked({ disposable, freeMail }),
      rules: capture.filter,
    }),
    ...(await deployedMailer(deployment, mails, table)),
    rules: { capture, nurture },
    now,
  });
});
