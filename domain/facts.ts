import { normalizeEmail } from './capture/identity.ts';
import type { Lead } from './lead.ts';

const personal = ['name', 'company', 'jobTitle', 'phone', 'country', 'timeZone', 'companySize', 'industry'] as const;

/** What rules may look at of a lead, beside `answers.<field of a form>`. */
export const gradedFields: readonly string[] = [...personal, 'emailDomain', 'form', 'source'];

/** What is known in a field; undefined when it is not known or empty. */
export function factOf(lead: Lead, field: string): string | undefined {
  if (field.startsWith('answers.')) return lead.answers[field.slice('answers.'.length)] || undefined;
  const said = personal.find((name) => name === field);
  if (said) return lead[said] || undefined;
  if (field === 'form' || field === 'source') return lead.first[field];
  return field === 'emailDomain' ? normalizeEmail(lead.email)?.domain : undefined;
}
