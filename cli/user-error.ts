/** Errors made for people: every problem with file and line in the message, so a stack would only hide it. */
const problems = ['SettingsError', 'ConfigError', 'DefinitionError'];

/** Errors of commands that the person who typed them can put right: the message says how. */
const canBePutRight = ['CommandError', 'KeysError', 'TargetError', 'ImportError', 'UnknownConfigError'];

export const isForPeople = (error: unknown): error is Error =>
  error instanceof Error && [...problems, ...canBePutRight].includes(error.name);

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
