import { deployment, sales } from 'leadloop:config';
import { mails } from 'leadloop:mails';
import type { EventBridgeEvent } from 'aws-lambda';
import { unsubscribedId } from '../../domain/capture/consent.ts';
import type { Deployment, Rep, SalesRules } from '../../domain/config/config.ts';
import { answererOf, languageOf, managerOnDuty, readerOf } from '../../domain/distribution/at-work.ts';
import { ownerOf } from '../../domain/distribution/owner.ts';
import type { Language } from '../../domain/language/language.ts';
import type { Activity } from '../../domain/lead/activity.ts';
import { managerId } from '../../domain/lead/assignment.ts';
import type { LeadHistory } from '../../domain/lead/history.ts';
import { contactCopy, outsidersIn } from '../../domain/replies/contact-copy.ts';
import type { InboundMail } from '../../domain/replies/inbound-mail.ts';
import { type Reading, readReply } from '../../domain/replies/reading.ts';
import { isSenderProven } from '../../domain/replies/sender.ts';
import { type Instant, instant, millis } from '../../domain/time/instant.ts';
import { log } from '../adapters/aws/log.ts';
import { type Assignments, createAssignments } from '../adapters/dynamodb/assignments.ts';
import { createEntered } from '../adapters/dynamodb/entered-team.ts';
import type { Leads } from '../adapters/dynamodb/leads.ts';
import { createMailNotes, type MailNotes } from '../adapters/dynamodb/privacy/mail-notes.ts';
import { createSuppressions, type Suppressions } from '../adapters/dynamodb/suppressions.ts';
import { deployedS3 } from '../adapters/s3/s3.ts';
import { leadIdOfAddress } from '../adapters/secrets/key-ring.ts';
import { createInbound, type Inbound } from '../adapters/ses/inbound.ts';
import type { Mailer } from '../adapters/ses/mailer.ts';
import { type ComposerDeps, replyToRep, unknownLead } from '../services/mail/outgoing-mail.ts';
import { leadIdIn } from '../services/mail/reply-addresses.ts';
import { createAcceptance } from '../services/sales/acceptance.ts';
import { createContactCopies } from '../services/sales/contact-copies.ts';
import { createRepWork } from '../services/sales/rep-work.ts';
import { followingTeam } from '../services/sales/team-rules.ts';
import type { Signals } from '../services/signals.ts';
import { deployedMailer, deployedSignals } from '../wiring.ts';
import { listener } from './listener.ts';

interface InboundMailDeps {
  inbound: Pick<Inbound, 'read'>;
  leads: Pick<Leads, 'history' | 'take'>;
  signals: Pick<Signals, 'raise'>;
  suppressions: Pick<Suppressions, 'add'>;
  mailer: Pick<Mailer, 'post'>;
  composer: ComposerDeps;
  assignments: Pick<Assignments, 'answer' | 'promise' | 'heard'>;
  notes: Pick<MailNotes, 'note'>;
  config: { deployment: Deployment; sales: SalesRules };
}

/** What S3 reports about a mail that SES has stored in the bucket. */
export type Stored = Pick<
  EventBridgeEvent<string, { bucket: { name: string }; object: { key: string } }>,
  'detail' | 'time'
>;

/** A mail is noted under this many of the addresses that it went to: a stranger may name thousands. */
const mostNoted = 50;

/**
 * Handles received mail. A lead's reply raises a hand and goes to its rep or to sales at once; "stop" also unsubscribes the
 * lead. Automatic answers are kept and marked but never forwarded, so two machines cannot answer each other. A rep's mail with
 * our address in copy is a contact.
 */
