import type { Corruption } from '../journal/file.ts';
import { type Journal, openJournal } from '../journal/index.ts';
import { begin, type Execution, type Start, shrink, take } from './execution.ts';
import { retentionMillis } from './language/limits.ts';
import { hashOf, type PublishedVersion, publish, type StateMachine } from './published.ts';
import type { Status, Step } from './steps.ts';

/**
 * The journal's lines: a published definition, an execution's start, some of its steps, a reported status. Any line may become
 * unreadable, so the first steps repeat the start, and steps number those before them: after a gap, an execution continues from
 * the last contiguous steps.
 */
type Line =
  | { version: { machine: string; arn: string; role?: string; number: number; at: number; definition: object } }
  | { start: StartLine }
  | { of: number; after?: number; steps: Step[]; start?: StartLine }
  | { told: number; status: Status };
type StartLine = Omit<Start, 'version'> & { machine: string; version: number };

/** Everything the interpreter remembers, in memory and on disk. */
export interface Store {
  /** By id, in the order they started. */
  readonly executions: ReadonlyMap<number, Execution>;
  named(machineName: string, name: string): Execution | undefined;
  /** The versions of a state machine, oldest first. */
  versions(machineName: string): readonly PublishedVersion[];
  machineNames(): string[];
  /** Makes the definition the newest version, unless it already is. */
  publish(machine: StateMachine, at: number): PublishedVersion;
  /** Begins an execution and queues its record; it is durable after `flushed()`. */
  start(start: Omit<Start, 'id'>): Execution;
  /** Takes a step in memory; `commit` queues its record together with the others since. */
  take(execution: Execution, step: Step): void;
  commit(execution: Execution): void;
  told(execution: Execution, status: Status): void;
  flushed(): Promise<void>;
  /** The input as it was given and all steps so far, read back from the journal. */
  record(execution: Execution): Promise<{ input: string; fresh: Execution; steps: Step[] }>;
  close(): Promise<void>;
}

interface StoreOptions {
  path: string;
  now: number;
  /** The current definitions, which replace versions that the journal has lost. */
  stateMachines: readonly StateMachine[];
  onCorruption?: (corruption: Corruption) => void;
}

/** Opens the journal and brings every execution back to its last record. */
export async function openStore({ path, now, stateMachines, onCorruption }: StoreOptions): Promise<Store> {
  const journal = await openJournal<Line>({ path, onCorruption, compact: (lines) => forgetClosed(lines, now) });
  const versions = new Map<string, PublishedVersion[]>();
  const executions = new Map<number, Execution>();
  const names = new Map<string, Execution>();
  let nextId = 1;

  const key = (machineName: string, name: string) => `${machineName}:${name}`;
  const addVersion = (version: PublishedVersion) => {
    versions.set(version.machineName, [...(versions.get(version.machineName) ?? []), version]);
    return version;
  };
  const addExecution = (start: Start, place: number): Execution => {
    const execution = begin(start);
    execution.places.push(place);
    const former = names.get(key(start.version.machineName, start.name));
    if (former !== undefined) executions.delete(former.id); // its name was free again
    executions.set(start.id, execution);
    names.set(key(start.version.machineName, start.name), execution);
    nextId = Math.max(nextId, start.id + 1);
    return execution;
  };
  const versionOf = ({ machine, version }: StartLine): PublishedVersion | undefined => {
    const known = versions.get(machine)?.find(({ number }) => number === version);
    const current = stateMachines.find(({ name }) => name === machine);
    return known ?? (current && addVersion(publish(current, current.definition, version, now)));
  };
  const reopen = (line: StartLine, place: number): Execution | undefined => {
    const { machine: _, ...start } = line;
    const version = versionOf(line);
    return version && addExecution({ ...start, version }, place);
  };

  for await (const { record: line, place } of journal.read()) {
    if ('version' in line) {
      const { machine, arn, role, number, at, definition } = line.version;
      addVersion(publish({ name: machine, arn, roleArn: role }, definition, number, at));
    } else if ('of' in line) {
      const execution = executions.get(line.of) ?? (line.start && reopen(line.start, place));
      if (execution !== undefined && follows(line, execution.steps)) replay(execution, line.steps, place);
    } else if ('start' in line) reopen(line.start, place);
    else {
      const execution = executions.get(line.told);
      if (execution !== undefined) execution.told = line.status;
    }
  }

  return {
    executions,
    named: (machineName, name) => names.get(key(machineName, name)),
    versions: (machineName) => versions.get(machineName) ?? [],
    machineNames: () => [...versions.keys()],
    publish({ name, arn, definition, roleArn }, at) {
      const newest = versions.get(name)?.at(-1);
      if (newest !== undefined && newest.hash === hashOf(definition) && newest.machineArn === arn) return newest;
      const number = (newest?.number ?? 0) + 1;
      const version = addVersion(publish({ name, arn, roleArn }, definition, number, at));
      journal.write({ version: { machine: name, arn, role: roleArn, number, at, definition } });
      return version;
    },
    start(given) {
      const start = { id: nextId++, ...given };
      return addExecution(start, journal.write({ start: startLine(start) }));
    },
    take(execution, step) {
      take(execution, step);
      execution.unwritten.push(step);
    },
    commit(execution) {
      const { id, steps: after, unwritten: steps } = execution;
      if (steps.length === 0) return;
      execution.places.push(
        journal.write({ of: id, after, steps, ...(after === 0 && { start: startAgain(execution) }) }),
      );
      execution.steps += steps.length;
      execution.unwritten = [];
    },
    told(execution, status) {
      execution.told = status;
      journal.write({ told: execution.id, status });
    },
    flushed: () => journal.flushed(),
    record: (execution) => recordOf(journal, execution),
    close: () => journal.close(),
  };
}

