import { hash } from '../../domain/lead/hash.ts';
import { wilson } from '../insight/rates.ts';

/** 95 % of a normal distribution lies within this many standard deviations. */
const z = 1.96;

/**
 * At most `size` of the ids: those whose hash with the seed is lowest. The same ids and seed give the same sample in any
 * order the ids come, and a lead more or less changes it by one.
 */
export function sampleOf(ids: Iterable<string>, size: number, seed: number): string[] {
  const drawn = [...new Set(ids)].map((id) => ({ id, by: hash(`${seed}#${id}`) }));
  drawn.sort((a, b) => a.by - b.by || (a.id < b.id ? -1 : 1));
  return drawn
    .slice(0, size)
    .map(({ id }) => id)
    .sort();
}

/** The estimated count in the whole, with its 95 % confidence interval. */
interface Estimate {
  count: number;
  low: number;
  high: number;
}

/**
 * The Wilson score interval, which also holds for rare events; never below the seen count, never above what the unseen leave.
 * Exact for a full sample.
 */
export function estimate(seen: number, sample: number, all: number): Estimate {
  if (sample >= all || sample === 0) return { count: seen, low: seen, high: seen };
  const { low, high } = wilson(seen, sample, z);
  return {
    count: Math.round((seen / sample) * all),
    low: Math.max(seen, Math.round(low * all)),
    high: Math.min(all - (sample - seen), Math.round(high * all)),
  };
}

/** By how much the total of something may be off, at 95 % confidence, when one lead's part has this standard deviation. */
export function errorOfTotal(deviation: number, sample: number, all: number): number {
  if (sample >= all || sample === 0) return 0;
  return ((z * deviation) / Math.sqrt(sample)) * all * Math.sqrt((all - sample) / Math.max(1, all - 1));
}

/** The most by which a share of leads may be off, at 95 % confidence: the half-width at one half. 0 when all were looked at. */
export function largestError(sample: number, all: number): number {
  if (sample >= all || sample === 0) return 0;
  return z * Math.sqrt(0.25 / sample) * Math.sqrt((all - sample) / Math.max(1, all - 1));
}
