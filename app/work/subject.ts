import type { LeadRow } from '../../functions/http/api/shapes.ts';

/** What people call a lead: its name, else its address, else its company. */
export const titleOf = ({ name, email, company }: Pick<LeadRow, 'name' | 'email' | 'company'>) =>
  name ?? email ?? company ?? '–';

/** The lead of an action; `version` is the state that the person saw. */
export interface Subject {
  id: string;
  title: string;
  version?: string;
}

/** The lead of a line or a page, as it was seen there. */
export const subjectOf = (
  lead: Pick<LeadRow, 'id' | 'name' | 'email' | 'company'> & { version?: string },
): Subject => ({
  id: lead.id,
  title: titleOf(lead),
  version: lead.version,
});
