import type { Corruption } from './file.ts';
import { openJournal } from './index.ts';

type Queued = { kind: 'queued'; id: string };
type Ended = { kind: 'done' | 'dead'; id: string };

interface DeliveryJournal<Accepted extends Queued, End extends Ended> {
  /** Resolves when the delivery is safe on disk. */
  accept(delivery: Accepted): Promise<void>;
  /** A delivery is forgotten at once: with nothing waiting and nothing given up, the file holds no personal data. */
  end(end: End): void;
  close(): Promise<void>;
  /** Unfinished deliveries of a killed process, by id. */
  waiting: Map<string, Accepted>;
  /** Deliveries given up, oldest first. */
  dead: End[];
}

/** A journal of deliveries: accepted ones (`queued`), and their ends: `done` is forgotten, `dead` is kept. */
export async function openDeliveryJournal<Accepted extends Queued, End extends Ended>(
  path: string,
  onCorruption?: (corruption: Corruption) => void,
): Promise<DeliveryJournal<Accepted, End>> {
  const waiting = new Map<string, Accepted>();
  const dead: End[] = [];
  const journal = await openJournal<Accepted | End>({
    path,
    compact: unfinished,
    onCorruption,
  });
  for await (const { record } of journal.read()) {
    if (isQueued(record)) waiting.set(record.id, record);
    else waiting.delete(record.id);
    if (!isQueued(record) && record.kind === 'dead') dead.push(record);
  }
  const open = new Set(waiting.keys());
  let kept = dead.length;
  const forgetWhenDone = () => open.size === 0 && kept === 0 && journal.forget();
  forgetWhenDone();
  return {
    waiting,
    dead,
    accept(delivery) {
      open.add(delivery.id);
      return journal.append(delivery);
    },
    end(end) {
      open.delete(end.id);
      if (end.kind === 'dead') kept += 1;
      if (forgetWhenDone()) return;
      journal.write(end);
      // Of several that end at once all but the first find the file being written.
      journal.flushed().then(forgetWhenDone, () => undefined);
    },
    close: () => journal.close(),
  };
}

const isQueued = <Accepted extends Queued>(record: Accepted | Ended): record is Accepted => record.kind === 'queued';

/** Keeps unfinished deliveries and those given up. */
async function unfinished<Accepted extends Queued, End extends Ended>(
  records: AsyncIterable<{ record: Accepted | End }>,
): Promise<((record: Accepted | End) => boolean) | undefined> {
  const done = new Set<string>();
  for await (const { record } of records) if (!isQueued(record)) done.add(record.id);
  return done.size > 0 ? (record) => (isQueued(record) ? !done.has(record.id) : record.kind === 'dead') : undefined;
}
