import { personal } from '../lead/fields.ts';
import type { Lead } from '../lead/lead.ts';
import { normalizeEmail } from './identity.ts';

/** A field's value; undefined when it is unknown or empty. */
export function factOf(lead: Lead, field: string): string | undefined {
  if (field.startsWith('answers.')) return lead.answers[field.slice('answers.'.length)] || undefined;
  const said = personal.find((name) => name === field);
  if (said) return lead[said] || undefined;
  if (field === 'form' || field === 'source') return lead.first[field];
  return field === 'emailDomain' ? normalizeEmail(lead.email)?.domain : undefined;
}
