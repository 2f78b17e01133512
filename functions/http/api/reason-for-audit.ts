import * as z from 'zod/mini';

/** Why one of ours did it. The audit outlives an erasure, so an address is refused. */
export const reasonForAudit = z.string().check(z.trim(), z.maxLength(500), z.regex(/^[^@]*$/, 'words without an @'));
