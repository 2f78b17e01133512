import { ApiError, validationError } from './api-error.ts';
import { isObject, type Json } from './language/fields.ts';
import { nameLength, payloadBytes, tooLarge } from './language/limits.ts';

/** Reads the members of a request, with AWS's checks and error names. */
export class Request {
  readonly #body: Json;

  constructor(body: unknown) {
    if (!isObject(body)) throw new ApiError('SerializationException', 'got a body that is no JSON object');
    this.#body = body;
  }

  text(field: string, longest = 256): string {
    const value = this.optionalText(field, longest);
    if (value === undefined) throw validationError(field, undefined, 'not be null');
    if (value === '') throw validationError(field, value, 'have length greater than or equal to 1');
    return value;
  }

  optionalText(field: string, longest: number): string | undefined {
    const value = this.#body[field];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string')
      throw new ApiError('SerializationException', `${field}: got ${typeof value}, expected a string`);
    if (value.length > longest) throw validationError(field, value, `have length less than or equal to ${longest}`);
    return value;
  }

  oneOf<T extends string>(field: string, allowed: readonly T[]): T | undefined {
    const value = this.#body[field];
    if (value === undefined || value === null) return undefined;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw validationError(field, value, `satisfy enum value set: [${allowed.join(', ')}]`);
    return found;
  }

  flag(field: string, whenMissing: boolean): boolean {
    const value = this.#body[field];
    return typeof value === 'boolean' ? value : whenMissing;
  }

  /** Cuts one page out of a list: maxResults (0 and nothing mean 100, at most 1,000) and nextToken. */
  page<T>(items: readonly T[]): { items: T[]; nextToken?: string } {
    const wanted = this.#body.maxResults ?? 0;
    if (typeof wanted !== 'number' || wanted < 0)
      throw validationError('maxResults', wanted, 'have value greater than or equal to 0');
    if (wanted > 1_000) throw validationError('maxResults', wanted, 'have value less than or equal to 1000');
    const token = this.optionalText('nextToken', 3_096);
    const from =
      token === undefined ? 0 : Number(/^from:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1] ?? -1);
    if (from < 0) throw new ApiError('InvalidToken', "Invalid Token: 'Invalid token'");
    const to = from + (wanted || 100);
    const more = to < items.length;
    return {
      items: items.slice(from, to),
      nextToken: more ? Buffer.from(`from:${to}`).toString('base64url') : undefined,
    };
  }
}

/** API reference, StartExecution, "name": no white space, brackets, wildcards, special or control characters. */
const unfitForNames = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\ufffe\uffff]/u;

export function checkName(name: string): void {
  if (name.length > nameLength) throw validationError('name', name, `have length less than or equal to ${nameLength}`);
  if (unfitForNames.test(name)) throw new ApiError('InvalidName', `Invalid Name: '${name}'`);
}

/** Whether two JSON texts have the same content in the same order; white space does not count. */
export function sameJson(a: string, b: string): boolean {
  return a === b || JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));
}

/** The parsed text; throws the API's error `code` when it is no JSON or larger than a payload may be. */
export function checkJson(text: string, code: string, what: string): unknown {
  if (tooLarge(text))
    throw new ApiError(code, `${what}: 'got ${Buffer.byteLength(text)} bytes, expected at most ${payloadBytes}'`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(code, `${what}: '${error instanceof Error ? error.message : error}'`);
  }
}
