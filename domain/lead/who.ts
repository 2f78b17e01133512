import type { Lead } from './lead.ts';

type Person = Pick<Lead, 'name' | 'email' | 'company'>;

/** A lead as people speak of it: "Grace Holm, Aurora Lifts AB"; the address stands for a name nobody knows. */
export const whoIs = ({ name, email, company }: Person): string => [name ?? email, company].filter(Boolean).join(', ');

/** The same where somebody decides about the lead and must find it: "Grace Holm, Aurora Lifts AB (grace@aurora.example)". */
export const whoIsExactly = (person: Person): string =>
  person.name === undefined ? whoIs(person) : `${whoIs(person)} (${person.email})`;
