import { UserError } from '../../domain/lead/errors.ts';

/** A mistake in the command; the message says what is expected. */
export class KeysError extends UserError {
  override readonly name = 'KeysError';
}
