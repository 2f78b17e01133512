/** What is explored: where it begins, what can happen next, and what must never be. */
export interface Model<S> {
  initial: S;
  /** Two states with one key have the same future. */
  key(state: S): string;
  steps(state: S): Promise<{ label: string; state: S }[]>;
  /** What is wrong with a state; undefined when nothing is. `isLast`: nothing more can happen in it. */
  wrong(state: S, isLast: boolean): Promise<string | undefined>;
}

interface Explored {
  states: number;
  steps: number;
  /** States in which nothing more could happen. */
  ends: number;
  ms: number;
  /** The shortest way to something wrong, and what it is. */
  found?: { wrong: string; way: string[] };
}

/** Breadth first through every state that any order of steps can reach, each once; stops at the first that is wrong. */
export async function explore<S>(model: Model<S>, mostStates = 3_000_000): Promise<Explored> {
  const began = performance.now();
  const numbers = new Map<string, number>([[model.key(model.initial), 0]]);
  const from: number[] = [-1];
  const labels: string[] = [''];
  let level: { state: S; number: number }[] = [{ state: model.initial, number: 0 }];
  let [steps, ends] = [0, 0];
  const report = (found?: Explored['found']): Explored => ({
    states: numbers.size,
    steps,
    ends,
    ms: Math.round(performance.now() - began),
    ...(found && { found }),
  });
  const wayTo = (number: number): string[] => (number <= 0 ? [] : [...wayTo(from[number] ?? 0), labels[number] ?? '']);

  while (level.length > 0) {
    const following: typeof level = [];
    for (const { state, number } of level) {
      const next = await model.steps(state);
      if (next.length === 0) ends += 1;
      const wrong = await model.wrong(state, next.length === 0);
      if (wrong !== undefined) return report({ wrong, way: wayTo(number) });
      for (const { label, state: after } of next) {
        steps += 1;
        const key = model.key(after);
        if (numbers.has(key)) continue;
        const known = numbers.size;
        if (known > mostStates) throw new Error(`more than ${mostStates} states: make the scene smaller`);
        numbers.set(key, known);
        from[known] = number;
        labels[known] = label;
        following.push({ state: after, number: known });
      }
    }
    level = following;
  }
  return report();
}
