import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** The version that the changelog tells of first: what is deployed next. Throws when it names none. */
export function versionOf(changelog: string): string {
  const version = /^## \[(\d+\.\d+\.\d+)\]/m.exec(changelog)?.[1];
  if (version === undefined) throw new Error('CHANGELOG.md: expected a heading like "## [0.2.0] - unreleased"');
  return version;
}

/** Where the definition of a version is kept: its executions stay open for up to a year (test/protocol/released.test.ts). */
export const releasedFile = (version: string): string => `state-machines/released/${version}.asl.json`;

if (import.meta.main) {
  const definition = readFileSync(new URL('state-machines/lead-lifecycle.asl.json', root), 'utf8');
  const version = versionOf(readFileSync(new URL('CHANGELOG.md', root), 'utf8'));
  writeFileSync(new URL(releasedFile(version), root), definition);
}
