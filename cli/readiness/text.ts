import type { Finding } from '../../functions/services/operations/findings.ts';

const marks: Record<Finding['state'], string> = { ready: 'ready', 'not ready': 'NOT READY', unknown: 'unknown' };

/** The report as a person reads it at a terminal. */
export function readinessText(name: string, found: readonly Finding[]): string {
  const widest = Math.max(...found.map(({ what }) => what.length));
  const indent = ' '.repeat(2 + 11 + widest + 2);
  const lines = found.flatMap(({ what, state, says, todo }) => [
    `  ${marks[state].padEnd(11)}${what.padEnd(widest)}  ${says}`,
    ...(todo === undefined ? [] : [`${indent}→ ${todo}`]),
  ]);
  return [`Is ${name} ready?`, '', ...lines, '', summary(found)].join('\n');
}

function summary(found: readonly Finding[]): string {
  const count = (state: Finding['state']) => found.filter((one) => one.state === state).length;
  const [missing, unread] = [count('not ready'), count('unknown')];
  const rest = unread === 0 ? '' : ` ${unread} could not be read.`;
  return missing === 0
    ? `Nothing is missing.${rest}`
    : `${missing} of ${found.length} ${missing === 1 ? 'is' : 'are'} not ready.${rest}`;
}
