import * as z from 'zod/mini';

/** The reason that an employee gives. The audit outlives an erasure, so an address is refused. */
export const reasonForAudit = z.string().check(z.trim(), z.maxLength(500), z.regex(/^[^@]*$/, 'words without an @'));
