/**
 * The name of an error that AWS answered, '' for anything that is no error. Errors of ours are recognised by class; those of AWS by
 * name, because not every service's client has a class for each, and the class would put its whole client into the bundle.
 */
export const awsErrorName = (error: unknown): string => (error instanceof Error ? error.name : '');

/** Whether AWS answered one of these. */
export const isAwsError = (error: unknown, ...names: readonly string[]): boolean => names.includes(awsErrorName(error));

const throttles = /Throttl|TooManyRequests|LimitExceeded|RequestLimit|SlowDown/;
export const isThrottle = (name: string): boolean => throttles.test(name);
/** A permission that is missing is given back by a person, and meanwhile nobody's work is lost. */
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
