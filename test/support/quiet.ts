import { beforeEach, vi } from 'vitest';

/** Keeps log lines of the code under test out of the output; `vi.mocked(console.error)` still has them. */
export function quiet(): void {
  beforeEach(() => {
    for (const level of ['error', 'info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
  });
}
