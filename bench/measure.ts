import { availableParallelism, cpus, loadavg } from 'node:os';

/** One result. `ratio` is its main number; `got` and `floor` are its two sides. */
export interface Figure {
  what: string;
  ratio: string;
  got: string;
  floor: string;
  aim: string;
}

/** A bench: reports progress and returns its figures. */
export type Bench = (progress: (line: string) => void) => Promise<Figure[]>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}

/** The smallest value that a share (0 to 1) of the values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
}

/** The candidates one after the other, round after round, so that a slow minute of the machine hits all of them alike. */
export async function interleaved<K extends string, T>(
  rounds: number,
  candidates: Record<K, () => Promise<T>>,
  after: (name: K, round: number, result: T) => void = () => undefined,
): Promise<Record<K, T[]>> {
  const results = Object.fromEntries(Object.keys(candidates).map((name) => [name, []])) as unknown as Record<K, T[]>;
  for (let round = 1; round <= rounds; round++)
    for (const name of Object.keys(candidates) as K[]) {
      const result = await candidates[name]();
      results[name].push(result);
      after(name, round, result);
    }
  return results;
}

/** `a / b` of each round, then the median: noise that lasts longer than a round cancels out. */
export function ratioOf(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, round) => value / (b[round] ?? Number.NaN)));
}

/** For people: three significant digits, thousands with a comma. */
export function show(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 0.01))));
  return value.toLocaleString('en', {
    minimumFractionDigits: Math.min(digits, 2),
    maximumFractionDigits: Math.min(digits, 2),
  });
}

/** The machine that measured the figures. */
export function machine(): string {
  const [{ model } = { model: 'unknown processor' }] = cpus();
  return `${availableParallelism()} cores (${model.trim()}), Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`;
}
