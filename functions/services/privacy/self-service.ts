import { senderOf } from '../../../domain/capture/limits.ts';
import type { CaptureRules } from '../../../domain/config/config.ts';
import { type Instant, millis, minute } from '../../../domain/time/instant.ts';
import { senderAt } from '../../../domain/tracking/network.ts';
import { log } from '../../adapters/aws/log.ts';
import type { FormLimits } from '../../adapters/dynamodb/form-limits.ts';
import type { Leads } from '../../adapters/dynamodb/leads.ts';
import type { Suppressions } from '../../adapters/dynamodb/suppressions.ts';
import { type Keys, keyedHash } from '../../adapters/secrets/key-ring.ts';
import type { ErasureQueue } from '../../adapters/sqs/erasure-queue.ts';
import type { GuideDelivery, Guides } from '../mail/guide-delivery.ts';
import { openLink } from '../signed-links.ts';
import { receiptToken } from './receipt.ts';

interface SelfServiceDeps {
  keys: Keys;
  leads: Pick<Leads, 'history'>;
  guides: Pick<Guides, 'promise'>;
  guidePost: () => Promise<Pick<GuideDelivery, 'deliver' | 'toStranger'>>;
  suppressions: Pick<Suppressions, 'find'>;
  /** Whether we hold data of a person who is no lead. */
  isHeld: (leadId: string) => Promise<boolean>;
  limits: Pick<FormLimits, 'countSender' | 'isUsed' | 'use'>;
  rules: CaptureRules['limits'];
  erasures: Pick<ErasureQueue, 'order'>;
  now: () => Instant;
}

/** The two uses of a link, once each. */
type DataWish = 'export' | 'erase';

/** `who`: the masked address of a person who is no lead. */
interface OpenedLink {
  leadId: string;
  open: DataWish[];
  who?: string;
}

export type SelfService = ReturnType<typeof createSelfService>;

/** A person who asks again within this time has the mail already, perhaps in the spam folder. */
const oneMailEach = 15 * minute;

/** A person's access to their own data, proven by a link to their mailbox. */
export function createSelfService(deps: SelfServiceDeps) {
  const { keys, leads, guides, guidePost, suppressions, isHeld, limits, rules, erasures, now } = deps;

  /** We may hold data of a person who is no lead: they have written to us, or said no to mail. */
  async function askedByStranger(personId: string, email: string, receipt: string): Promise<void> {
    const suppressed = await suppressions.find(personId);
    if ((suppressed && suppressed.reason !== 'unsubscribed') || !(await isHeld(personId))) return;
    try {
      await (await guidePost()).toStranger(personId, email, receipt);
    } catch (error) {
      log.error('a link to data was not sent', { receipt, error });
    }
  }

  return {
    /** Whether this IP address may ask for one more mail in this hour. Never throws. */
    async mayAsk(ip: string): Promise<boolean> {
      const sender = senderAt(ip);
      if (sender === undefined) return true;
      try {
        const hidden = (text: string) => keyedHash(keys.identity, 'asks-for-data', text, 24);
        const counts = await limits.countSender(hidden(sender.network), hidden(sender.address), now());
        return senderOf(counts, rules) === 'usual';
      } catch (error) {
        // When counting fails, the request is admitted.
        log.error('a request for data was not counted', { error });
        return true;
      }
    },

    /** Sends the link to this person's mailbox, unless one was just sent. It does not reveal whether we know them. `email`: as typed. */
    async ask(leadId: string, email?: string): Promise<void> {
      const history = await leads.history(leadId);
      const at = now();
      const receipt = `data-${Math.floor(millis(at) / oneMailEach)}`;
      if (!history) return email === undefined ? undefined : askedByStranger(leadId, email, receipt);
      const { lifecycleId } = history.lead;
      if (!(await guides.promise(leadId, { lifecycleId, receipt, data: true }, at))) return;
      try {
        await (await guidePost()).deliver(leadId, receipt);
      } catch (error) {
        log.error('a link to data is left to the sweep', { leadId, receipt, error });
      }
    },

    /** The remaining uses of a mail's link, or why it is invalid. */
    async open(token: string): Promise<OpenedLink | { problem: 'unknown' | 'expired' }> {
      const opened = openLink(keys.links, 'data', token, now());
      if ('problem' in opened) return opened;
      const { leadId, who } = opened.claims;
      const isKnown = who === undefined ? (await leads.history(leadId)) !== undefined : await isHeld(leadId);
      if (!isKnown) return { problem: 'expired' };
      const open: DataWish[] = [];
      for (const wish of ['export', 'erase'] as const) if (!(await limits.isUsed(mark(token, wish)))) open.push(wish);
      return { leadId, open, who };
    },

    /** True for the one who takes the data along by this link first. After the file is made: a link is not lost to a failure. */
    taken: (token: string): Promise<boolean> => limits.use(mark(token, 'export'), now()),

    /** Orders the erasure, then marks the link: a process that dies between leaves a valid order. Returns the token of its receipt. */
    async erase(token: string, leadId: string): Promise<string> {
      const at = now();
      await erasures.order({ leadId, at, on: 'request', by: 'self-service' });
      await limits.use(mark(token, 'erase'), at);
      return receiptToken(keys, leadId, at);
    },
  };
}

/** The signature, because it cannot be forged. */
const mark = (token: string, wish: DataWish): string => `${wish}-${token.split('.')[1]}`;
