import { didYouMean } from '../../lib/config/did-you-mean.ts';
import { CommandError } from '../command/arguments.ts';

/**
 * Throws CommandError for an option that `help`, the text of `cdk deploy --help`, does not name: cdk itself only remarks that it
 * ignores such an option, and deploys.
 */
export function refuseUnknown(typed: readonly string[], help: string): void {
  const known = new Set(Array.from(help.matchAll(/(?<![\w-])--?[A-Za-z][\w-]*/g), ([name]) => name));
  const options = typed.filter((word) => /^-./.test(word)).map((word) => word.replace(/=.*/s, ''));
  const unknown = options.find((name) => !forms(name).some((form) => known.has(form)));
  if (unknown === undefined) return;
  const long = [...known].filter((name) => name.startsWith('--'));
  const hint = didYouMean(unknown, long, '; npx cdk deploy --help lists what cdk knows');
  throw new CommandError(`got ${unknown}, which is an option neither of leadloop deploy nor of cdk deploy${hint}`);
}

/** `--no-lookups` is told under `--lookups`, and `-vv` under `-v`. */
const forms = (name: string) => [name, name.replace(/^--no-/, '--'), name.replace(/^-(\w)\1+$/, '-$1')];

/** The AWS profile that `--profile` names for cdk; the last one counts. Undefined where none is named. */
export function profileIn(typed: readonly string[]): string | undefined {
  const named = typed.flatMap((word, at) => {
    if (word === '--profile') return typed[at + 1] ?? [];
    return word.startsWith('--profile=') ? word.slice('--profile='.length) : [];
  });
  return named.at(-1);
}
