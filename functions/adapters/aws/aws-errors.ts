/**
 * The name of an error that AWS answered, '' for anything that is no error. Errors of ours are recognised by class; those of AWS by
 * name, because not every service's client has a class for each, and the class would put its whole client into the bundle.
 */
export const awsErrorName = (error: unknown): string => (error instanceof Error ? error.name : '');

/** Whether AWS answered one of these. */
export const isAwsError = (error: unknown, ...names: readonly string[]): boolean => names.includes(awsErrorName(error));
