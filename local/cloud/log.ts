/** Messages for the terminal. */
export interface Log {
  info(message: string): void;
  error(message: string): void;
}

/** What to show of something thrown that nobody expected. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
