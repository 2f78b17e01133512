import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** The first version in the changelog, which is deployed next. Throws without one. */
export function versionOf(changelog: string): string {
  const version = /^## \[(\d+\.\d+\.\d+)\]/m.exec(changelog)?.[1];
  if (version === undefined) throw new Error('CHANGELOG.md: expected a heading like "## [0.2.0] - unreleased"');
  return version;
}

/** The file with a version's definition: its executions stay open for up to a year (test/protocol/released.test.ts). */
export const releasedFile = (version: string): string => `state-machines/released/${version}.asl.json`;

/**
 * Throws when the changelog's newest version is dated and its stored definition `kept` differs from `definition`: executions
 * were started on the stored one, so a change needs a new version.
 */
export function refuseReleased(changelog: string, definition: string, kept: string | undefined): void {
  const version = versionOf(changelog);
  const [, state = ''] = /^## \[[\d.]+\] - (.+)$/m.exec(changelog) ?? [];
  if (kept === undefined || kept === definition || state === 'unreleased') return;
  throw new Error(
    `${version} was released (${state}) with another state machine, and its executions stay open for up to a year. Begin a version in CHANGELOG.md ("## [x.y.z] - unreleased") and run npm run generate again.`,
  );
}

if (import.meta.main) {
  const definition = readFileSync(new URL('state-machines/lead-lifecycle.asl.json', root), 'utf8');
  const changelog = readFileSync(new URL('CHANGELOG.md', root), 'utf8');
  const file = new URL(releasedFile(versionOf(changelog)), root);
  refuseReleased(changelog, definition, existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  writeFileSync(file, definition);
}
