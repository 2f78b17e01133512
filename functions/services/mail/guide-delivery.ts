import { isUnreachable, mayGetGuide } from '../../../domain/capture/guide.ts';
import { masked } from '../../../domain/capture/profile.ts';
import type { CaptureRules } from '../../../domain/config/config.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import { hour, type Instant, plus } from '../../../domain/time/instant.ts';
import { allOf } from '../../adapters/aws/in-parallel.ts';
import { log } from '../../adapters/aws/log.ts';
import { guideKey, pending, pendingAttributes } from '../../adapters/dynamodb/keys-of-rows.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Table } from '../../adapters/dynamodb/table.ts';
import { keyedHash } from '../../adapters/secrets/key-ring.ts';
import { type Mailer, MailHeldError, type OutgoingMail } from '../../adapters/ses/mailer.ts';
import { signLink } from '../signed-links.ts';
import { type ComposerDeps, composeLeadMail, unknownLead } from './outgoing-mail.ts';

/**
 * What a person asked for and has not received: a guide, the mail by which they resubscribe, or both; or the link to their own
 * data. The lifecycle is that of the request: the ledger's key must never change.
 */
export interface GuidePromise {
  lifecycleId: string;
  receipt: string;
  guide?: string;
  optIn?: true;
  data?: true;
}

const promisedParts = ['guide', 'optIn', 'data'] as const;
type PromisedPart = (typeof promisedParts)[number];

/** Which part of a promise a mail of this track is. */
export const partOfTrack = (track: string): PromisedPart | undefined =>
  promisedParts.find((part) => track === (part === 'optIn' ? 'opt-in' : part));

export type Guides = ReturnType<typeof createGuides>;

/** Promises of guides. Each is a row of its own, marked for the sweep until its mail is in the ledger. */
export function createGuides(table: Table) {
  return {
    /** True for the one call that made the promise: it is the one to keep it at once. */
    promise(leadId: string, promise: GuidePromise, at: Instant): Promise<boolean> {
      const row = { ...guideKey(leadId, promise.receipt), ...promise, ...pending(leadId, 'guide', at) };
      return table.put(row, { absent: ['PK'] });
    },

    async find(leadId: string, receipt: string): Promise<GuidePromise | undefined> {
      return (await table.get(guideKey(leadId, receipt))) as GuidePromise | undefined;
    },

    /** Holds the promise back from the sweep until then. */
    async later(leadId: string, receipt: string, due: Instant): Promise<void> {
      const set = pending(leadId, 'guide', due);
      await table.change(guideKey(leadId, receipt), { set, when: { present: ['pendingFor'] } });
    },

    /** Marks it once more although its mail was tried: it goes with the next sweep. False when there is no such promise. */
    async again(leadId: string, receipt: string, at: Instant): Promise<boolean> {
      const set = pending(leadId, 'guide', at);
      return (await table.change(guideKey(leadId, receipt), { set, when: { present: ['PK'] } })) !== undefined;
    },

    /** A person decides that one of its mails is not sent; the others still are. */
    async forgo(leadId: string, receipt: string, part: PromisedPart): Promise<void> {
      const promise = await this.find(leadId, receipt);
      const isLast = promisedParts.every((one) => one === part || promise?.[one] === undefined);
      const remove = [part, ...(isLast ? pendingAttributes : [])];
      await table.change(guideKey(leadId, receipt), { remove, when: { present: ['PK'] } });
    },

    async kept(leadId: string, receipt: string): Promise<void> {
      await table.change(guideKey(leadId, receipt), { remove: pendingAttributes, when: { present: ['PK'] } });
    },
  };
}

interface GuideDeliveryDeps {
  guides: Guides;
  leads: Pick<Leads, 'history' | 'clear'>;
  mailer: Mailer;
  composer: ComposerDeps;
  rules: Pick<CaptureRules, 'guides' | 'confirmation'>;
  now: () => Instant;
}

export type GuideDelivery = ReturnType<typeof createGuideDelivery>;

