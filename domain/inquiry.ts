import type { Config } from './config.ts';
import type { Attribution, Story } from './lead.ts';

/** What the lead answered, by the label of the question where a form has one; free messages last. */
export function answersOf(
  { lead, activities }: Pick<Story, 'lead' | 'activities'>,
  forms: Config['capture']['forms'],
): { question: string; answer: string }[] {
  const fields = Object.values(forms).flatMap((form) => form.fields);
  const labelOf = (name: string) => fields.find((field) => field.name === name)?.label ?? name;
  const messages = activities.flatMap(({ type, detail }) =>
    type === 'form.submitted' && detail.message ? [detail.message] : [],
  );
  return [
    ...Object.entries(lead.answers).map(([name, answer]) => ({ question: labelOf(name), answer })),
    ...messages.map((answer) => ({ question: 'Message', answer })),
  ];
}

/** Where somebody came from, in one line. */
export const sourceOf = ({ source, medium, campaign, referrer, form }: Attribution): string =>
  [source ?? referrer ?? 'direct', medium, campaign, `form ${form}`].filter(Boolean).join(' · ');
