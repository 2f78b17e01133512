import type { Config } from '../../domain/config/config.ts';
import type { Receipt } from '../../domain/privacy/erasure.ts';
import { places, register } from '../../domain/privacy/register.ts';
import { type Barriers, createBarriers } from '../../functions/adapters/dynamodb/barriers.ts';
import { heldLeadKey, leadKey } from '../../functions/adapters/dynamodb/keys-of-rows.ts';
import { createReps, type Reps } from '../../functions/adapters/dynamodb/reps.ts';
import { createTable, type Key, type Table } from '../../functions/adapters/dynamodb/table.ts';
import { createDataCopies } from '../../functions/adapters/s3/data-copies.ts';
import type { ErasureRecords } from '../../functions/adapters/s3/erasure-records.ts';
import { type Keys, leadIdOfAddress } from '../../functions/adapters/secrets/key-ring.ts';
import { createDeadLetterQueue } from '../../functions/adapters/sqs/dead-letter-queue.ts';
import { createExecutions } from '../../functions/adapters/step-functions/executions.ts';
import { journeysNaming } from '../../functions/services/privacy/named.ts';
import { insightFiles } from '../aws/insight-files.ts';
import { receivedMails } from '../aws/received-mails.ts';
import { s3Of } from '../aws/s3.ts';
import { orphanVisits, rowsNaming } from '../aws/table-scan.ts';
import type { DeploymentTarget } from '../target.ts';

export interface VerifyDeps {
  table: Pick<Table, 'partition' | 'get'>;
  barriers: Pick<Barriers, 'barrier'>;
  reps: Pick<Reps, 'holdings'>;
  team: readonly { id: string; name: string }[];
  records: Pick<ErasureRecords, 'find'>;
  /** Whether an execution of this name runs. */
  isRunning: (name: string) => Promise<boolean>;
  /** Keys of every row of the table that names the lead. */
  rowsNaming: (leadId: string) => AsyncIterable<Key>;
  /** The number of visits whose visitor's row is gone. */
  orphanVisits: () => Promise<number>;
  /** Whether a mail that was received is there. */
  hasMail: (name: string) => Promise<boolean>;
  /** Whether a copy of the person's data lies in the bucket. */
  hasCopy: (leadId: string) => Promise<boolean>;
  /** Lines of insight that still name the lead. */
  journeys: (leadId: string) => Promise<number>;
  /** The bodies of all dead letters. Nobody looks into the queues before them: a look may make a dead letter of a message. */
  deadLetters: () => Promise<string[]>;
  /** The id of the lead that an address belongs to; undefined for a text that is none. */
  idOf: (address: string) => string | undefined;
}

/** Rows that the register keeps, by their first word. */
const staying = places.flatMap(([, { erasing, rows = [] }]) =>
  erasing === 'kept' || erasing === 'expires' ? rows : [],
);

/** The register's name for rows with this first word. */
const placeOf = (word: string): string =>
  places.find(([, { rows = [] }]) => rows.includes(word))?.[1].name ?? 'rows that the register does not name';

const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** A place that was checked again. `found`: things that should not be there. */
interface Checked {
  place: string;
  found: string[];
  /** What is there and may be, as the receipt says. */
  stays?: string;
}

/** Whether a dead letter names the person: by id, by a mail of theirs, or by their address in any spelling. */
function isAbout(body: string, person: string, mails: readonly string[], idOf: VerifyDeps['idOf']): boolean {
  if ([person, ...mails].some((name) => body.includes(name))) return true;
  return (body.match(addresses) ?? []).some((address) => idOf(address) === person);
}

