import { type Instant, millis, second } from '../../../../domain/time/instant.ts';
import { mailKey } from '../keys-of-rows.ts';
import type { Table } from '../table.ts';

export type MailNotes = ReturnType<typeof createMailNotes>;

/** By which person a mail that came in is found again, also when that is no lead. A note ends with its mail, after `keptFor` milliseconds. */
export function createMailNotes(table: Pick<Table, 'put'>, keptFor: number) {
  return {
    /** `name`: of the mail in the bucket. Noting it twice is noting it once. */
    async note(leadId: string, name: string, at: Instant): Promise<void> {
      await table.put({ ...mailKey(leadId, name), at, expiresAt: Math.ceil((millis(at) + keptFor) / second) });
    },
  };
}
