/** A table for people: the first row is the heading. */
export interface Table {
  title: string;
  note?: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}
