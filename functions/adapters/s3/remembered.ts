import type { S3 } from './s3.ts';

/**
 * A warm function keeps the objects it has read for `ms` milliseconds, because questions about them follow each other. It remembers too
 * that one is not there. Do not use it for objects that are written.
 */
export function remembered<Some extends Pick<S3, 'whole'>>(s3: Some, ms: number, now: () => number): Some {
  const known = new Map<string, { at: number; object: ReturnType<S3['whole']> }>();
  return {
    ...s3,
    whole(bucket: string, key: string) {
      const found = known.get(key);
      if (found && Math.abs(now() - found.at) < ms) return found.object;
      const object = s3.whole(bucket, key);
      known.set(key, { at: now(), object });
      object.catch(() => known.delete(key));
      return object;
    },
  };
}
