import type { Language } from '../../domain/language/language.ts';
import { CommandError } from './arguments.ts';

/** The language of a page by `--language`; undefined without it. */
export function languageOf(given: string | undefined): Language | undefined {
  if (given === undefined || given === 'en' || given === 'de') return given;
  throw new CommandError(`got --language ${given}, expected en or de`);
}
