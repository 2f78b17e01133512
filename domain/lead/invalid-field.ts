/** One thing wrong with what came in. */
export interface InvalidField {
  field: string;
  got: string;
  expected: string;
  /** The probably intended value. */
  suggestion?: string;
}
