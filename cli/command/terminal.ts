import { createProgress, type Progress, type Screen } from './progress.ts';

/** Where a command writes. */
export interface Terminal {
  wantsJson: boolean;
  /** A line for people. With `--json` it goes beside what programs read. */
  say(text: string): void;
  /** Prints the result: as JSON on request, else as text. */
  result(data: unknown, text: string): void;
  /** A bar while many are looked at; beside what programs read. */
  progress(total: number, unit: string): Progress;
  /** For what draws by itself. */
  screen: Screen;
  /** Whether Ctrl+C was pressed; from the first call on the first press only asks, the second ends the process. */
  stoppable(note?: string): () => boolean;
}

/** Ends a process that was stopped by Ctrl+C. */
export const stoppedCode = 130;

export function createTerminal(wantsJson: boolean): Terminal {
  const { stdout, stderr } = process;
  const forPeople = wantsJson ? stderr : stdout;
  return {
    wantsJson,
    say: (text) => forPeople.write(`${text}\n`),
    result: (data, text) => stdout.write(`${wantsJson ? JSON.stringify(data, undefined, 2) : text}\n`),
    progress: (total, unit) => createProgress(stderr, total, undefined, unit),
    screen: forPeople,
    stoppable(note) {
      let stopping = false;
      process.on('SIGINT', () => {
        if (stopping) process.exit(stoppedCode);
        stopping = true;
        if (note !== undefined) stderr.write(`\n${note}\n`);
      });
      return () => stopping;
    },
  };
}

/** For `leadloop … | head`: a command that only reads ends quietly; one that changes something runs to its end without output. */
export function endWithReader(goesOn: () => boolean): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (!goesOn()) process.exit(process.exitCode ?? 0);
    });
}
