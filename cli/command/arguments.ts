import { normalizeEmail } from '../../domain/capture/identity.ts';
import { UserError } from '../../domain/lead/errors.ts';
import { duration } from '../../domain/time/instant.ts';

/** A mistake in the command line, in words for people. */
export class CommandError extends UserError {
  override readonly name = 'CommandError';
}

/** A word as a mail address, trimmed. Throws CommandError. */
export function addressIn(word = ''): string {
  const email = normalizeEmail(word)?.email;
  if (email === undefined) throw new CommandError(`got "${word}", expected a mail address such as ada@works.example`);
  return email;
}

/** The value of `--name` as a whole number from 1 to `most`. Throws CommandError. */
export function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new CommandError(`got --${name} ${text}, expected a whole number from 1 to ${most}`);
}

const units: Record<string, string> = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days', w: 'weeks' };

/** `180d` as milliseconds, by one of the letters of `of` (s, m, h, d, w); undefined when the text is no duration. */
export function shortSpan(text: string, of: string): number | undefined {
  const [, count, unit = ''] = new RegExp(`^(\\d+)([${of}])$`).exec(text) ?? [];
  return count === undefined ? undefined : duration(`${count} ${units[unit]}`);
}

/** The value of `--name` as milliseconds: `180d`, `26w`, `12h` or as in the configuration, `2 weeks`. Throws CommandError. */
export function spanOf(name: string, text: string): number {
  const span = shortSpan(text, 'dwh') ?? duration(text);
  if (span === undefined) throw new CommandError(`got --${name} ${text}, expected a span such as 180d or 26w`);
  return span;
}
