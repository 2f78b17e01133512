import type { Journey } from '../../../../analysis/insight/journey.ts';
import type { Activity } from '../../../../domain/lead/activity.ts';
import type { Lead } from '../../../../domain/lead/lead.ts';
import { byTime } from '../../../../domain/time/instant.ts';
import { historyOf, leadKey, referredKey, sendIdIn, suppressionKey } from '../../../adapters/dynamodb/keys-of-rows.ts';
import { createMailsAsSent, type MailsAsSent, type SentMail } from '../../../adapters/dynamodb/mail/mails-as-sent.ts';
import type { Key, Row, Table } from '../../../adapters/dynamodb/table.ts';
import { mailNamesIn, visitorIdsIn, visitorRowsOf } from '../named.ts';
import { othersOf } from '../same-person.ts';

/** All that is held of one person, as it lies there. */
export interface Held {
  leadId: string;
  email: string;
  /** Undefined for a person who is no lead, and has written to us or is suppressed. */
  lead?: Lead;
  /** Every row of the lead, and the referral row of each lead that it referred. */
  rows: readonly (Row & Key)[];
  /** Activities, oldest first, withdrawn ones included. */
  activities: readonly Activity[];
  /** The same without withdrawn ones: what rules count. */
  counted: readonly Activity[];
  visits: readonly Row[];
  suppression?: Row;
  /** `body`: absent when the mail has been deleted, or is too large for this kind of export. */
  receivedMails: readonly { name: string; body?: Uint8Array; isTooLarge?: true }[];
  journeys: readonly Journey[];
  /** Mails to this person; `mail`: absent when its template was not kept. */
  sentMails: readonly { id: string; mail?: SentMail }[];
  /** The same of other leads that are this person. */
  others?: readonly Held[];
}

export interface HeldDeps {
  table: Pick<Table, 'partition' | 'get'>;
  receivedMail: (name: string) => Promise<Uint8Array | 'too large' | undefined>;
  journeys: (leadId: string) => Promise<Journey[]>;
}

/**
 * Reads every exported place of the register, for all leads of this person; undefined without such a lead. With `email`, the
 * address behind the id, it also reads what is held of a person who is no lead; then undefined when that is nothing.
 */
export async function heldOf(leadId: string, deps: HeldDeps, email?: string): Promise<Held | undefined> {
  const asSent = createMailsAsSent(deps.table);
  const own = await heldAs(leadId, deps, asSent, email);
  if (!own) return undefined;
  const others: Held[] = [];
  for (const id of await othersOf(leadId, deps.table)) {
    const other = await heldAs(id, deps, asSent);
    if (other) others.push(other);
  }
  return { ...own, others };
}

/** Whether any place holds data of a person who is no lead: a mail that names them, or a suppression. */
export async function isHeld(leadId: string, table: HeldDeps['table']): Promise<boolean> {
  const rows = (await table.partition(leadKey(leadId))) as (Row & Key)[];
  return mailNamesIn(rows).length > 0 || (await table.get(suppressionKey(leadId))) !== undefined;
}

async function heldAs(
  leadId: string,
  deps: HeldDeps,
  asSent: Pick<MailsAsSent, 'read'>,
  email?: string,
): Promise<Held | undefined> {
  const { table } = deps;
  const rows = (await table.partition(leadKey(leadId))) as (Row & Key)[];
  const history = historyOf(rows);
  const lead = history?.lead;
  const suppression = await table.get(suppressionKey(leadId));
  const isKnown = suppression !== undefined || mailNamesIn(rows).length > 0;
  const address = lead?.email ?? (isKnown ? email : undefined);
  if (address === undefined) return undefined;
  const first = lead ? [lead.captured] : [];
  const later = rows.filter(({ SK }) => /^(ACT|EDIT)#/.test(SK)) as unknown as Activity[];
  const activities = [...first, ...later].sort(byTime);
  const ids = visitorIdsIn([...rows, ...(first as unknown as Row[])]);
  const sentMails: Held['sentMails'][number][] = [];
  for (const row of rows.filter(({ SK }) => SK.startsWith('WRITTEN#')))
    sentMails.push({ id: sendIdIn(row.SK), mail: await asSent.read(row) });
  const received: Held['receivedMails'][number][] = [];
  // One after the other: a mail may have 40 MB.
  for (const name of mailNamesIn(rows)) {
    const body = await deps.receivedMail(name);
    received.push(body === 'too large' ? { name, isTooLarge: true } : { name, body });
  }
  return {
    leadId,
    email: address,
    rows: [...rows, ...((await table.partition(referredKey(leadId, '').PK)) as (Row & Key)[])],
    activities,
    counted: history?.activities ?? [],
    sentMails,
    suppression,
    lead,
    visits: await visitsIn(table, leadId, ids),
    receivedMails: received,
    journeys: await deps.journeys(leadId),
  };
}

/** Visits of a shared browser are left out: it is unknown which person opened what. */
async function visitsIn(table: HeldDeps['table'], leadId: string, ids: readonly string[]): Promise<Row[]> {
  const rows = await visitorRowsOf(table, leadId, ids);
  const shared = new Set(rows.filter((row) => row.shared === true).map(({ PK }) => PK));
  return rows.filter(({ PK, SK }) => SK !== 'VISITOR' && !shared.has(PK)).sort((a, b) => (a.SK < b.SK ? -1 : 1));
}