const startLine = ({ version, ...start }: Start): StartLine => ({
  ...start,
  machine: version.machineName,
  version: version.number,
});

function startAgain({ id, name, version, aliasArn, showsVersion, rawInput, startedAt }: Execution): StartLine {
  return startLine({ id, name, version, aliasArn, showsVersion, input: rawInput, at: startedAt });
}

const follows = ({ after }: { after?: number }, steps: number) => after === undefined || after === steps;

function replay(execution: Execution, steps: Step[], place: number): void {
  for (const step of steps) take(execution, step);
  execution.steps += steps.length;
  execution.places.push(place);
  if (execution.status !== 'RUNNING') shrink(execution);
}

async function recordOf(journal: Journal<Line>, execution: Execution): ReturnType<Store['record']> {
  const unwritten = [...execution.unwritten];
  const [first, ...others] = await Promise.all(execution.places.map((place) => journal.readAt(place)));
  if (first === undefined || !('start' in first) || first.start === undefined)
    throw new Error(`the journal has no start of execution ${execution.name}`);
  const steps = others.flatMap((line) => (line && 'steps' in line ? line.steps : []));
  const { input } = first.start;
  return { input, fresh: begin({ ...first.start, version: execution.version }), steps: [...steps, ...unwritten] };
}

/** Compaction on open: executions that closed 90 days ago are forgotten, as AWS forgets them. */
async function forgetClosed(
  lines: AsyncIterable<{ record: Line }>,
  now: number,
): Promise<((line: Line) => boolean) | undefined> {
  const forgotten = new Set<number>();
  const steps = new Map<number, number>();
  for await (const { record } of lines) {
    if (!('of' in record)) continue;
    const before = steps.get(record.of) ?? 0;
    if (!follows(record, before)) continue; // it ended in steps that no longer count
    steps.set(record.of, before + record.steps.length);
    const last = record.steps.at(-1);
    if (last?.type === 'Ended' && last.at < now - retentionMillis) forgotten.add(record.of);
    else forgotten.delete(record.of); // it was redriven
  }
  if (forgotten.size === 0) return undefined;
  return (line) => {
    if ('of' in line) return !forgotten.has(line.of);
    if ('start' in line) return !forgotten.has(line.start.id);
    return !('told' in line && forgotten.has(line.told));
  };
}
