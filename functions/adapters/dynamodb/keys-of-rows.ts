import { mergedLead } from '../../../domain/capture/capture.ts';
import type { Activity } from '../../../domain/lead/activity.ts';
import type { Assignment } from '../../../domain/lead/assignment.ts';
import { personal } from '../../../domain/lead/fields.ts';
import type { LeadHistory } from '../../../domain/lead/history.ts';
import type { Lead } from '../../../domain/lead/lead.ts';
import type { Send } from '../../../domain/lead/send.ts';
import type { Stage } from '../../../domain/lead/stage.ts';
import type { ErasedOn } from '../../../domain/privacy/coming-back.ts';
import { withoutUndone } from '../../../domain/settlement/undone.ts';
import { byTime, type Instant } from '../../../domain/time/instant.ts';
import type { Key, Row } from './table.ts';

// The key scheme of the one table, and nothing else. state-machines/lead-lifecycle.asl.json writes profileKey too.

export const leadKey = (leadId: string) => `LEAD#${leadId}`;
/** The id in such a key. */
export const leadIdOfKey = (key: unknown): string => String(key).slice('LEAD#'.length);
export const profileKey = (leadId: string): Key => ({ PK: leadKey(leadId), SK: 'PROFILE' });
const edits = 'edit-';
/** The id of a person's n-th correction. Its key holds no time, so of two concurrent corrections only one becomes the n-th. */
export const editId = (n: number) => `${edits}${String(n).padStart(4, '0')}`;
export const activityKey = (leadId: string, { at, id }: Pick<Activity, 'at' | 'id'>): Key => ({
  PK: leadKey(leadId),
  SK: id.startsWith(edits) ? `EDIT#${id.slice(edits.length)}` : `ACT#${at}#${id}`,
});
/** The activity's time and id, from its sort key; the key of a correction has no time. */
export const activityOf = (sk: string) => {
  const [kind, at = '', ...id] = sk.split('#');
  return kind === 'EDIT' ? { at: '', id: editId(Number(at)) } : { at, id: id.join('#') };
};
/** Names an entry of the ledger within its lead. */
type SendId = Pick<Send, 'lifecycleId' | 'track' | 'step'>;
const sendId = ({ lifecycleId, track, step }: SendId) => `${lifecycleId}#${track}#${step}`;
export const sendKey = (leadId: string, send: SendId): Key => ({
  PK: leadKey(leadId),
  SK: `SEND#${sendId(send)}`,
});
/** The row with the content of a ledger entry's mail. It sorts behind `WORD#`, so that no history reads it. */
export const writtenKey = (leadId: string, send: SendId): Key => ({
  PK: leadKey(leadId),
  SK: `WRITTEN#${sendId(send)}`,
});
/** The id of the entry, from the sort key of its own row or of the row with its content. */
export const sendIdIn = (sortKey: string): string => sortKey.slice(sortKey.indexOf('#') + 1);
/** A template of mails, by the name it has at SES without the stage. */
export const mailTemplateKey = (name: string): Key => ({ PK: `TEMPLATE#${name}`, SK: 'TEMPLATE' });
export const assignmentKey = (leadId: string, a: Pick<Assignment, 'lifecycleId' | 'attempt'>): Key => ({
  PK: leadKey(leadId),
  SK: `ASSIGN#${a.lifecycleId}#${String(a.attempt).padStart(2, '0')}`,
});
/** The number of the offer in the sort key of an assignment, for readers of the index alone. */
export const offerIn = (sk: string) => {
  const [, lifecycleId = '', attempt = ''] = sk.split('#');
  return { lifecycleId, attempt: Number(attempt) };
};
export const guideKey = (leadId: string, receipt: string): Key => ({ PK: leadKey(leadId), SK: `GUIDE#${receipt}` });
/** A mail that came in, by its name in the bucket. */
export const mailKey = (leadId: string, name: string): Key => ({ PK: leadKey(leadId), SK: `MAIL#${name}` });
/** The receipt in the sort key of a promised guide, for readers of the index alone. */
export const receiptIn = (sk: string) => sk.slice('GUIDE#'.length);
export const thanksKey = (referrerId: string, wonId: string): Key => ({
  PK: leadKey(referrerId),
  SK: `THANKS#${wonId}`,
});
/** The lead that was won, in the sort key of promised thanks. */
export const wonIdIn = (sk: string) => sk.slice('THANKS#'.length);
/** One lead sent another one. The row is outside the partition of the referrer, because one person may send many. */
export const referredKey = (referrerId: string, leadId: string): Key => ({
  PK: `REFERRED#${referrerId}`,
  SK: leadKey(leadId),
});
/** Who sent whom, from the keys of such a row. */
export const referralIn = ({ PK, SK }: Key) => ({ referrerId: PK.slice('REFERRED#'.length), leadId: leadIdOfKey(SK) });
export const visitorKey = (visitorId: string): Key => ({ PK: `VISITOR#${visitorId}`, SK: 'VISITOR' });
/** Sorts before the visitor's own row: a partition read from its end begins with that, then come the newest visits. */
export const visitKey = (visitorId: string, { at, id }: Pick<Activity, 'at' | 'id'>): Key => ({
  PK: `VISITOR#${visitorId}`,
  SK: `VISIT#${at}#${id}`,
});
export const repKey = (repId: string): Key => ({ PK: `REP#${repId}`, SK: 'PROFILE' });
export const suppressionKey = (hash: string): Key => ({ PK: `SUPPRESSED#${hash}`, SK: 'SUPPRESSED' });