const addresses = /[^\s@"'<>(),;:/\\]{1,64}@[^\s@"'<>(),;:/\\]{1,255}/g;

/** Checks every place of a receipt again. `isBack`: the person returned since, so the data belongs to the new life. */
export async function verify(
  { person, askedAt }: Receipt,
  deps: VerifyDeps,
): Promise<{ isBack: boolean; checked: Checked[] }> {
  const barrier = await deps.barriers.barrier(person);
  const isBack = barrier?.isBack === true;
  const rows = isBack ? [] : await deps.table.partition(leadKey(person));
  // A mail that arrived later belongs to no erased lead.
  const before = rows.filter(({ SK, at }) => !(String(SK).startsWith('MAIL#') && String(at) > askedAt));
  const kinds = before.flatMap(({ SK }) => (SK === 'PROFILE' ? [] : [String(SK).split('#')[0] ?? '']));
  const profile = rows.find(({ SK }) => SK === 'PROFILE');
  const nameOf = (repId: string) => deps.team.find(({ id }) => id === repId)?.name ?? 'a former rep';
  const held = await deps.reps.holdings(deps.team.map(({ id }) => id));
  const holders = [...held].flatMap(([repId, { openLeads, asked }]) =>
    [...Object.keys(openLeads), ...Object.keys(asked)].some((name) => name.startsWith(person)) ? [nameOf(repId)] : [],
  );
  const record = await deps.records.find(person);
  const mails: string[] = [];
  for (const name of record?.mails ?? []) if (await deps.hasMail(name)) mails.push(name);
  const elsewhere: string[] = [];
  for await (const { PK, SK } of deps.rowsNaming(person)) {
    const kind = PK.split('#')[0] ?? '';
    if (PK !== leadKey(person) && !staying.includes(kind))
      elsewhere.push(placeOf(kind === 'LEAD' ? (SK.split('#')[0] ?? '') : kind));
  }
  const running: string[] = [];
  for (const name of record?.executions ?? []) if (await deps.isRunning(name)) running.push(name);
  const orphans = await deps.orphanVisits();
  const lines = isBack ? 0 : await deps.journeys(person);
  const bodies = await deps.deadLetters();
  const letters = bodies.filter((body) => isAbout(body, person, record?.mails ?? [], deps.idOf)).length;
  const checked: Checked[] = [
    {
      place: 'Mark that keeps the lead away',
      found: barrier && barrier.erasedAt >= askedAt ? [] : ['there is none: was the table restored?'],
    },
    { place: register.profile.name, found: profile?.id === undefined ? [] : ['the profile'] },
    { place: 'All else of the lead', found: [...new Set(kinds.map(placeOf))] },
    {
      place: 'What other rows tell of the lead',
      found: isBack ? [] : [...new Set(elsewhere)],
    },
    { place: register.receivedMail.name, found: mails.length > 0 ? [counted(mails.length, 'mail')] : [] },
    {
      place: register.copies.name,
      found: !isBack && (await deps.hasCopy(person)) ? ['a copy of their data'] : [],
    },
    { place: register.repPlaces.name, found: isBack ? [] : holders.map((name) => `a place of ${name}`) },
    {
      place: register.heldForms.name,
      found: !isBack && (await deps.table.get(heldLeadKey(person))) ? ['an entry'] : [],
    },
    {
      place: 'Visits that belong to no visitor',
      found: orphans > 0 ? [`${counted(orphans, 'visit')} of this person or another who was erased`] : [],
    },
    {
      place: register.executions.name,
      found: running.length > 0 ? [running.length === 1 ? 'one still runs' : `${running.length} still run`] : [],
    },
    {
      place: register.queues.name,
      found: [],
      ...(letters > 0 && { stays: `${counted(letters, 'dead letter')} of this person, for at most 14 days` }),
    },
    { place: register.journeys.name, found: lines > 0 ? [`${counted(lines, 'line')} of this person`] : [] },
    { place: register.erasures.name, found: record && record.at >= askedAt ? [] : ['it is missing'] },
  ];
  return { isBack, checked };
}

/** More than a queue holds on the days on which an alarm has not been answered. */
const mostLetters = 10_000;

/** The places of a target. */
export async function verifyDeps(
  target: DeploymentTarget,
  config: Config,
  records: Pick<ErasureRecords, 'find'>,
  keys: Keys,
): Promise<VerifyDeps> {
  const table = createTable(target.output('TableName'));
  const executions = createExecutions(target.output('StateMachineArn'));
  const files = await insightFiles(target);
  const received = receivedMails(target);
  return {
    table,
    barriers: createBarriers(table),
    reps: createReps(table),
    team: config.sales.reps,
    records,
    rowsNaming: (leadId) => rowsNaming(leadId, target.output('TableName')),
    hasMail: async (name) => (await received(name)) !== undefined,
    hasCopy: createDataCopies(await s3Of(target), target.output('ErasureBucket')).has,
    isRunning: async (name) => (await executions.status(name)) === 'RUNNING',
    orphanVisits: () => orphanVisits(target.output('TableName'), target.now()),
    journeys: async (leadId) => (await journeysNaming(files, keys, leadId)).length,
    deadLetters: async () => {
      const queues = [target.output('DeadLettersUrl'), target.output('OutboundDeadLettersUrl')];
      const found = await Promise.all(queues.map((url) => createDeadLetterQueue(url).peek(mostLetters)));
      return found.flat().map(({ Body = '' }) => Body);
    },
    idOf: (address) => leadIdOfAddress(keys, address),
  };
}
