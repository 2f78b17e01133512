import { UserError } from '../domain/lead/errors.ts';

export const isForPeople = (error: unknown): error is UserError => error instanceof UserError;

/** What to write to a terminal: exactly the problems; anything unexpected keeps its stack. */
export function textOf(error: unknown): string {
  if (isForPeople(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Ends the process with exit code 1 and exactly the problems; anything unexpected keeps its stack. */
export function exitWithProblems(error: unknown): never {
  process.stderr.write(`${textOf(error)}\n`);
  process.exit(1);
}
