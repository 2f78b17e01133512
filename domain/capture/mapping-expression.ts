import jsonata from 'jsonata';

/** All expressions of a source over a message of 64 kB take a few milliseconds; one that runs this long (ms) never ends. */
export const longestEvaluation = 500;

/** Time is looked at between two steps only, so no single step may be long: a range such as [1..9000000] is one. */
const limits = { timeout: longestEvaluation, stack: 200, sequence: 10_000 };

/**
 * A mapping's JSONata expression, bounded in time, depth and size. It reads only the message, and never evaluates text from it.
 * Throws an Error (with `position`, where JSONata knows it) when it is unusable.
 */
export function mappingExpression(text: string): jsonata.Expression {
  const expression = jsonata(text, limits);
  JSON.stringify(expression.ast(), (_, node: unknown) => {
    refuseUnbounded(node as { type?: unknown; value?: unknown } | null);
    return node;
  });
  return expression;
}

function refuseUnbounded(node: { type?: unknown; value?: unknown } | null): void {
  // A nested repetition takes minutes over thirty typed letters, and cannot be interrupted.
  if (node?.type === 'regex')
    throw new Error('a regular expression cannot be stopped; use $contains, $split or $substringBefore with a text');
  if (node?.type === 'variable' && node.value === 'eval') throw new Error('$eval would run what a stranger wrote');
}
