/** Articles of the GDPR that are a place's legal basis. */
type Basis =
  | 'consent, or legitimate interest where the form says so (Art. 6(1)(a), (f))'
  | 'contract and steps before it (Art. 6(1)(b))'
  | 'legitimate interest (Art. 6(1)(f))'
  | 'legal obligation (Art. 6(1)(c))'
  | 'none needed: it tells nothing of a person';

/**
 * The effect of an erasure. `deleted`: nothing is left. `reduced`: personal data is removed, the rest stays. `expires`: it ends
 * by itself. `kept`: it stays, for the reason in `remains`.
 */
type Erasing = 'deleted' | 'reduced' | 'expires' | 'kept';

/** A place that can hold data. */
export interface Place {
  name: string;
  holds: string;
  /** `people`: reps, managers and others who sign in to the app. */
  whose: 'leads' | 'visitors' | 'people' | 'nobody';
  purpose: string;
  basis: Basis;
  /** How long, in one sentence. `{key}` stands for the period that a key of config/ says, `{one|other}` for the shorter of two (kept.ts). */
  kept: string;
  exported: boolean;
  erasing: Erasing;
  /** What an erasure leaves there, until when, and why. */
  remains?: string;
  /**
   * Days after an erasure until all of that is gone, or the key of deployment.yaml with that number. Without it: for good, or
   * as other companies decide.
   */
  remainsFor?: number | 'keepLogs' | 'keepMail';
  /** The words that begin the partition or sort keys of its rows. */
  rows?: readonly string[];
  /** Buckets, queues, log groups, tables and state machines of the stack, by the beginning of their logical id. */
  resources?: readonly string[];
  /** Files of the embedded cloud's data folder. */
  files?: readonly string[];
}

const asking = 'consent, or legitimate interest where the form says so (Art. 6(1)(a), (f))';
const interest = 'legitimate interest (Art. 6(1)(f))';
const obligation = 'legal obligation (Art. 6(1)(c))';
const noBasis = 'none needed: it tells nothing of a person';
const asLead = 'As long as the profile.';

/**
 * Every place in which Leadloop keeps data. Export, erasure, retention and docs/reference/processing.md derive from it;
 * test/privacy.test.ts finds missing ones. It stays one long table, so that a reader sees every place at once.
 */
