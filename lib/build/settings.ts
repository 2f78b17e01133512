import { settingsFolder } from '../config/folders.ts';
import { ConfigError, loadConfig } from '../config/load.ts';
import { compileMails } from '../mail/compile.ts';
import { compileGuides } from '../mail/guides.ts';
import type { Settings } from './virtual-modules.ts';

/** What is wrong in config/ and emails/, every problem with its file and line. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Reads config/, emails/ and guides/ (of `root`, when it is given) together, so that one error lists every problem of all three. */
export function readSettings(root?: string): Settings {
  const [configDir, mailDir] = [settingsFolder('config', root), settingsFolder('emails', root)];
  const problems: string[] = [];
  const config = attempt(() => loadConfig(configDir, mailDir), problems);
  const forms = config && Object.keys(config.capture.forms);
  const mails = attempt(() => compileMails(mailDir, forms), problems);
  const guides = attempt(() => compileGuides(settingsFolder('guides', root)), problems);
  if (config && guides) problems.push(...missingGuides(config, guides));
  if (config === undefined || mails === undefined || guides === undefined || problems.length > 0)
    throw new SettingsError(problems.join('\n'));
  return { config, mails, guides };
}

/** A guide that is promised and has neither a text nor an address of its own. */
function missingGuides({ capture }: Settings['config'], texts: Settings['guides']): string[] {
  return Object.entries(capture.guides)
    .filter(([id, { url }]) => url === undefined && !texts.some((text) => text.id === id))
    .map(
      ([id]) => `config/capture.yaml guides.${id}: got no url and no guides/${id}.md, expected one of them — write it`,
    );
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
