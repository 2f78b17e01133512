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

/** What would end well without a deployment of cdk.out through CloudFormation, and why it is not taken. */
const undeployed: readonly (readonly [RegExp, string])[] = [
  [/^(?:--output|-o)(?:=|$)|^-o./, 'writes the template somewhere else'],
  [/^--no-execute(?:=|$)|^--execute[= ](?:false|no|0)$/i, 'makes a change set and deploys nothing'],
  [/^(?:--method|-m)[= ]?prepare-change-set$/, 'makes a change set and deploys nothing'],
  [/^--hotswap(?:-fallback)?(?:=|$)|^--watch(?:=|$)/, 'changes functions behind the back of CloudFormation'],
];

/** Throws CommandError for a cdk option that makes the running release differ from the stored one. */
export function refuseUndeployed(typed: readonly string[]): void {
  const pairs = typed.slice(1).map((word, at) => `${typed[at]} ${word}`);
  for (const [pattern, why] of undeployed) {
    const found = [...typed, ...pairs].find((one) => pattern.test(one));
    if (found !== undefined)
      throw new CommandError(
        `got ${found}, which ${why}: the release that leadloop deploy keeps for a rollback would not be what runs — leave it out, or say npx cdk deploy ${found}`,
      );
  }
}

/** The help has `--no-lookups` under `--lookups`, and `-vv` under `-v`. */
const forms = (name: string) => [name, name.replace(/^--no-/, '--'), name.replace(/^-(\w)\1+$/, '-$1')];

/** The AWS profile that `--profile` names for cdk; the last one counts. Undefined where none is named. */
export function profileIn(typed: readonly string[]): string | undefined {
  const named = typed.flatMap((word, at) => {
    if (word === '--profile') return typed[at + 1] ?? [];
    return word.startsWith('--profile=') ? word.slice('--profile='.length) : [];
  });
  return named.at(-1);
}
