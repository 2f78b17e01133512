/** Something the person at the terminal can put right; the message is all they need, and nothing was written. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
