/** A visitor id as t.js makes it, or a UUID: at least 128 random bits, so that it cannot be guessed. */
export const isVisitorId = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w-]{22,64}$/.test(value);
