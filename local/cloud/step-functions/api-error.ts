/** An error that a caller of the API gets: AWS's error code, its message, always HTTP status 400. */
export class ApiError extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

/** AWS's own words for a request that breaks a constraint of its model. */
export function validationError(field: string, value: unknown, constraint: string): ApiError {
  const shown = value === undefined ? 'null' : `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
  const message = `1 validation error detected: Value ${shown} at '${field}' failed to satisfy constraint: Member must ${constraint}`;
  return new ApiError('ValidationException', message);
}
