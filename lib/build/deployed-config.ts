import { createHash } from 'node:crypto';
import type { Config } from '../../domain/config/config.ts';
import { UserError } from '../../domain/lead/errors.ts';
import { editorSchemas } from './schema.ts';

// The template's metadata holds the deployed config: the synthesis that bundles it writes it, CloudFormation replaces it and
// rolls it back with the functions, and the embedded cloud reads it the same way.

/** Which settings there are. A config of another version of Leadloop lacks some, or has them in another shape. */
const settings = () => createHash('sha256').update(JSON.stringify(editorSchemas())).digest('hex').slice(0, 12);

/** The metadata of the template, as lib/build/synth.ts writes it. */
export const configMetadata = (config: Config) => ({ Leadloop: { settings: settings(), config: inAscii(config) } });

/** As one text of JSON. CloudFormation gives `?` back for every other character of a template: aws-cdk#10523. */
const inAscii = (value: unknown): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The deployed config is unreadable; the message says what to do. */
export class UnknownConfigError extends UserError {
  override readonly name = 'UnknownConfigError';
}

/** The config in a template's metadata. Throws UnknownConfigError when there is none, or one that this version cannot read. */
export function configIn(metadata: unknown, name: string): Config {
  const found = (metadata as Partial<ReturnType<typeof configMetadata>> | undefined)?.Leadloop;
  // Earlier versions stored an object, in which CloudFormation replaced letters.
  if (found === undefined || typeof found.config !== 'string')
    throw new UnknownConfigError(
      `${name} does not tell its config: an older version of Leadloop deployed it — deploy once`,
    );
  if (found.settings !== settings())
    throw new UnknownConfigError(
      `${name} was deployed by a version of Leadloop with other settings, so its config cannot be compared with this one — deploy the update without changes of config first, to see what those do`,
    );
  return JSON.parse(found.config);
}
