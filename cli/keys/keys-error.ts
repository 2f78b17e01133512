/** Something is wrong with the command; the message says what is expected. */
export class KeysError extends Error {
  override readonly name = 'KeysError';
}
