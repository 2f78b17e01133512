/** One row of people: a line of a CSV file, or a card. */
export interface Row {
  /** 1 is the first row below the headers, or the first card. */
  number: number;
  /** Where it begins in the file; 1 is the first line. */
  line: number;
  cells: string[];
  /** Why the row is unreadable; then `cells` is its text in the file. */
  broken?: string;
}

/** A file as rows below headers, read as it is consumed. */
export interface Sheet {
  headers: string[];
  rows: AsyncIterable<Row>;
}
