import { wordsIn } from '../../language/words.ts';
import type { Lead } from '../../lead/lead.ts';

/** The words by which people find a lead: of the name, the company and the address without the end of its domain; a dozen are enough. */
export function findWords({ name = '', company = '', email }: Pick<Lead, 'name' | 'company' | 'email'>): string[] {
  return wordsIn(`${name} ${company} ${email.replace(/\.[^.@]*$/, '')}`).slice(0, 12);
}

/** Whether each search word begins a word of the lead. */
export function isFoundBy(lead: Partial<Pick<Lead, 'name' | 'company' | 'email'>>, words: readonly string[]): boolean {
  const all = wordsIn(`${lead.name ?? ''} ${lead.company ?? ''} ${lead.email ?? ''}`);
  return words.every((word) => all.some((one) => one.startsWith(word)));
}