/** Keeps the promise of a mail, once: the ledger's key is the receipt of the form. */
export function createGuideDelivery({ guides, leads, mailer, composer, rules, now }: GuideDeliveryDeps) {
  return {
    /** Safe to repeat. Throws MailUnavailable, with the promise still marked, when SES does not take the mail now. */
    async deliver(leadId: string, receipt: string): Promise<void> {
      const [promise, history] = await Promise.all([guides.find(leadId, receipt), leads.history(leadId)]);
      // Erased meanwhile: the promise goes with it.
      if (!history) return leads.clear(leadId);
      const guide = promise?.guide === undefined ? undefined : rules.guides[promise.guide];
      const at = now();
      const mails: OutgoingMail[] = [];
      if (promise?.optIn && mayGetGuide(history, receipt, at, 'confirm'))
        mails.push(optIn({ ...history.lead, lifecycleId: promise.lifecycleId }, receipt, at));
      if (promise?.data && !isUnreachable(history.lead))
        mails.push(ownData({ ...history.lead, lifecycleId: promise.lifecycleId }, receipt, at));
      if (promise?.guide && guide && mayGetGuide(history, receipt, at)) {
        const { lifecycleId } = promise;
        const claims = { leadId, lifecycleId, guide: promise.guide };
        const token = signLink(composer.keys.links, 'download', claims, plus(at, guide.linkWorksFor));
        const more = { guideTitle: guide.title, guideUrl: `${composer.publicUrl}/d/${token}` };
        const occasion = { track: 'guide', step: receipt, template: 'guide', why: 'asked for it', at, more };
        mails.push(composeLeadMail({ ...history.lead, lifecycleId }, occasion, composer));
      } else log.info('no guide is sent', { leadId, receipt });
      // Side by side: a visitor waits for them.
      await allOf(mails.map((mail) => post(mail, leadId, receipt)));
      await guides.kept(leadId, receipt);
    },
    toStranger,
  };

  /**
   * Sends the link to their data to a person who is no lead. The ledger names no person and the sweep does not repeat it,
   * because nothing stores the address.
   */
  async function toStranger(personId: string, email: string, receipt: string): Promise<void> {
    const step = keyedHash(composer.keys.identity, 'a-stranger-asks-for-data', `${personId} ${receipt}`, 24);
    const at = now();
    const person = {
      id: personId,
      lifecycleId: unknownLead,
      email,
      answers: {},
      last: { form: unknownLead, at },
    } as unknown as Lead;
    const link = ownData(person, receipt, at, masked(email));
    await mailer.post({ ...link, leadId: unknownLead, step, kind: 'internal', onTrial: false });
  }

  /** While SES holds the mail the promise is kept later, not by every sweep. */
  async function post(outgoing: OutgoingMail, leadId: string, receipt: string): Promise<void> {
    try {
      await mailer.post(outgoing);
    } catch (error) {
      if (error instanceof MailHeldError) await guides.later(leadId, receipt, error.until);
      throw error;
    }
  }

  /** The link by which the holder of the mailbox gets all that is known of them, or has it erased. */
  function ownData(lead: Lead, receipt: string, at: Instant, who?: string) {
    const token = signLink(composer.keys.links, 'data', { leadId: lead.id, asked: receipt, who }, plus(at, hour));
    const more = { dataUrl: `${composer.publicUrl}/my-data/${token}` };
    const occasion = { track: 'data', step: receipt, template: 'your-data', why: 'asked for their data', at, more };
    return composeLeadMail(lead, occasion, composer);
  }

  /** Asks the holder of the mailbox whether they want mail again; the link names the post, so that it proves that one. */
  function optIn(lead: Lead, receipt: string, at: Instant) {
    const claims = { leadId: lead.id, lifecycleId: lead.lifecycleId, receipt };
    const token = signLink(composer.keys.links, 'confirm', claims, plus(at, rules.confirmation.expiresAfter));
    const more = { confirmUrl: `${composer.publicUrl}/confirm/${token}` };
    const occasion = { track: 'opt-in', step: receipt, template: 'confirm', why: 'wants mail again', at, more };
    return composeLeadMail(lead, occasion, composer);
  }
}
