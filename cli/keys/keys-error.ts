import { UserError } from '../../domain/lead/errors.ts';

/** Something is wrong with the command; the message says what is expected. */
export class KeysError extends UserError {
  override readonly name = 'KeysError';
}
