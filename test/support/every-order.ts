/** What a call reads or writes: a row, a whole partition (`sk` absent), or something beside the table. */
export interface Touch {
  pk: string;
  sk?: string;
  writes: boolean;
}

/** Every partition of the table: what a read of an index sees. */
export const anyPartition = '*';
/** The beginning of what lies beside the table, which no index shows. */
export const beside = '!';

const meets = (a: Touch, b: Touch) => {
  const isSamePart =
    a.pk === b.pk ||
    (a.pk === anyPartition && !b.pk.startsWith(beside)) ||
    (b.pk === anyPartition && !a.pk.startsWith(beside));
  return (a.writes || b.writes) && isSamePart && (a.sk === undefined || b.sk === undefined || a.sk === b.sk);
};
/** Whether two calls may answer or leave something else in the other order. */
const dependOn = (some: readonly Touch[], others: readonly Touch[]) =>
  some.some((a) => others.some((b) => meets(a, b)));

/** A call outside that waits for its turn: what it may touch, and what it did touch once it has its answer. */
export interface Call {
  touches: readonly Touch[];
  make: () => Promise<readonly Touch[]>;
}
/** Resolves when the call was made. */
export type Turn = (call: Call) => Promise<void>;

/** A scene: what each actor does, and what must be true when all have ended. `order`: who made a call, in turn. */
interface Play {
  actors: Record<string, (turn: Turn) => Promise<unknown>>;
  end: (order: readonly string[]) => Promise<void>;
}

interface Choice {
  chosen: string;
  /** Actors whose call here is to be tried as the next one. */
  toTry: Set<string>;
  done: Set<string>;
  /** Actors whose call here was tried before a call that it does not depend on: that order is known. */
  asleep: Set<string>;
}

interface Step {
  actor: string;
  touches: readonly Touch[];
  /** By actor, how many steps of the whole play had to come before this one, or are it. */
  after: Record<string, number>;
}

/**
 * Plays a scene in every order of its actors' calls outside, except those that differ only in calls that do not depend on each other
 * (dynamic partial order reduction with sleep sets; Flanagan and Godefroid, POPL 2005). Calls of one actor made at once go in the order
 * they were made in. Answers how many orders there were.
 */
export async function everyOrder(stage: () => Promise<Play>): Promise<number> {
  const path: Choice[] = [];
  let orders = 0;
  do {
    const play = await stage();
    const order = await perform(
      play,
      (steps, ready, touches) => choiceAt(path, steps, ready, touches),
      (steps) => wishes(path, steps),
    );
    if (order === undefined) continue;
    orders += 1;
    await play.end(order);
  } while (nextIn(path));
  return orders;
}

/** Plays a scene in one order: who has ended is passed over, and who needs longer goes on last. Answers who made a call, in turn. */
export async function inOrder(play: Play, order: readonly string[]): Promise<string[]> {
  const turns = order[Symbol.iterator]();
  let isOver = false;
  const played = await perform(play, (_, ready) => {
    for (;;) {
      const { value, done } = isOver ? { value: undefined, done: true } : turns.next();
      isOver ||= done === true;
      const actor = isOver ? ready[0] : ready.find((one) => one === value);
      if (actor !== undefined) return actor;
    }
  });
  return played ?? [];
}

/** Makes the path end with the next choice to try; false when all were. */
function nextIn(path: Choice[]): boolean {
  for (let last = path.at(-1); last; last = path.at(-1)) {
    const { done, asleep, toTry } = last;
    done.add(last.chosen);
    const next = [...toTry].find((actor) => !done.has(actor) && !asleep.has(actor));
    if (next !== undefined) {
      last.chosen = next;
      return true;
    }
    path.pop();
  }
  return false;
}

type Pick = (
  steps: readonly Step[],
  ready: readonly string[],
  touches: (actor: string) => readonly Touch[],
) => string | undefined;

/** One run, in which `pick` says whose call is made next; undefined when it says nobody's. `seen` hears of each step when it was made. */
async function perform(
  { actors }: Play,
  pick: Pick,
  seen: (steps: readonly Step[]) => void = () => {},
): Promise<string[] | undefined> {
  const waiting = new Map<string, (Call & { done: () => void })[]>();
  const running = new Set(Object.keys(actors));
  const failed: unknown[] = [];
  for (const [actor, act] of Object.entries(actors)) {
    waiting.set(actor, []);
    const turn: Turn = (call) => new Promise((done) => waiting.get(actor)?.push({ ...call, done }));
    act(turn)
      .catch((error) => failed.push(error))
      .finally(() => running.delete(actor));
  }
  const next = (actor: string) => waiting.get(actor)?.[0];
  const steps: Step[] = [];
  for (;;) {
    do await new Promise(setImmediate);
    while ([...running].some((actor) => !next(actor)));
    if (failed.length > 0) throw failed[0];
    const ready = Object.keys(actors).filter(next);
    if (ready.length === 0) return steps.map(({ actor }) => actor);
    const actor = pick(steps, ready, (one) => next(one)?.touches ?? []);
    if (actor === undefined) return undefined;
    const call = waiting.get(actor)?.shift();
    if (!call) throw new Error(`${actor} makes other calls than before: the scene is not the same each time`);
    // A write whose condition did not hold has only read.
    steps.push(stepOf(actor, await call.make(), steps));
    seen(steps);
    call.done();
  }
}

/** Who goes on: as the path says; beyond its end the one who was at it, unless that is known. */
function choiceAt(
  path: Choice[],
  steps: readonly Step[],
  ready: readonly string[],
  touches: (actor: string) => readonly Touch[],
) {
  const [step, before] = [steps.at(-1), path.at(-1)];
  if (steps.length === path.length) {
    const known = [...(before?.asleep ?? []), ...(before?.done ?? [])];
    const asleep = new Set(known.filter((one) => one !== step?.actor && !dependOn(touches(one), step?.touches ?? [])));
    const awake = ready.filter((one) => !asleep.has(one));
    const chosen = awake.find((one) => one === step?.actor) ?? awake[0];
    if (chosen === undefined) return undefined;
    path.push({ chosen, toTry: new Set([chosen]), done: new Set(), asleep });
  }
  return path[steps.length]?.chosen;
}

/** At the last call that the newest one could have come before, the wish to try that. */
function wishes(path: readonly Choice[], steps: readonly Step[]): void {
  const last = steps.at(-1) as Step;
  const own = steps.slice(0, -1).findLast(({ actor }) => actor === last.actor)?.after ?? {};
  for (let n = steps.length - 2; n >= 0; n--) {
    const step = steps[n] as Step;
    if (step.actor === last.actor || n + 1 <= (own[step.actor] ?? 0) || !dependOn(step.touches, last.touches)) continue;
    path[n]?.toTry.add(last.actor);
    return;
  }
}

function stepOf(actor: string, touches: readonly Touch[], steps: readonly Step[]): Step {
  const after: Record<string, number> = {};
  // Newest first, so that most of the others are known to come before.
  for (let n = steps.length - 1; n >= 0; n--) {
    const step = steps[n] as Step;
    if (n + 1 <= (after[step.actor] ?? 0)) continue;
    if (step.actor !== actor && !dependOn(step.touches, touches)) continue;
    for (const other in step.after) after[other] = Math.max(after[other] ?? 0, step.after[other] ?? 0);
  }
  return { actor, touches, after: { ...after, [actor]: steps.length + 1 } };
}
