import { randomUUID } from 'node:crypto';
import type { LocalQueue } from '../assembly/index.ts';
import type { Clock } from '../clock/index.ts';
import type { Corruption } from '../journal/file.ts';
import { openJournal } from '../journal/index.ts';

/** A message in its queue. Times in milliseconds since the epoch. */
export interface Message {
  id: string;
  queueArn: string;
  body: string;
  sentAt: number;
  /** Hidden until then. */
  visibleAt: number;
  /** How often it was received, over all queues. */
  received: number;
  firstReceivedAt?: number;
  /** The last receiver has this handle. */
  receipt?: string;
  /** The queue it came from, when it lies in a dead-letter queue, and why it is there. */
  source?: string;
  error?: { errorType: string; errorMessage: string };
  diedAt?: number;
}

type Entry = ({ kind: 'message'; version: number } & Message) | { kind: 'deleted'; id: string };

/** The file is written anew when it has this many lines, and four times as many as there are messages. */
const worthCompacting = 1_000;
/** And when nothing was written for this long since a message was deleted, in milliseconds of real time: bodies may name people. */
const quietMs = 250;

export type Messages = Awaited<ReturnType<typeof openMessages>>;

/** The messages of all queues, durable on a journal: a change is one record, the newest of a message counts. */
export async function openMessages(options: {
  path: string;
  clock: Clock;
  queues: LocalQueue[];
  /** Called with the time a message becomes visible in a queue. */
  onVisible: (queueArn: string, at: number) => void;
  onCorruption?: (corruption: Corruption) => void;
}) {
  const { path, clock, queues, onVisible, onCorruption } = options;
  const journal = await openJournal<Entry>({ path, compact: newest, onCorruption });
  const all = new Map<string, Message>();
  const byArn = new Map(queues.map((queue) => [queue.arn, { queue, messages: new Map<string, Message>() }]));
  let version = 0;
  let lines = 0;
  let compacting: Promise<void> | undefined;
  let hasDeleted = false;
  let quiet: NodeJS.Timeout | undefined;
  for await (const { record } of journal.read()) {
    lines += 1;
    const known = all.get(record.id);
    if (known) byArn.get(known.queueArn)?.messages.delete(record.id);
    all.delete(record.id);
    if (record.kind === 'deleted') continue;
    const { kind: _kind, version: written, ...message } = record;
    version = Math.max(version, written);
    hold(message);
  }

  function hold(message: Message): void {
    all.set(message.id, message);
    byArn.get(message.queueArn)?.messages.set(message.id, message);
  }
  function change(message: Message, parts: Partial<Message>): Message {
    if (parts.queueArn !== undefined) byArn.get(message.queueArn)?.messages.delete(message.id);
    const changed = { ...message, ...parts };
    hold(changed);
    version += 1;
    write({ kind: 'message', version, ...changed });
    return changed;
  }
  function remove({ id, queueArn }: Message): void {
    all.delete(id);
    byArn.get(queueArn)?.messages.delete(id);
    hasDeleted = true;
    write({ kind: 'deleted', id });
  }
  function write(entry: Entry): void {
    journal.write(entry);
    lines += 1;
    clearTimeout(quiet);
    quiet = hasDeleted ? setTimeout(compactSoon, quietMs).unref() : undefined;
    if (lines >= worthCompacting && lines >= 4 * all.size) compactSoon();
  }
  function compactSoon(): void {
    // A file error is thrown to the next waiting caller.
    compacting ??= compact()
      .catch(() => undefined)
      .finally(() => {
        compacting = undefined;
      });
  }
  async function compact(): Promise<void> {
    await journal.rewrite(() => {
      lines = all.size;
      hasDeleted = false;
      return [...all.values()].map((message) => ({ kind: 'message', version: ++version, ...message }));
    });
  }
  /** The messages of a queue; those older than it keeps are gone. */
  function inQueue(queueArn: string): Message[] {
    const found = byArn.get(queueArn);
    if (!found) return [];
    for (const message of found.messages.values())
      if (clock.now() - message.sentAt > found.queue.retentionMs) remove(message);
    return [...found.messages.values()];
  }
  function put(message: Message): Message {
    change(message, {});
    onVisible(message.queueArn, message.visibleAt);
    return message;
  }

  return {
    inQueue,
    /** Resolves when the messages are safe on disk. */
    async send(queue: LocalQueue, entries: { body: string; delayMs?: number }[]): Promise<Message[]> {
      const now = clock.now();
      const sent = entries.map(({ body, delayMs = queue.delayMs }) =>
        put({ id: randomUUID(), queueArn: queue.arn, body, sentAt: now, visibleAt: now + delayMs, received: 0 }),
      );
      await clock.busy(() => journal.flushed());
      return sent;
    },
    /** Up to `most` visible messages, hidden from others for a while. One received too often already goes to the dead letters. */
    receive(queue: LocalQueue, most: number, hiddenForMs = queue.visibilityMs): Message[] {
      const now = clock.now();
      const got: Message[] = [];
      for (const message of inQueue(queue.arn)) {
        if (got.length >= most) break;
        if (message.visibleAt > now) continue;
        if (queue.redrive && message.received >= queue.redrive.maxReceiveCount) {
          change(message, {
            queueArn: queue.redrive.deadLetterArn,
            source: queue.arn,
            diedAt: now,
            receipt: undefined,
          });
          onVisible(queue.redrive.deadLetterArn, now);
          continue;
        }
        got.push(
          change(message, {
            received: message.received + 1,
            visibleAt: now + hiddenForMs,
            firstReceivedAt: message.firstReceivedAt ?? now,
            receipt: randomUUID(),
          }),
        );
        onVisible(queue.arn, now + hiddenForMs);
      }
      return got;
    },
    /** The message received under this handle, until it is received again. */
    byReceipt: (queueArn: string, receipt: string) => inQueue(queueArn).find((message) => message.receipt === receipt),
    remove,
    hide(message: Message, forMs: number): void {
      const visibleAt = clock.now() + forMs;
      change(message, { visibleAt });
      onVisible(message.queueArn, visibleAt);
    },
    failed(message: Message, error: { errorType: string; errorMessage: string }): void {
      const now = all.get(message.id);
      if (now) change(now, { error });
    },
    /** Out of a dead-letter queue as a new message: new id, new time, never received. */
    redrive(message: Message, destination: string): void {
      const now = clock.now();
      put({ id: randomUUID(), queueArn: destination, body: message.body, sentAt: now, visibleAt: now, received: 0 });
      remove(message);
    },
    flushed: () => clock.busy(() => journal.flushed()),
    /** Removes deleted messages from the file. */
    compact,
    async close() {
      clearTimeout(quiet);
      await compacting;
      if (hasDeleted) await compact();
      await journal.close();
    },
  };
}

/** Keeps the newest record of every message that is not deleted. */
async function newest(records: AsyncIterable<{ record: Entry }>): Promise<((record: Entry) => boolean) | undefined> {
  const versions = new Map<string, number>();
  let total = 0;
  for await (const { record } of records) {
    total += 1;
    if (record.kind === 'deleted') versions.delete(record.id);
    else versions.set(record.id, record.version);
  }
  return total > versions.size
    ? (record) => record.kind === 'message' && versions.get(record.id) === record.version
    : undefined;
}
