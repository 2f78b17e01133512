import type { S3 } from './s3.ts';

/**
 * Objects that a warm function keeps as they were read, for so many milliseconds: many questions follow each other. What is not there is
 * remembered too. It must not be used for objects that are written.
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
