import type { AuditEntry } from '../../../domain/access/audit-entry.ts';
import { day, type Instant, instant, millis, second } from '../../../domain/time/instant.ts';
import { auditKey } from './keys-of-rows.ts';
import type { Table } from './table.ts';

/** Longer than a year: what happened before the last audit can still be looked up. */
const keptFor = 400 * day;
/** Months of silence that one look passes over. */
const monthsAtOnce = 3;

export type Audit = ReturnType<typeof createAudit>;

/** The audit: who did what, when and from where. An entry is written before the act, so no act is missing. */
export function createAudit(table: Table) {
  return {
    async record(entry: AuditEntry): Promise<void> {
      const expiresAt = Math.floor((millis(entry.at) + keptFor) / second);
      await table.put({ ...auditKey(entry.at, entry.id), ...entry, expiresAt });
    },

    /** It was not done after all. */
    async refused({ at, id }: Pick<AuditEntry, 'at' | 'id'>, why: string): Promise<void> {
      await table.change(auditKey(at, id), { set: { refused: why }, when: { present: ['PK'] } });
    },

    /** The newest `limit` entries before `cursor`, newest first; the cursor of the next page. */
    async page(now: Instant, limit: number, cursor?: string): Promise<{ entries: AuditEntry[]; cursor?: string }> {
      const entries: AuditEntry[] = [];
      const oldest = instant(millis(now) - keptFor).slice(0, 7);
      let month = (cursor ?? now).slice(0, 7);
      for (let look = 0; look < monthsAtOnce && month >= oldest; look++) {
        const rows = await table.partition(`AUDIT#${month}`, limit - entries.length, cursor);
        entries.push(...rows.map(({ PK: _, SK: __, expiresAt: ___, ...entry }) => entry as unknown as AuditEntry));
        const last = entries.at(-1);
        if (last && entries.length === limit) return { entries, cursor: `${last.at}#${last.id}` };
        month = monthBefore(month);
      }
      return month >= oldest ? { entries, cursor: `${month}~` } : { entries };
    },
  };
}

function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}
