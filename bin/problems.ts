/** Errors made for people: every problem with file and line in the message, so a stack would only hide it. */
const forPeople = ['SettingsError', 'ConfigError', 'DefinitionError'];

/** Ends the process with exit code 1 and exactly the problems; anything unexpected keeps its stack. */
export function exitWithProblems(error: unknown): never {
  process.stderr.write(`${textOf(error)}\n`);
  process.exit(1);
}

/** What to write to a terminal. */
export function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return forPeople.includes(error.name) ? error.message : (error.stack ?? error.message);
}
