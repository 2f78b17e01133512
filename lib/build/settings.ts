import { UserError } from '../../domain/lead/errors.ts';
import { ownMails } from '../../domain/mail/own-mails.ts';
import { didYouMean } from '../config/did-you-mean.ts';
import { settingsFolder } from '../config/folders.ts';
import { inspectConfig } from '../config/load.ts';
import { strayFiles } from '../config/stray-files.ts';
import type { Problem } from '../config/yaml-file.ts';
import { type CompiledMail, compileMails } from '../mail/compile.ts';
import { compileGuides } from '../mail/guides.ts';
import { previewWarnings } from '../mail/preview-words.ts';
import type { Settings } from './virtual-modules.ts';

/** All problems in config/ and emails/, each with its file and line. */
export class SettingsError extends UserError {
  override readonly name = 'SettingsError';
}

/** The content of the three folders. `mails` are present when all of them compile. */
interface Read {
  settings?: Settings;
  problems: string[];
  /** What works in config/ and is probably not meant. */
  unlikely: string[];
  mails?: readonly CompiledMail[];
}

/** All that is wrong in config/, emails/ and guides/ (of `root`, when it is given), and the settings when nothing is. */
export function inspectSettings(root?: string): { settings?: Settings; problems: string[]; warnings: string[] } {
  const { settings, problems, unlikely, mails } = read(root);
  const mailDir = settingsFolder('emails', root);
  const stray = strayFiles(settingsFolder('config', root), mailDir);
  return { settings, problems, warnings: [...unlikely, ...(mails ? previewWarnings(mailDir) : []), ...stray] };
}

/** The settings. Throws one SettingsError that lists every problem of all three folders. */
export function readSettings(root?: string): Settings {
  const { settings, problems } = read(root);
  if (!settings) throw new SettingsError(problems.join('\n'));
  return settings;
}

function read(root?: string): Read {
  const mailDir = settingsFolder('emails', root);
  const found = inspectConfig(settingsFolder('config', root), mailDir);
  const { config, readable, problems: wrong, warnings: unlikely, lineOf } = found;
  const problems = [...wrong];
  const forms = readable.capture && Object.keys(readable.capture.forms);
  const mails = attempt(() => compileMails(mailDir, forms), problems);
  const guides = attempt(() => compileGuides(settingsFolder('guides', root)), problems);
  if (mails) problems.push(...missingMails(mails), ...otherKinds(mails, readable.nurture).map(lineOf));
  if (readable.capture && guides) problems.push(...missingGuides(readable.capture, guides).map(lineOf));
  if (!config || !mails || !guides || problems.length > 0) return { problems, unlikely, mails };
  return { settings: { config, mails, guides }, problems, unlikely, mails };
}

/** Mails that the code sends by name: without one of them a lead's workflow would stop. */
function missingMails(mails: readonly CompiledMail[]): string[] {
  return Object.keys(ownMails)
    .filter((name) => !mails.some((mail) => mail.name === name))
    .map(
      (name) => `emails/${name}.md: got no such file, expected one — Leadloop sends this mail by itself; restore it`,
    );
}

/** Mails of tracks go to who agreed to them, with a link to unsubscribe, and are counted: that is what marketing means. */
function otherKinds(mails: readonly CompiledMail[], nurture: Settings['config']['nurture'] | undefined): Problem[] {
  const kinds = new Map(mails.map(({ name, kind }) => [name, kind]));
  return (nurture?.tracks ?? []).flatMap(({ steps }, track) =>
    steps.flatMap(({ template, variants }, step) =>
      (variants ? Object.keys(variants) : [template])
        .filter((name) => (kinds.get(name) ?? 'marketing') !== 'marketing')
        .map((name) => ({
          part: 'nurture' as const,
          path: ['tracks', track, 'steps', step, ...(variants ? ['variants', name] : ['template'])],
          text: `got "${name}", whose kind is ${kinds.get(name)}, expected a mail of kind marketing — only these carry an unsubscribe link and are counted as steps`,
        })),
    ),
  );
}

/** A promised guide with neither a text nor an address. */
function missingGuides(capture: Settings['config']['capture'], texts: Settings['guides']): Problem[] {
  return Object.entries(capture.guides)
    .filter(([id, { url }]) => url === undefined && !texts.some((text) => text.id === id))
    .map(([id]) => ({
      part: 'capture',
      path: ['guides', id],
      text: `got no url and no guides/${id}.md, expected one of them${didYouMean(
        id,
        texts.map((text) => text.id),
        ' — write it',
      )}`,
    }));
}

/** A fault of the program itself (a TypeError, a missing package) is not a problem of the settings and passes through. */
function attempt<T>(read: () => T, problems: string[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError || isUnreadable(error))) throw error;
    problems.push(error.message);
    return undefined;
  }
}

/** A file or folder that is missing or closed to us: the system names it in the message. */
const isUnreadable = (error: unknown): error is Error => error instanceof Error && 'code' in error && 'path' in error;
