/** One thing wrong with what came in. */
export interface InvalidField {
  field: string;
  got: string;
  expected: string;
  /** What was probably meant. */
  suggestion?: string;
}
