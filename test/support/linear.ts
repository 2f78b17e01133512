import { expect } from 'vitest';

const large = 1_000_000;
/** Milliseconds. Less is too little to compare. */
const least = 5;
/** 10 where the time is linear, 100 where it is quadratic. */
const mostRatio = 40;

/** What the work costs this thread in milliseconds: its processor time, so that a busy machine does not count. */
async function costOf(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * Expects that 1 MB costs about ten times what 100 kB cost, at the best of three tries. `textOf` makes a text of about so many
 * characters.
 */
export async function expectLinear(
  name: string,
  textOf: (length: number) => string,
  work: (text: string) => unknown,
): Promise<void> {
  const [small, all] = [textOf(large / 10), textOf(large)];
  let [short, long, ratio] = [0, 0, Number.POSITIVE_INFINITY];
  for (let tries = 0; tries < 3 && ratio >= mostRatio; tries++) {
    short = await costOf(() => work(small));
    long = await costOf(() => work(all));
    ratio = Math.min(ratio, long / Math.max(short, least));
  }
  expect(ratio, `${name}: ${short} ms, ${long} ms`).toBeLessThan(mostRatio);
}

/** A text of one piece again and again. */
export const repeated =
  (piece: string, before = '', after = '') =>
  (length: number): string =>
    `${before}${piece.repeat(Math.round(length / piece.length))}${after}`;
