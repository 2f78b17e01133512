import { wordsIn } from '../../domain/language/words.ts';

/** The list finds a lead by a dozen words, its name's first: this many of a company are among them. */
const kept = 4;

/** What finds the leads of a company: its first words, which are short enough to ask for. */
export const companyWords = (company: string): string => wordsIn(company).slice(0, kept).join(' ');

/** Whether two spellings name the same company: `Works GmbH` and `works gmbh`. */
export const isSameCompany = (one: string, other = ''): boolean => wordsIn(one).join(' ') === wordsIn(other).join(' ');