export function createInboundMail(deps: InboundMailDeps) {
  const { inbound, leads, signals, suppressions, mailer, composer, config } = deps;
  const work = createRepWork({ acceptance: createAcceptance(deps), assignments: deps.assignments, signals });
  const copies = createContactCopies({ keys: composer.keys, leads, work });

  return async ({ detail, time }: Stored): Promise<void> => {
    const id =
      detail.object.key
        .split('/')
        .at(-1)
        ?.replace(/[^\w-]/g, '')
        .slice(0, 100) ?? '';
    const mail = await inbound.read(detail.bucket.name, detail.object.key);
    if (!mail) return log.warn('a mail was not read', { id, why: 'it has expired' });
    const at = instant(millis(time));
    const reading = readReply(mail);
    const copy = reading.is === 'unwanted' ? undefined : contactCopy(mail, config);
    // Also of mail that is not read: who asks to be erased has it erased.
    for (const address of [mail.authors[0] ?? '', ...outsidersIn(mail, config).slice(0, mostNoted)])
      await noteUnder(address, id, at);
    if (reading.is === 'unwanted') return log.warn('a mail was not read', { id, why: reading.why });
    // An automatic answer in a rep's name is no contact, and is not forwarded.
    if (copy) return reading.is === 'robot' ? undefined : copies.record(copy, id, at);
    const history = await senderOf(mail);
    if (history && reading.is === 'stop') await unsubscribe(history, reading.text, at);
    else if (history) await signals.raise(history.lead.id, repliedBy(history, mail, id, at, reading));
    if (reading.is === 'robot') return log.info('an automatic answer', { id, leadId: history?.lead.id });
    await passOn(history, mail, reading, id, at);
  };

  /** The list first: from that write on nothing more goes out, also when this process dies. */
  async function unsubscribe({ lead }: LeadHistory, text: string, at: Instant): Promise<void> {
    const { lifecycleId } = lead;
    await suppressions.add(lead.id, { reason: 'unsubscribed', at });
    const detail = { via: 'reply', said: text.slice(0, mostSaid) } as const;
    const id = unsubscribedId(lifecycleId, lead.suppressed ?? { at });
    await signals.raise(lead.id, { id, type: 'unsubscribed', at, lifecycleId, detail });
  }

  async function noteUnder(address: string, id: string, at: Instant): Promise<void> {
    const personId = leadIdOfAddress(composer.keys, address);
    if (personId !== undefined) await deps.notes.note(personId, id, at);
  }

  /** By the address the answer was sent to, which only this lead's mails carry; else by a From that can be believed. */
  async function senderOf(mail: InboundMail): Promise<LeadHistory | undefined> {
    const { keys } = composer;
    const signed = mail.to.map((address) => leadIdIn(keys, address)).find((id) => id !== undefined);
    const leadId = signed ?? (isSenderProven(mail) ? leadIdOfAddress(keys, mail.authors[0] ?? '') : undefined);
    return leadId === undefined ? undefined : leads.history(leadId);
  }

  async function passOn(
    history: LeadHistory | undefined,
    mail: InboundMail,
    reading: Extract<Reading, { text: string }>,
    id: string,
    at: Instant,
  ): Promise<void> {
    const [from = ''] = mail.authors;
    const lead = history?.lead ?? { id: unknownLead, lifecycleId: unknownLead, email: from };
    const { inPlaceOf, ...reader } = readerOfReply(history, at);
    const letter = replyToRep(
      { ...lead, email: from },
      reader,
      { track: 'reply', step: id, template: 'reply-received', why: 'a reply came in', at },
      { subject: mail.subject, text: reading.text, note: noteOn(reading, history !== undefined, inPlaceOf) },
      composer,
    );
    const { state } = await mailer.post(letter);
    if (state === 'refused') log.error('a reply could not be passed on; it is in the bucket', { id, leadId: lead.id });
  }

  /**
   * The rep who has accepted the lead, or a customer's account owner; while they are away their stand-in. Else the address that
   * answers had before Leadloop.
   */
  function readerOfReply(
    history: LeadHistory | undefined,
    at: Instant,
  ): { to: string; language: Language; inPlaceOf?: string } {
    const { manager, sender } = config.deployment;
    const withoutReader =
      sender.replyTo === undefined ? mailOf(managerOnDuty(config, at)) : { ...mailOf(manager), to: sender.replyTo };
    const mine = history && (acceptedIn(history) ?? ownedIn(history));
    if (!mine) return withoutReader;
    const reader = readerOf(mine, config, at);
    const isWithoutStandIn = reader.forManager && answererOf(mine, config).id !== managerId;
    return isWithoutStandIn ? { ...withoutReader, inPlaceOf: reader.inPlaceOf } : mailOf(reader);
  }

  function mailOf(reader: Pick<Rep, 'email' | 'language'> & { inPlaceOf?: string }) {
    return { to: reader.email, language: languageOf(reader, config), inPlaceOf: reader.inPlaceOf };
  }

  function acceptedIn({ assignments, lead }: LeadHistory) {
    return assignments.findLast(({ status, lifecycleId }) => status === 'accepted' && lifecycleId === lead.lifecycleId);
  }

  function ownedIn(history: LeadHistory) {
    const ownerId = history.lead.customerSince === undefined ? undefined : ownerOf(history);
    const owner = config.sales.reps.find(({ id }) => id === ownerId);
    return owner && { repId: owner.id, toManager: false };
  }
}

/** As much of a stop as the timeline shows. */
const mostSaid = 300;

/** A note for the reader of a reply, beside the text. */
function noteOn(reading: Reading, isKnown: boolean, inPlaceOf?: string): string | undefined {
  const standIn = inPlaceOf && `You read this for ${inPlaceOf}, who is away.`;
  return [standIn, noteOnReading(reading, isKnown)].filter(Boolean).join(' ') || undefined;
}

function noteOnReading(reading: Reading, isKnown: boolean): string | undefined {
  if (reading.is === 'stop')
    return isKnown
      ? 'They want no more mail, so they are unsubscribed now. Nobody is offered this lead.'
      : 'They want no more mail, and we cannot tell which lead they are. Please find out, and unsubscribe them.';
  if (reading.is !== 'reply') return undefined;
  if (reading.refuses) return 'They say that they are not interested. Nobody is offered this lead because of it.';
  if (!reading.mentionsStop) return undefined;
  return 'They speak of unsubscribing, among other things, and are still subscribed. Please see what they want.';
}

function repliedBy(
  { lead }: LeadHistory,
  { subject }: InboundMail,
  id: string,
  at: Instant,
  reading: Reading,
): Activity {
  const { text, refuses } = reading.is === 'reply' ? reading : {};
  const machine = reading.is === 'robot' ? reading.why : undefined;
  const detail = { subject, text, refuses, machine };
  return { id: `reply-${id}`, type: 'mail.replied', at, lifecycleId: lead.lifecycleId, detail };
}

export const handler = listener('inbound-mail', async () => {
  const { table, leads, signals } = deployedSignals();
  const post = await deployedMailer(deployment, mails, table);
  const [inbound, suppressions] = [createInbound(deployedS3()), createSuppressions(table)];
  const config = { deployment, sales };
  const assignments = createAssignments(table);
  const notes = createMailNotes(table, deployment.replies?.keepMail ?? 0);
  return followingTeam(createEntered(table), config, (team) =>
    createInboundMail({ inbound, leads, assignments, notes, signals, suppressions, ...post, config: team }),
  );
});
