import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Config } from '../../domain/config/config.ts';
import { settingsFolder } from '../../lib/config/folders.ts';
import { ConfigError, loadConfig } from '../../lib/config/load.ts';
import { CommandError } from '../command/arguments.ts';

/** The configuration with this file as its scoring.yaml, checked as `npm run check` would. Throws ConfigError with the file's name. */
export function withRules(file: string): Config {
  if (!existsSync(file))
    throw new CommandError(`got --rules ${file}, which does not exist — copy config/scoring.yaml and change it`);
  const parent = mkdtempSync(join(tmpdir(), 'leadloop-'));
  const dir = join(parent, 'config');
  const isFile = (path: string) => path.endsWith('config') || basename(path).endsWith('.yaml');
  try {
    cpSync(settingsFolder('config'), dir, { recursive: true, filter: isFile });
    copyFileSync(file, join(dir, 'scoring.yaml'));
    return loadConfig(dir);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.problems.map((line) => line.replace('config/scoring.yaml', file)));
  } finally {
    rmSync(parent, { recursive: true });
  }
}
