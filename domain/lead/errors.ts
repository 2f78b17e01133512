/**
 * The names a workflow function may fail with: the contract with Retry and Catch in state-machines/.
 * Literals, because bundlers rename classes. Expected business outcomes are return values and do not appear here.
 */
export const temporary = ['StorageUnavailable', 'MailUnavailable', 'LeadChanged'] as const;
export const permanent = ['LeadNotFound', 'ExecutionReplaced'] as const;

type TemporaryName = (typeof temporary)[number];
type PermanentName = (typeof permanent)[number];

/** Trying again later is right: throttling, a lost race, a service that is down. Step Functions retries it. */
export class TemporaryError extends Error {
  constructor(name: TemporaryName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/** A retry can never help; a Catch in the state machine decides what follows. */
export class PermanentError extends Error {
  constructor(name: PermanentName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/**
 * An error that the person who started a command or wrote a setting can correct. The message names the fault, what was expected
 * and what to do, so it is shown without a stack. Recognised by class, never by name.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}
