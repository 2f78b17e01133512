import { UserError } from '../../domain/lead/errors.ts';

/** Something the person at the terminal can put right; the message is all they need, and nothing was written. */
export class ImportError extends UserError {
  override readonly name = 'ImportError';
}
