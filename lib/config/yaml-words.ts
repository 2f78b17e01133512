import { type Document, isAlias, visit, type YAMLError } from 'yaml';

/** A YAML syntax error in words for its writer: the text in the file, and what to do. */
function syntaxText({ code, message }: Pick<YAMLError, 'code' | 'message'>, line: string): string {
  const shown = `"${line.trim().slice(0, 60)}"`;
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'got a tab before a setting, expected spaces — replace it';
    case 'DUPLICATE_KEY':
      return `got "${line.trim().split(':')[0]}" a second time, expected it once — remove one of them`;
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'BLOCK_IN_FLOW':
    case 'MULTILINE_IMPLICIT_KEY':
      return `got ${shown}, where a second ": " or another column begins a new setting — put a text with ": " in quotes, and begin all lines of a list or group in one column`;
    case 'UNEXPECTED_TOKEN':
      return `got ${shown}, with more text behind a closing quote or bracket — put the whole text in quotes`;
    case 'BAD_SCALAR_START':
      return `got ${shown}, whose text begins with a sign of YAML — put the whole text in quotes`;
    case 'MISSING_CHAR':
      if (message.includes('map values'))
        return `got ${shown}, expected "name: value" — is the space behind the colon missing?`;
      return `got ${shown}, in which or above which a quote or bracket is not closed — close it`;
    case 'MULTIPLE_DOCS':
      return 'got a line of ---, which begins a second document — remove it';
    case 'BAD_INDENT':
    case 'IMPOSSIBLE':
      return `got ${shown}, which begins in another column than what it belongs to — begin all lines of a list or group in one column`;
    default:
      return `${message} — correct it`;
  }
}

/** Syntax errors as they are in the file. What follows from the first that ends the reading is left out; doubles end nothing. */
export function syntaxErrors(document: Document, text: string): { text: string; at: number; isDouble: boolean }[] {
  const found = document.errors.map(({ code, message, pos }) => ({
    code,
    message,
    at: pos[0],
    isDouble: code === 'DUPLICATE_KEY',
  }));
  const fatal = found.find(({ isDouble }) => !isDouble);
  const lineAt = (at: number) => text.slice(text.lastIndexOf('\n', at - 1) + 1).split('\n')[0] ?? '';
  return [
    ...found
      .filter((one) => one.isDouble || one === fatal)
      .map(({ code, message, at, isDouble }) => {
        const line = code === 'DUPLICATE_KEY' ? text.slice(at) : lineAt(at);
        return { text: syntaxText({ code, message }, line.split('\n')[0] ?? ''), at, isDouble };
      }),
    ...(fatal ? [] : lostAliases(document)),
  ];
}

function lostAliases(document: Document) {
  const lost: { text: string; at: number; isDouble: boolean }[] = [];
  visit(document, (_, node) => {
    if (isAlias(node) && !node.resolve(document))
      lost.push({
        text: `got *${node.source}, which no &${node.source} above names — write &${node.source} before the first place of the value`,
        at: node.range?.[0] ?? 0,
        isDouble: false,
      });
  });
  return lost;
}

/** Texts that end where " #" begins a comment which does not look like one: `title: We are #1`. */
export function cutTexts(document: Document): { text: string; comment: string; at: number }[] {
  const cut: { text: string; comment: string; at: number }[] = [];
  visit(document, {
    Scalar(_, { value, type, comment, range }) {
      if (type === 'PLAIN' && typeof value === 'string' && comment && /^\S/.test(comment))
        cut.push({ text: value, comment: comment.split('\n')[0] ?? '', at: range?.[0] ?? 0 });
    },
  });
  return cut;
}