/** All versions of all tracks that leads are pinned to; a few rows, read together. */
export const trackVersionsKey = 'TRACKS';
export const trackVersionKey = (track: string, version: string): Key => ({
  PK: trackVersionsKey,
  SK: `VERSION#${track}#${version}`,
});
/** A counter of one hour, or a challenge that was used. */
export const limitKey = (what: string, which: string): Key => ({ PK: `LIMIT#${what}`, SK: which });
/** Views of the list, all in one partition. */
export const viewsKey = 'VIEWS';
export const viewKey = (id: string): Key => ({ PK: viewsKey, SK: id });
/** What people entered about the reps. */
export const teamKey: Key = { PK: 'TEAM', SK: 'TEAM' };
export const surgeKey: Key = { PK: 'SURGE', SK: 'SURGE' };
/** A lead with a form or a mail above the limits. */
export const heldLeadKey = (leadId: string): Key => ({ PK: 'SURGE', SK: `LEAD#${leadId}` });
/** When a watched form was posted last. */
export const heardFormKey = (form: string): Key => ({ PK: `FORM#${form}`, SK: 'FORM' });
/** What people and programs did by the API, a partition a month. */
export const auditKey = (at: Instant, id: string): Key => ({ PK: `AUDIT#${at.slice(0, 7)}`, SK: `${at}#${id}` });
export const retentionKey: Key = { PK: 'RETENTION', SK: 'RETENTION' };
/** The files of config/ as they were deployed last, and what changed. */
export const configKey: Key = { PK: 'CONFIG', SK: 'CONFIG' };
export const replanKey: Key = { PK: 'REPLAN', SK: 'REPLAN' };
/** Which sweep has its turn, and until when. */
export const sweepKey: Key = { PK: 'SWEEP', SK: 'SWEEP' };

/** Rejected leads and refused submissions expire after this many seconds: 30 days, enough to answer "why did I never hear from you". */
export const rejectedKeptFor = 30 * 24 * 3600;

/** Low-cardinality index keys are spread: four partitions take 4,000 writes a second, far above what starts executions. */
export const shards = 4;
const shardOf = (leadId: string) => Number.parseInt(leadId.slice(0, 2), 16) % shards;

export type PendingFor =
  | 'start'
  | 'wake'
  | 'send'
  | 'held'
  | 'look'
  | 'guide'
  | 'attach'
  | 'thank'
  | 'unanswered'
  | 'surge'
  | 'correct'
  | 'merge'
  | 'answer'
  | 'refer';

export const pendingShard = (shard: number) => `pending#${shard}`;
/** Marks a row for the sweep until its writer has kept the promise. */
export const pending = (leadId: string, what: PendingFor, since: Instant) => ({
  pendingFor: what,
  pendingShard: pendingShard(shardOf(leadId)),
  pendingSince: since,
});
export const pendingAttributes = ['pendingFor', 'pendingShard', 'pendingSince'] as const;

