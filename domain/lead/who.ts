import type { Lead } from './lead.ts';

type Person = Pick<Lead, 'name' | 'email' | 'company'>;

/** A lead's name for people: "Grace Holm, Aurora Lifts AB"; the address replaces an unknown name. */
export const whoIs = ({ name, email, company }: Person): string => [name ?? email, company].filter(Boolean).join(', ');

/** The same for a person who must find the lead: "Grace Holm, Aurora Lifts AB (grace@aurora.example)". */
export const whoIsExactly = (person: Person): string =>
  person.name === undefined ? whoIs(person) : `${whoIs(person)} (${person.email})`;
