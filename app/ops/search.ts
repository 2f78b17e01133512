/** The filter of a list of executions, in the address. */
export interface ExecutionSearch {
  q?: string;
  status?: string;
}

/** The parts of the address that this page uses. */
export const executionSearch = ({ q, status }: Record<string, unknown>): ExecutionSearch => ({
  ...(q ? { q: String(q) } : {}),
  ...(status ? { status: String(status) } : {}),
});