/**
 * Puts a lead into the stage index, where commands find all leads of a stage: for the funnel, previews of rules, and closed
 * leads to learn from.
 */
export const inStage = (leadId: string, stage: Stage, since: Instant) => ({
  stageShard: `${stage}#${shardOf(leadId)}`,
  stageSince: since,
});

/** Two partitions of the list, so that a page of it is two queries and one read of profiles. */
export const listShards = 2;

/** Puts a lead into the list, which people read newest first. */
export const inList = ({ id, createdAt }: Pick<Lead, 'id' | 'createdAt'>) => ({
  listShard: `list#${Number.parseInt(id.slice(0, 2), 16) % listShards}`,
  listKey: `${createdAt}#${id}`,
});

/** Before the first of a lead's words, and after all that its history is read from. */
export const firstWord = 'WORD#';

/** A word by which the list finds a lead. It is in the lead's own partition, so that deleting the lead deletes it. */
export const wordRow = (leadId: string, word: string): Row & Key => ({
  PK: leadKey(leadId),
  SK: `WORD#${word}`,
  listShard: wordShard(word),
  listKey: word,
});
export const wordShard = (word: string) => `word#${[...word][0]}`;

/** Marks a lead for the sweep until the events of its moves are published. */
export const unpublished = (leadId: string, since: Instant) => ({
  untoldShard: untoldShard(shardOf(leadId)),
  untoldSince: since,
});
export const untoldShard = (shard: number) => `untold#${shard}`;
export const unpublishedAttributes = ['untoldShard', 'untoldSince'] as const;

/**
 * What an erasure leaves of a profile: the keyed hash and the moment. Without `id` no write that changes a lead matches it. A
 * lead that returned has an `id` beside it, and activities from before the moment are refused.
 */
export interface Barrier {
  erasedAt: Instant;
  erasedOn: ErasedOn;
}
export const isErased = (profile: Row): boolean => profile.erasedAt !== undefined && profile.id === undefined;

/** A lead from its profile row, without what only keys and indexes need. */
export function leadOf(row: Row): Lead {
  const { PK, SK, pendingFor, pendingShard, pendingSince, stageShard, stageSince, ...rest } = row;
  const { untoldShard, untoldSince, listShard, listKey, cameFrom, claim, ...lead } = rest;
  // A field that was corrected to nothing stays in the row, so that no stranger's post fills it.
  for (const name of personal) if (lead[name] === '') delete lead[name];
  return lead as unknown as Lead;
}

const bare = ({ PK, SK, pendingFor, pendingShard, pendingSince, expiresAt, mailGone, ...rest }: Row) => rest as unknown;

/** The history from the rows of a lead's partition, newest first as `Table.partition` reads them. */
export function historyOf(rows: readonly Row[]): LeadHistory | undefined {
  const profile = rows.find((row) => row.SK === 'PROFILE');
  if (profile === undefined || isErased(profile)) return undefined;
  const lead = leadOf(profile);
  const starting = (prefix: string) =>
    rows
      .filter((row) => String(row.SK).startsWith(prefix))
      .reverse()
      .map(bare);
  // Two requests may record one cause at two times before either sees the other: the first counts.
  const activities = new Map<string, Activity>();
  const since = lead.erasedAt;
  const later = ([...starting('ACT#'), ...starting('EDIT#')] as Activity[]).filter(
    ({ at }) => since === undefined || at > since,
  );
  const all = [lead.captured, ...later];
  for (const activity of all.sort(byTime)) if (!activities.has(activity.id)) activities.set(activity.id, activity);
  const unsettled = rows.filter(({ SK, pendingFor }) => pendingFor !== undefined && /^(ACT|EDIT)#/.test(String(SK)));
  return {
    lead: mergedLead(lead, [...activities.values()]),
    activities: withoutUndone([...activities.values()]),
    sends: starting('SEND#') as Send[],
    assignments: starting('ASSIGN#') as Assignment[],
    unsettled: unsettled.map(({ id }) => String(id)),
  };
}
