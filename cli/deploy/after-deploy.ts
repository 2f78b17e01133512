import type { Readiness } from '../readiness/readiness.ts';
import { readinessText } from '../readiness/text.ts';

interface AfterDeploy {
  /** Keeps the release for a rollback. */
  keep: () => Promise<void>;
  readiness: () => Promise<Readiness>;
  /** Turns the deletion protection of a table on. */
  protect: (tableName: string) => Promise<unknown>;
  say: (line: string) => void;
}

/**
 * Work after a deployment: stores the release for a rollback, protects the table in production, and prints the installation's
 * open points. The deployment has succeeded by then, so nothing here throws: failures are printed.
 */
export async function afterDeploy({ keep, readiness, protect, say }: AfterDeploy): Promise<void> {
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      say(`${what}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
    }
  };
  await attempt('This release could not be kept, so a rollback cannot come back to it', keep);
  await attempt('The state of the installation could not be read', async () => {
    const first = await readiness();
    const isOpen = first.found.some(({ what, state }) => what === 'Table of leads' && state === 'not ready');
    if (isOpen) await attempt('The table of leads could not be protected', () => protect(first.tableName));
    const { name, found } = isOpen ? await readiness() : first;
    say(`\n${readinessText(name, found)}`);
  });
}
