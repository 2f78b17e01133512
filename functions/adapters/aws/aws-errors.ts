/**
 * The name of an AWS error; '' for a value that is no error. AWS errors are recognised by name, because a class for each would
 * put its whole client into the bundle.
 */
export const awsErrorName = (error: unknown): string => (error instanceof Error ? error.name : '');

/** Whether the error has one of these AWS names. */
export const isAwsError = (error: unknown, ...names: readonly string[]): boolean => names.includes(awsErrorName(error));

const throttles = /Throttl|TooManyRequests|LimitExceeded|RequestLimit|SlowDown/;
export const isThrottle = (name: string): boolean => throttles.test(name);
/** A person restores a missing permission. Until then the caller tries again, so no work is lost. */
const denied = /^(?:AccessDenied|ExpiredToken|UnrecognizedClient|InvalidClientTokenId)/;

interface SdkError extends Error {
  code?: string;
  $metadata?: { httpStatusCode?: number };
  $retryable?: object;
}

/** Whether the same call may work later: the service is throttled, down or out of reach, or a permission is missing. */
export function heals(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, code, $metadata, $retryable } = error as SdkError;
  const { httpStatusCode: status = 0 } = $metadata ?? {};
  if (status >= 500 || status === 429 || $retryable !== undefined) return true;
  // The system's own errors have a code such as ECONNRESET.
  return isThrottle(name) || denied.test(name) || name === 'TimeoutError' || /^E[A-Z_]+$/.test(code ?? '');
}
