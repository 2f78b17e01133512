import { wordsOf } from './expression.ts';
import { maxSeconds } from './limits.ts';
import { compileTemplate, type Template } from './template.ts';

/** A missing or unsupported part of a definition: always with what was found and what is expected. */
export interface Problem {
  /** Undefined for the top level. */
  state?: string;
  field: string;
  got: string;
  expected: string;
}

export type Json = Record<string, unknown>;

/** JSONPath fields and what replaces them in JSONata (developer guide, "Transforming data with JSONata"). */
const jsonPathFields: Record<string, string> = {
  InputPath: 'Arguments or Output with {% $states.input … %}',
  OutputPath: 'Output',
  Parameters: 'Arguments',
  ResultPath: 'Output or Assign with {% $states.result … %}',
  ResultSelector: 'Output',
  Result: 'Output',
  Variable: 'Condition',
  SecondsPath: 'Seconds with {% … %}',
  TimestampPath: 'Timestamp with {% … %}',
  TimeoutSecondsPath: 'TimeoutSeconds with {% … %}',
  HeartbeatSecondsPath: 'HeartbeatSeconds with {% … %}',
  ErrorPath: 'Error with {% … %}',
  CausePath: 'Cause with {% … %}',
};

/** Reads the fields of one JSON object, collecting every problem instead of stopping at the first. */
export class Fields {
  readonly json: Json;
  readonly state: string | undefined;
  readonly #prefix: string;
  readonly #problems: Problem[];

  constructor(json: Json, problems: Problem[], state?: string, prefix = '') {
    this.json = json;
    this.state = state;
    this.#problems = problems;
    this.#prefix = prefix;
  }

  problem(field: string, got: unknown, expected: string): void {
    const shown = typeof got === 'string' ? got : got === undefined ? 'nothing' : `${JSON.stringify(got)}`;
    this.#problems.push({ state: this.state, field: this.#prefix + field, got: shown, expected });
  }

  /** Refuses every field that is not named. */
  only(allowed: readonly string[]): void {
    for (const field of Object.keys(this.json)) {
      if (allowed.includes(field)) continue;
      const instead = jsonPathFields[field];
      this.problem(field, 'a field that is not supported', instead ?? `one of ${allowed.join(', ')}`);
    }
  }

  string(field: string): string | undefined {
    const value = this.json[field];
    if (typeof value === 'string' && value !== '') return value;
    this.problem(field, value, 'a string');
    return undefined;
  }

  oneOf<T extends string>(field: string, allowed: readonly T[], whenMissing?: T): T | undefined {
    const value = this.json[field];
    if (value === undefined && whenMissing !== undefined) return whenMissing;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) this.problem(field, value, `one of ${allowed.join(', ')}`);
    return found;
  }

  /** A plain number; `least` and `most` count as allowed. */
  number(field: string, least: number, most = maxSeconds, integer = true): number | undefined {
    const value = this.json[field];
    if (value === undefined) return undefined;
    if (typeof value === 'number' && value >= least && value <= most && (!integer || Number.isInteger(value)))
      return value;
    this.problem(field, value, `${integer ? 'an integer' : 'a number'} from ${least} to ${most}`);
    return undefined;
  }

  /** A field of any JSON, with its expressions compiled; undefined when it is missing. */
  template(field: string): Template | undefined {
    const value = this.json[field];
    if (value === undefined) return undefined;
    try {
      return compileTemplate(value, this.#prefix.includes('[') ? `${this.#prefix}${field}` : field);
    } catch (error) {
      this.problem(field, value, `valid JSONata; ${wordsOf(error)}`);
      return undefined;
    }
  }

  /** A template that, when it is no expression, must be of a type already now. */
  typed(field: string, fits: (value: unknown) => boolean, expected: string): Template | undefined {
    const template = this.template(field);
    if (template === undefined) return undefined;
    const whole = template.expressions.length === 1 && template.expressions[0]?.location.endsWith(field);
    const good = template.constant !== undefined ? fits(template.constant.value) : whole;
    if (!good) this.problem(field, this.json[field], `${expected}, or one {% … %} that gives it`);
    return template;
  }

  /** The objects of a list, each with its own path in messages. */
  list(field: string, required: boolean): Fields[] {
    const value = this.json[field];
    if (value === undefined && !required) return [];
    if (!Array.isArray(value) || value.length === 0) {
      this.problem(field, value, 'a list with at least one object');
      return [];
    }
    return value.flatMap((item, n) => {
      if (isObject(item)) return [new Fields(item, this.#problems, this.state, `${this.#prefix}${field}[${n}]/`)];
      this.problem(`${field}[${n}]`, item, 'an object');
      return [];
    });
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
