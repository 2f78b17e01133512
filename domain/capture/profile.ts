import type { Form } from '../config/config.ts';
import type { Lead } from '../lead/lead.ts';
import type { Submission } from './submission.ts';

const personal = ['name', 'company', 'jobTitle', 'phone', 'country', 'companySize', 'industry'] as const;
/** The most answers that a token names: it travels in links. */
const mostAnswers = 12;

/** Names of the fields a person has filled in, never the values. */
type Fields = Pick<Lead, (typeof personal)[number]> & { answers: Record<string, string> };

/** Enough to recognise one's own address, too little for a person who got the mail forwarded. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@');
  return at > 0 ? `${email.slice(0, 1)}…${email.slice(at)}` : email;
}

/** The names of the fields that need not be asked again. */
export function fieldsGiven({ answers, ...person }: Fields): string[] {
  return [
    'email',
    ...personal.filter((name) => person[name] !== undefined),
    ...Object.keys(answers).slice(0, mostAnswers),
  ];
}

/** The same for one submission: what this very browser has typed, independent of what else is known. */
export const fieldsSent = ({ person, answers }: Submission): string[] => fieldsGiven({ ...person, answers });

/** The fields to show to a person whose `known` fields we have. A message is new each time. */
export function fieldsToAsk(form: Form, known: readonly string[]): Form['fields'] {
  return form.fields.filter(({ name, type }) => type === 'textarea' || !known.includes(name));
}