export const register = {
  profile: {
    name: 'Profile of a lead',
    holds:
      'Address, name, company, phone, answers, consent (with network address and browser where consentProof of config/privacy.yaml says so), stage, where the lead came from, the first form with its message.',
    whose: 'leads',
    purpose: 'To answer an inquiry, to write to the person as agreed, and to hand the inquiry to sales.',
    basis: asking,
    kept: 'While we work on the inquiry. After that, counted from the last sign of life, what became of it decides. Nothing: {retention.dormant}. Lost: {retention.lost}. Unsubscribed: {retention.unsubscribed}. A customer: {retention.customers}. Refused: {retention.rejected}.',
    exported: true,
    erasing: 'deleted',
    remains: 'A mark under the keyed hash of the address, so that nothing late brings the lead back.',
    rows: ['LEAD', 'PROFILE'],
    resources: ['LeadTable'],
  },
  words: {
    name: 'Words to find a lead by',
    holds: 'The words of the name, the company and the address, each as a row beside the profile.',
    whose: 'leads',
    purpose: 'To find a lead by a part of its name.',
    basis: interest,
    kept: asLead,
    exported: true,
    erasing: 'deleted',
    rows: ['WORD'],
  },
  activities: {
    name: 'What happened',
    holds: 'Forms with their message, visits, clicks, replies, unsubscribes, calls and notes of reps.',
    whose: 'leads',
    purpose: 'To score the lead and to show a rep the whole story.',
    basis: asking,
    kept: 'As long as the profile. Visits: {retention.visits}. Messages: {retention.messages}.',
    exported: true,
    erasing: 'deleted',
    rows: ['ACT', 'EDIT'],
  },
  sends: {
    name: 'Send ledger',
    holds: 'Which mail was sent when and why, by the name of its template.',
    whose: 'leads',
    purpose: 'To send no mail twice.',
    basis: interest,
    kept: asLead,
    exported: true,
    erasing: 'deleted',
    rows: ['SEND'],
  },
  writtenMails: {
    name: 'What mails said',
    holds:
      'The values of each mail to the lead, such as the name and the signed links, without the words that all mails of its kind share.',
    whose: 'leads',
    purpose: 'To show a mail as it was sent, to the person and to a rep who asks.',
    basis: interest,
    kept: asLead,
    exported: true,
    erasing: 'deleted',
    rows: ['WRITTEN'],
  },
  offers: {
    name: 'Offers to reps',
    holds: 'Which rep was offered the lead and why, what the rep answered, and the outcome.',
    whose: 'leads',
    purpose: 'To hand the inquiry to the right person.',
    basis: 'contract and steps before it (Art. 6(1)(b))',
    kept: asLead,
    exported: true,
    erasing: 'deleted',
    rows: ['ASSIGN'],
  },
  promises: {
    name: 'Promised guides and thanks',
    holds: 'Which guide the lead asked for, which leads it sent, and whom we thank for a recommendation, by ids.',
    whose: 'leads',
    purpose: 'To send what was promised, once, and to erase a lead in those it sent, too.',
    basis: asking,
    kept: asLead,
    exported: true,
    erasing: 'deleted',
    rows: ['GUIDE', 'THANKS', 'REFERRED'],
  },
  visits: {
    name: 'Visits before the form',
    holds: 'Pages that a browser opened, under a random id, and the lead it turned out to be.',
    whose: 'visitors',
    purpose: 'To know what a person has read before they ask.',
    basis: asking,
    kept: 'Each visit {following.keepVisits}.',
    exported: true,
    erasing: 'deleted',
    rows: ['VISITOR', 'VISIT'],
  },
  repPlaces: {
    name: 'What a rep holds',
    holds: 'Ids of the leads a rep has or is asked about, and how many were won and lost.',
    whose: 'people',
    purpose: 'To share leads fairly.',
    basis: interest,
    kept: 'As long as the rep is in config/sales.yaml.',
    exported: false,
    erasing: 'reduced',
    remains: 'The counts of won and lost leads, without the lead.',
    rows: ['REP'],
  },
  enteredTeam: {
    name: 'Absences and hours entered in the app',
    holds:
      'When a rep or the manager is away, hours that hold in place of those of the settings, and who of us changed them last.',
    whose: 'people',
    purpose: 'To offer no lead to an absent rep.',
    basis: interest,
    kept: 'Until a person removes it.',
    exported: false,
    erasing: 'kept',
    rows: ['TEAM'],
  },
  listViews: {
    name: 'Saved views of the list of leads',
    holds: 'Saved filters and columns of a list, under a name, and who saved them.',
    whose: 'people',
    purpose: 'To come back to a list, and to share it.',
    basis: interest,
    kept: 'Until a person removes it.',
    exported: false,
    erasing: 'kept',
    rows: ['VIEWS'],
  },
  audit: {
    name: 'Audit of the API',
    holds:
      'Which of our people changed what, when, from which address and with which program, and why they revealed, exported or erased a person, paused mail or settled one.',
    whose: 'people',
    purpose: 'To know who acted on a lead, who looked at a person, and who stopped something.',
    basis: interest,
    kept: '400 days.',
    exported: false,
    erasing: 'kept',
    remains: 'The id of the lead that was acted on, which leads nowhere after the erasure, until the entry expires.',
    remainsFor: 400,
    rows: ['AUDIT'],
  },
  heldForms: {
    name: 'Forms above the limits',
    holds: 'Ids of leads whose form came in a flood.',
    whose: 'leads',
    purpose: 'To tell the manager what waits.',
    basis: interest,
    kept: '7 days.',
    exported: false,
    erasing: 'deleted',
    rows: ['SURGE'],
  },
  suppression: {
    name: 'Suppression list',
    holds: 'The keyed hash of an address, why it gets no mail, and since when.',
    whose: 'leads',
    purpose: 'To send no mail to people who said no.',
    basis: obligation,
    kept: 'For good: a no outlives all else.',
    exported: true,
    erasing: 'kept',
    remains:
      'After a no to mail, or when mail came back: the keyed hash of the address with the reason, for good. Without it an import would bring mail back.',
    rows: ['SUPPRESSED'],
  },
  limits: {
    name: 'Counters of the hour',
    holds:
      'How many forms a network and each of its addresses sent in this hour, under keyed hashes, and used challenges.',
    whose: 'visitors',
    purpose: 'To keep one program from shutting out the rest.',
    basis: interest,
    kept: '2 hours; a used challenge 1 day.',
    exported: false,
    erasing: 'expires',
    remains: 'Counters under keyed hashes of network addresses, for at most a day.',
    remainsFor: 1,
    rows: ['LIMIT', 'FROM'],
  },
  settings: {
    name: 'Rows without persons',
    holds:
      'Short links, keys of partners and programs as hashes, versions of tracks, templates of mails, when a form was last posted, how far a walk has come.',
    whose: 'nobody',
    purpose: 'To run the rest.',
    basis: noBasis,
    kept: 'As long as they are used.',
    exported: false,
    erasing: 'kept',
    rows: [
      ...['LINK', 'PARTNER', 'PROGRAM', 'KEY', 'RATE', 'TRACKS', 'VERSION', 'TEMPLATE', 'FORM', 'REPLAN', 'RETENTION'],
      ...['CONFIG', 'SWEEP'],
    ],
    resources: ['Keys', 'SourceSecrets', 'SendSwitch', 'OutboundQueuesSecret'],
  },
  receivedMail: {
    name: 'Mail that was received',
    holds:
      'Replies as they came, with headers and attachments, and by which sender or receiver, leads or not, each is found.',
    whose: 'leads',
    purpose: 'To read a reply and to pass it on.',
    basis: asking,
    kept: 'Each mail {replies.keepMail|retention.mails}.',
    exported: true,
    erasing: 'deleted',
    remains:
      'Mail from an address that is not known to be this person’s, and mail to more than fifty people, until it expires.',
    remainsFor: 'keepMail',
    rows: ['MAIL'],
    resources: ['ReplyInbox'],
  },
  copies: {
    name: 'Copies for people who asked',
    holds: 'The zip of all that is held of a person, when it is too large for an answer.',
    whose: 'leads',
    purpose: 'To give the person what they asked for.',
    basis: obligation,
    kept: 'A day at most; its address works for an hour.',
    exported: false,
    erasing: 'deleted',
    resources: ['Erasures'],
  },
  journeys: {
    name: 'Files of insight',
    holds: 'A line for each lifecycle under another id: stages, times, source, points; no name, no address.',
    whose: 'leads',
    purpose: 'To count what works.',
    basis: interest,
    kept: 'For good; once the profile is gone, without the id.',
    exported: true,
    erasing: 'reduced',
    remains: 'A line without an id, with days in place of times, so that totals stay true.',
    resources: ['InsightFiles'],
  },
  executions: {
    name: 'Execution histories',
    holds: 'Ids of the lead and its lifecycle, states and times.',
    whose: 'leads',
    purpose: 'To see what a lead waits for, and to find faults.',
    basis: interest,
    kept: '90 days after the end.',
    exported: false,
    erasing: 'expires',
    remains: 'The history by ids, until 90 days after its end. It runs no more.',
    remainsFor: 90,
    resources: ['Lifecycle'],
  },
  queues: {
    name: 'Queues and dead letters',
    holds: 'Ids of leads and of ads’ forms. Dead letters of mail reports hold the address the mail went to.',
    whose: 'leads',
    purpose: 'To lose nothing while a system is down.',
    basis: interest,
    kept: '14 days at most.',
    exported: false,
    erasing: 'expires',
    remains:
      'What waits in a queue or lies with the dead letters, also the address in a report of a mail, for at most 14 days; it is refused when it comes.',
    remainsFor: 14,
    resources: ['MailReportQueue', 'AdLeadQueue', 'OutboundQueues', 'DeadLetters', 'InsightFilesQueue'],
  },
  logs: {
    name: 'Logs',
    holds: 'Ids of leads, what was done and what failed; no name, no address, no message.',
    whose: 'leads',
    purpose: 'To find faults.',
    basis: interest,
    kept: 'Each line {logRetentionDays}.',
    exported: false,
    erasing: 'expires',
    remains: 'Lines with the id of the lead, until the logs expire.',
    remainsFor: 'keepLogs',
  },
  backups: {
    name: 'Backups of the table',
    holds: 'The table as it was at any second of the last 35 days.',
    whose: 'leads',
    purpose: 'To get back what a mistake has destroyed.',
    basis: interest,
    kept: '35 days.',
    exported: false,
    erasing: 'expires',
    remains:
      'The lead as it was, for at most 35 days. After a restore it is erased again, by `leadloop erase --replay`.',
    remainsFor: 35,
  },
  sesList: {
    name: 'Suppression list of SES',
    holds: 'Addresses that bounced or complained.',
    whose: 'leads',
    purpose: 'To send no mail to an address that takes none.',
    basis: obligation,
    kept: 'Until a person removes the address.',
    exported: false,
    erasing: 'kept',
    remains: 'The address, when a mail to it bounced or was called spam: SES must refuse the next one.',
  },
  sentMail: {
    name: 'Mail that was sent',
    holds: 'Mails in the mailboxes of the person, of reps and of the manager.',
    whose: 'leads',
    purpose: 'To write to the person, and to tell a rep who asks.',
    basis: asking,
    kept: 'As the owner of the mailbox decides.',
    exported: false,
    erasing: 'kept',
    remains:
      'Mails about the person in the mailboxes of reps and the manager, until they delete those: the company has to ask them.',
  },
  told: {
    name: 'Notified systems',
    holds: 'Events by ids at webhooks, CRMs and chats of config/deployment.yaml, and what those asked for by id.',
    whose: 'leads',
    purpose: 'To keep other systems of the company up to date.',
    basis: interest,
    kept: 'As those systems decide.',
    exported: false,
    erasing: 'kept',
    remains:
      'What those systems hold, until they delete it. The receipt says which of them heard of the erasure, under the id of the lead; the company has to ask the others.',
    resources: ['DomainEvents', 'Crms'],
  },
  erasures: {
    name: 'Records of erasures',
    holds:
      'The keyed hash of an address, when and why it was erased, what was erased where, and the names that objects of mail had.',
    whose: 'leads',
    purpose: 'To prove an erasure, and to erase again after a restore.',
    basis: obligation,
    kept: 'For good.',
    exported: false,
    erasing: 'kept',
    remains: 'The record of this erasure, under the keyed hash: it is the proof.',
    resources: ['Erasures'],
  },
  people: {
    name: 'Reps, managers and those who sign in',
    holds: 'Name, address, hours and roles in config/; the sign-in account in the user pool.',
    whose: 'people',
    purpose: 'To offer leads to them, and to let them sign in.',
    basis: 'contract and steps before it (Art. 6(1)(b))',
    kept: 'Until they are taken out of config/ and removed by `leadloop people remove`.',
    exported: false,
    erasing: 'kept',
    resources: ['SignIn'],
  },
  embedded: {
    name: 'Data folder of the embedded cloud',
    holds: 'All of the above, and every mail that was sent, on the laptop that runs it.',
    whose: 'leads',
    purpose: 'To try Leadloop and to develop it.',
    basis: interest,
    kept: 'Until the folder is deleted.',
    exported: false,
    erasing: 'deleted',
    files: [
      ...['dynamodb', 's3', 'mail.ndjson', 'messages.ndjson', 'async-invocations.ndjson', 'api-destinations.ndjson'],
      ...['executions.ndjson', 'functions.log', 'secrets.json', 'parameters.json', 'people.json', 'deployed'],
      ...['forgetting.ndjson', 'mail.ndjson.suppressed.json', 'mail.ndjson.account.json'],
    ],
  },
} as const satisfies Record<string, Place>;

export type PlaceName = keyof typeof register;

type PlacesWith<Part> = { [N in PlaceName]: (typeof register)[N] extends Part ? N : never }[PlaceName];

/** The exported places: each has a part in the export. */
export type ExportedPlace = PlacesWith<{ exported: true }>;

/** The register as its readers take it: every part optional. */
export const places = Object.entries(register) as [PlaceName, Place][];
