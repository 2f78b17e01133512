import { vi } from 'vitest';
import { runTyped } from '../../cli/command/run.ts';
import { createTerminal } from '../../cli/command/terminal.ts';
import type { Ended } from './cli.ts';

/** Runs `leadloop …` in this process: the same command without most of a second of loading, which a process of its own takes. */
export async function leadloopHere(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const writes = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    }),
  );
  try {
    const { code = 0, problem } = await runTyped(args, createTerminal);
    return { code, stdout: said.stdout, stderr: problem === undefined ? said.stderr : `${said.stderr}${problem}\n` };
  } finally {
    for (const write of writes) write.mockRestore();
    vi.unstubAllEnvs();
  }
}
