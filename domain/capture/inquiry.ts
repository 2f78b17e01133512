import type { Config } from '../config/config.ts';
import type { LeadHistory } from '../lead/history.ts';
import type { Attribution } from '../lead/person.ts';
import { dayOf } from '../time/format.ts';
import { sourceOf } from '../tracking/source.ts';

export interface Answer {
  question: string;
  answer: string;
}
type Known = Pick<LeadHistory, 'lead' | 'activities'>;

/** The lead's answers, then their texts in forms and replies, oldest first. */
export const answersOf = (history: Known, forms: Config['capture']['forms'], zone: string): Answer[] => [
  ...factsOf(history, forms, zone),
  ...messagesOf(history),
];

/** The lead's answers, by the label of the question where a form has one. */
export function factsOf({ lead, activities }: Known, forms: Config['capture']['forms'], zone: string): Answer[] {
  const fields = Object.values(forms).flatMap((form) => form.fields);
  const labelOf = (name: string) => fields.find((field) => field.name === name)?.label ?? name;
  const answered = Object.entries(lead.answers).map(([name, answer]) => ({ question: labelOf(name), answer }));
  return [...differing(activities, forms, zone), ...answered];
}

/** The lead's own texts, oldest first. */
export function messagesOf({ activities }: Pick<LeadHistory, 'activities'>): Answer[] {
  return activities.flatMap(({ type, detail }) => {
    if (type === 'form.submitted') return detail.message ? [{ question: 'Message', answer: detail.message }] : [];
    if (type !== 'mail.replied' || !detail.text || detail.machine !== undefined) return [];
    return [{ question: `Reply: ${detail.subject ?? ''}`, answer: detail.text }];
  });
}

/** Fields that posts filled in differently: each value with its source, because it is unknown which is right. */
function differing(activities: LeadHistory['activities'], forms: Config['capture']['forms'], zone: string) {
  const posts = activities.flatMap((one) =>
    one.type === 'form.submitted' && one.detail.refused === undefined ? [one] : [],
  );
  return [...disputable].flatMap(([field, label]) => {
    const said = posts.flatMap(({ at, detail }) => {
      const answer = detail.person?.[field];
      const { form, isProven } = detail;
      const proof = isProven ? 'confirmed' : 'typed, not confirmed';
      return answer
        ? [{ answer, question: `${label} (${forms[form]?.title ?? form}, ${dayOf(at, zone)}, ${proof})` }]
        : [];
    });
    const values = [...new Map(said.toReversed().map((one) => [one.answer.toLowerCase(), one])).values()].reverse();
    return values.length > 1 ? values : [];
  });
}

const disputable = new Map([
  ['name', 'Name'],
  ['company', 'Company'],
  ['jobTitle', 'Job title'],
  ['phone', 'Phone'],
] as const);

/** A lead's origin, in one line. */
export const originLine = (origin: Attribution, forms: Config['capture']['forms']): string =>
  [sourceOf(origin), origin.campaign, `form “${forms[origin.form]?.title ?? origin.form}”`].filter(Boolean).join(' · ');

/** Where a consent was given: `form contact`, with the form's name from `titleOf`. */
export const consentSource = (source: string, titleOf: (form: string) => string): string =>
  source.startsWith('form ') ? `form “${titleOf(source.slice('form '.length))}”` : source;
