import { deployment, sales } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import type { EventBridgeEvent } from 'aws-lambda';
import {
  autoReplyReason,
  type InboundMail,
  isSenderProven,
  replyText,
  unwanted,
} from '../../domain/capture/inbound-mail.ts';
import type { Deployment, SalesRules } from '../../domain/config/config.ts';
import { answererOf } from '../../domain/distribution/at-work.ts';
import { ownerOf } from '../../domain/distribution/owner.ts';
import type { ActivityOf } from '../../domain/lead/activity.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { awayFrom } from '../../domain/time/calendar.ts';
import { type Instant, instant, millis } from '../../domain/time/instant.ts';
import { log } from '../adapters/aws/log.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import { deployedS3 } from '../adapters/s3/s3.ts';
import { leadIdOfAddress } from '../adapters/secrets/key-ring.ts';
import { createInbound, type Inbound } from '../adapters/ses/inbound.ts';
import type { Mailer } from '../adapters/ses/mailer.ts';
import { type ComposerDeps, replyToRep } from '../services/outgoing-mail.ts';
import { leadIdIn } from '../services/reply-addresses.ts';
import type { Signals } from '../services/signals.ts';
import { deployedMailer, deployedSignals } from '../wiring.ts';
import { listener } from './listener.ts';

export interface InboundMailDeps {
  inbound: Pick<Inbound, 'read'>;
  leads: Pick<Leads, 'story'>;
  signals: Pick<Signals, 'raise'>;
  mailer: Pick<Mailer, 'post'>;
  letters: ComposerDeps;
  config: { deployment: Deployment; sales: SalesRules };
}

/** What S3 tells about mail that SES has put into the bucket. */
export type Stored = Pick<
  EventBridgeEvent<string, { bucket: { name: string }; object: { key: string } }>,
  'detail' | 'time'
>;

/** In the ledger, for answers of people we do not know. */
const nobody = 'unknown';

/**
 * A mail that came in: the lead's reply is a raised hand and goes on to a person at once, to the rep who has the lead or to sales.
 * Auto-replies are kept, marked, and answered by nobody, so two machines cannot talk to each other.
 */
export function createInboundMail({ inbound, leads, signals, mailer, letters, config }: InboundMailDeps) {
  return async ({ detail, time }: Stored): Promise<void> => {
    const id =
      detail.object.key
        .split('/')
        .at(-1)
        ?.replace(/[^\w-]/g, '')
        .slice(0, 100) ?? '';
    const mail = await inbound.read(detail.bucket.name, detail.object.key);
    const bad = mail && unwanted(mail);
    if (!mail || bad) return log.warn('a mail was not read', { id, why: bad ?? 'it has expired' });
    const machine = autoReplyReason(mail);
    const story = await senderOf(mail);
    if (story) await signals.raise(story.lead.id, activityOf(story, mail, id, instant(millis(time)), machine));
    if (machine) return log.info('an automatic answer', { id, leadId: story?.lead.id });
    await passOn(story, mail, id, instant(millis(time)));
  };

  /** By the address the answer was sent to, which only this lead's mails carry; else by a From that can be believed. */
  async function senderOf(mail: InboundMail): Promise<LeadHistory | undefined> {
    const { keys } = letters;
    const signed = mail.to.map((address) => leadIdIn(keys, address)).find((id) => id !== undefined);
    const leadId = signed ?? (isSenderProven(mail) ? leadIdOfAddress(keys, mail.from) : undefined);
    return leadId === undefined ? undefined : leads.story(leadId);
  }

  async function passOn(story: LeadHistory | undefined, mail: InboundMail, id: string, at: Instant): Promise<void> {
    const lead = story?.lead ?? { id: nobody, lifecycleId: nobody, email: mail.from };
    const letter = replyToRep(
      { ...lead, email: mail.from },
      readerOf(story, at),
      { track: 'reply', step: id, template: 'reply-received', why: 'a reply came in', at },
      { subject: mail.subject, text: replyText(mail.text) },
      letters,
    );
    const { state } = await mailer.post(letter);
    if (state === 'refused') log.error('a reply could not be passed on; it is in the bucket', { id, leadId: lead.id });
  }

  /** Whoever has accepted the lead; a customer's account owner, unless on leave; else where answers went before there was Leadloop. */
  function readerOf(story: LeadHistory | undefined, at: Instant): string {
    const { manager, sender } = config.deployment;
    const mine = story?.assignments.findLast(
      ({ status, lifecycleId }) => status === 'accepted' && lifecycleId === story.lead.lifecycleId,
    );
    if (mine) return answererOf(mine, config).email;
    const ownerId = story?.lead.customerSince !== undefined ? ownerOf(story) : undefined;
    const owner = config.sales.reps.find(({ id }) => id === ownerId);
    const away = owner && awayFrom(at, owner.timeZone, owner.absences);
    if (owner && (away === undefined || away > at)) return owner.email;
    return sender.replyTo ?? manager.email;
  }
}

function activityOf(
  { lead }: LeadHistory,
  { subject, text }: InboundMail,
  id: string,
  at: Instant,
  machine: string | undefined,
): ActivityOf<'mail.replied'> {
  const detail = { subject, text: machine ? undefined : replyText(text), machine };
  return { id: `reply-${id}`, type: 'mail.replied', at, lifecycleId: lead.lifecycleId, detail };
}

export const handler = listener('inbound-mail', async () => {
  const { table, leads, signals } = deployedSignals();
  const post = await deployedMailer(deployment, mails, table);
  const config = { deployment, sales };
  return createInboundMail({ inbound: createInbound(deployedS3()), leads, signals, ...post, config });
});
