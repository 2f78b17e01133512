/** A `leadloop` command as it stands in a text. */
export interface Typed {
  /** Behind `npx leadloop`. */
  words: string[];
  line: string;
}

/** Every `npx leadloop …` of a text, up to the end of the code it stands in. */
export function typedIn(text: string): Typed[] {
  return [...text.matchAll(/npx leadloop ([^`\n]*)/g)].map(([line = '', rest = '']) => ({
    line,
    words: wordsOf(rest),
  }));
}

/** As a shell splits it; comments, pipes and the next command do not count. */
function wordsOf(line: string): string[] {
  const [code = ''] = line.split(/ {2,}#| # |[|;&]|\s>/);
  return [...code.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}
