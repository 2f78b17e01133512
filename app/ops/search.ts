/** The address holds what a list of executions is chosen by. */
export interface ExecutionSearch {
  q?: string;
  status?: string;
}

/** What an address holds of it; anything else is left out. */
export const executionSearch = ({ q, status }: Record<string, unknown>): ExecutionSearch => ({
  ...(q ? { q: String(q) } : {}),
  ...(status ? { status: String(status) } : {}),
});
