import type { Row } from './sheet.ts';

const mostSamples = 5;
const longestSample = 60;

/** Shows some cells with letters beyond ASCII: only a person sees that they were read in the wrong code page. */
export function createLetters() {
  const samples = new Set<string>();
  return {
    async *seenIn(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
      for await (const row of rows) {
        for (const cell of samples.size < mostSamples ? row.cells : [])
          if (/[^\p{ASCII}]/u.test(cell)) samples.add(cell.trim().slice(0, longestSample));
        yield row;
      }
    },
    described: (encoding: string): string[] =>
      samples.size === 0
        ? []
        : [
            `Letters, as read in ${encoding}: ${[...samples].map((sample) => `“${sample}”`).join(', ')}`,
            '  If they are wrong, name the code page of the file: --encoding windows-1251',
          ],
  };
}
