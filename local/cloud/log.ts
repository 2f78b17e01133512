/** Messages for the terminal. */
export interface Log {
  info(message: string): void;
  error(message: string): void;
}

/** A text for an unexpected error. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
