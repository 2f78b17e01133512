import type { RecipientName } from '../../domain/privacy/disclosures.ts';
import { keptByKeys } from '../../domain/privacy/kept.ts';
import { type Place, places } from '../../domain/privacy/register.ts';

const whose = {
  leads: 'Leads',
  visitors: 'Visitors of the site',
  people: 'People of the company',
  nobody: 'No persons',
} as const;

const erasing = {
  deleted: 'deleted',
  reduced: 'what names the person is deleted',
  expires: 'ends by itself',
  kept: 'stays',
} as const;

interface Recipient {
  who: string;
  gets: string;
  /** The location of the data, and the legal basis of a transfer out of the EU and EEA. */
  where: string;
  /** The keys of config/ that name the recipient; none: it always receives data. */
  keys: readonly string[];
}

const ownAgreement =
  'Where they are. Outside the EU and EEA: an adequacy decision, such as the Data Privacy Framework, or standard contractual clauses with them.';

/** Categories of recipients, and transfers to third countries (Art. 30(1)(d), (e)). */
export const recipients: Record<RecipientName, Recipient> = {
  host: {
    who: 'Amazon Web Services, as processor',
    gets: 'All that the table above names, except mailboxes, notified systems, and the data folder of the embedded cloud.',
    where:
      'In the one region that the key names; nothing is copied to another. With a region outside the EU and EEA all of it is a transfer. AWS’s data processing addendum holds, with its standard contractual clauses.',
    keys: ['region'],
  },
  edge: {
    who: 'Amazon CloudFront, as processor, when the public name has a web ACL',
    gets: 'Requests and answers in passing, with network addresses. It keeps none.',
    where: 'At the edge next to the visitor, anywhere; under the same addendum.',
    keys: ['publicDomain.webAcl'],
  },
  people: {
    who: 'Reps, managers and others of the company',
    gets: 'Leads of theirs with name, address, phone, messages and history, in the app and by mail. Marketers see no person unless their entry says so.',
    where: 'In their mailboxes and browsers: where your provider of mail keeps them.',
    keys: ['reps', 'manager', 'people'],
  },
  mailbox: {
    who: 'Mail systems of those we write to',
    gets: 'The mails to the lead.',
    where: 'Where the lead has its mailbox.',
    keys: ['sender'],
  },
  systems: {
    who: 'Webhooks, CRMs and chats',
    gets: 'Events by ids, with facts such as a stage, a value or a rep; no name and no address. With a key they may ask for a lead by its id.',
    where: ownAgreement,
    keys: ['integrations.webhooks', 'integrations.crms', 'integrations.chats'],
  },
  senders: {
    who: 'Meta and Google, which show ads with forms, and systems that send leads',
    gets: 'Whether a lead was taken. They have sent what it holds, for their own purposes or yours.',
    where: ownAgreement,
    keys: ['ads.meta', 'ads.google', 'partners', 'webhooks', 'meetings'],
  },
  signIn: {
    who: 'The provider of your own sign-in',
    gets: 'The sign-ins of your people. Nothing about leads.',
    where: ownAgreement,
    keys: ['signIn'],
  },
  nameServers: {
    who: 'Name servers',
    gets: 'The part of an address behind the @, to see whether mail can reach it.',
    where: 'Where the domain is kept; asked by AWS’s resolver, without the person.',
    keys: ['filter.dnsTimeout'],
  },
};

/** Technical and organisational measures (Art. 30(1)(g), Art. 32). */
const measures = [
  'Encryption: the table, buckets, queues and secrets are encrypted where they lie; everything goes over TLS, and buckets and queues refuse what does not.',
  'Pseudonyms: ids of leads are keyed hashes of addresses. Events, logs and files of insight hold no name and no address. The suppression list and the records of erasures hold keyed hashes alone.',
  'Access: each function has exactly the rights it uses. People sign in, by role; reps see leads of their own teams. The audit names, for 400 days, everyone who looked at a person, exported or erased.',
  'Proof of the person: data is given and erased by a link to the mailbox, which works for an hour and once. What was typed into a form proves nothing.',
  'Integrity: webhooks, links and receipts are signed; partners and programs have keys with scopes, kept as hashes.',
  'Availability: backups of the table to any second of 35 days, queues with dead letters for 14 days, a sweep that keeps what a dead process promised, releases that are taken back by themselves.',
  'Resilience: forms have limits and a proof of work, so that a flood does not block other people.',
  'Deletion: retention every night where `retention` has `apply: true`, erasures within a minute with a signed receipt, a mark that keeps the erased away, and a replay after a restore.',
  'Testing: `npx leadloop erase --verify` looks at every place of a receipt again; it counts the dead letters that name the person; alarms ring when an erasure is late; tests search every file for what was erased.',
];

/** `docs/reference/processing.md`: the record of processing activities (GDPR, Art. 30), from the register. */
export function processingRecord(): string {
  return [
    '# Record of processing activities',
    '',
    'Every place that holds personal data (GDPR, Art. 30), from the register in `domain/privacy/register.ts` (`npm run generate` writes this page). Put your name and',
    'that of your data protection officer above it. A key in the column “kept” stands in `config/` ([every key](config.md)): `retention` in privacy.yaml, which erases by itself',
    'only with `apply: true`; `following` in capture.yaml; `replies` and `logRetentionDays` in deployment.yaml.',
    '',
    '`npx leadloop export` gives a person what the column “in an export” names, and `npx leadloop erase` does what the column “an erasure” says.',
    '',
    '| place | whose data | purpose | legal basis | kept | in an export | an erasure |',
    '|---|---|---|---|---|---|---|',
    ...places.map(([, place]) => row(place)),
    '',
    '## Who gets it, and where it goes',
    '',
    'Categories of recipients and transfers to third countries. A recipient whose keys are not set in your `config/` is none; strike its line, and put the names of the others in.',
    '',
    '| recipient | what it gets | where that is | keys of `config/` |',
    '|---|---|---|---|',
    ...Object.values(recipients).map(
      ({ who, gets, where, keys }) => `| ${who} | ${gets} | ${where} | ${keys.map((key) => `\`${key}\``).join(', ')} |`,
    ),
    '',
    '## How it is kept safe',
    '',
    ...measures.map((measure) => `- ${measure}`),
    '',
    '## What is held where',
    '',
    ...places.flatMap(([, { name, holds, remains }]) => [
      `**${name}.** ${holds}${remains === undefined ? '' : ` *After an erasure:* ${remains}`}`,
      '',
    ]),
  ].join('\n');
}

const row = (place: Place) =>
  `| ${[place.name, whose[place.whose], place.purpose, place.basis, keptByKeys(place.kept), place.exported ? 'yes' : 'no', erasing[place.erasing]].join(' | ')} |`;
