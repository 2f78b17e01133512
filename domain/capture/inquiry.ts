import type { Config } from '../config/config.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Attribution } from '../lead/person.ts';

/** What the lead answered, by the label of the question where a form has one; then what they wrote, in forms and in replies. */
export function answersOf(
  { lead, activities }: Pick<LeadHistory, 'lead' | 'activities'>,
  forms: Config['capture']['forms'],
): { question: string; answer: string }[] {
  const fields = Object.values(forms).flatMap((form) => form.fields);
  const labelOf = (name: string) => fields.find((field) => field.name === name)?.label ?? name;
  const written = activities.flatMap(({ type, detail }) => {
    if (type === 'form.submitted') return detail.message ? [{ question: 'Message', answer: detail.message }] : [];
    if (type !== 'mail.replied' || !detail.text || detail.machine !== undefined) return [];
    return [{ question: `Reply: ${detail.subject ?? ''}`, answer: detail.text }];
  });
  return [...Object.entries(lead.answers).map(([name, answer]) => ({ question: labelOf(name), answer })), ...written];
}

/** Where somebody came from, in one line. */
export const sourceOf = ({ source, medium, campaign, referrer, form }: Attribution): string =>
  [source ?? referrer ?? 'direct', medium, campaign, `form ${form}`].filter(Boolean).join(' · ');
