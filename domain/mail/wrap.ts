/**
 * A text in lines of at most `width` characters, broken between words; later lines are indented. A longer word, as a link,
 * stays whole on a line of its own.
 */
export function wrapText(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    let last = '';
    for (const word of line.split(' ')) {
      if (last !== '' && last.length + 1 + word.length > width) {
        lines.push(last);
        last = word;
      } else last = last === '' ? word : `${last} ${word}`;
    }
    lines.push(last);
  }
  return lines.join(`\n${indent}`);
}
