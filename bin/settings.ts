import { ConfigError, loadConfig } from '../config/load.ts';
import { compileMails } from '../emails/compile.ts';
import type { Settings } from './virtual-modules.ts';

/** What is wrong in config/ and emails/, every problem with its file and line. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Reads config/ and emails/ together, so that whoever edited both hears of every problem at once. */
export function readSettings(): Settings {
  const problems: string[] = [];
  const config = attempt(loadConfig, problems);
  const forms = config && Object.keys(config.capture.forms);
  const mails = attempt(() => compileMails(undefined, forms), problems);
  if (config === undefined || mails === undefined) throw new SettingsError(problems.join('\n'));
  return { config, mails };
}

/** A fault of the program itself (a TypeError, a missing package) is not a problem of the settings and passes through. */
function attempt<T>(read: () => T, problems: string[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (
      !(error instanceof ConfigError) &&
      !(error instanceof Error && (error.name === 'Error' || error.name === 'MailError'))
    )
      throw error;
    problems.push(error.message);
    return undefined;
  }
}
