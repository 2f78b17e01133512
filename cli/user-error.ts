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

/** Errors of commands that whoever typed them can put right: the message says how. */
const canBePutRight = [
  'CommandError',
  'KeysError',
  'TargetError',
  'UnknownConfigError',
  'ConfigError',
  'SettingsError',
];

/** Runs a command and tells what went wrong: exit code 2 where people can put it right, else 1, with the stack. */
export async function runCommand(work: (args: readonly string[]) => Promise<void>): Promise<void> {
  try {
    await work(process.argv.slice(2));
  } catch (error) {
    const isForPeople = error instanceof Error && canBePutRight.includes(error.name);
    process.stderr.write(`${isForPeople ? error.message : textOf(error)}\n`);
    process.exitCode = isForPeople ? 2 : 1;
  }
}
