export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Resource {
  Type: string;
  Condition?: string;
  Properties?: JsonObject;
}

/** The parts of a CloudFormation template that matter at run time. */
export interface Template {
  Resources: Record<string, Resource>;
  Parameters?: Record<string, { Default?: Json }>;
  Mappings?: Record<string, Record<string, Record<string, Json>>>;
  Conditions?: Record<string, Json>;
  Outputs?: Record<string, { Value: Json }>;
  Metadata?: JsonObject;
}

/** What Ref and Fn::GetAtt mean here: the physical ids of the embedded cloud. */
export interface References {
  ref(logicalId: string): string | undefined;
  attribute(logicalId: string, name: string): string | undefined;
}

/** Marks AWS::NoValue until the list or object around it is built. */
const noValue = Symbol('AWS::NoValue');
type Resolved = Json | typeof noValue;

/** True for a plain JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Resolves the intrinsic functions of a template: Ref, Fn::GetAtt, Fn::Join, Fn::Sub, Fn::Select, Fn::Split, Fn::If,
 * Fn::FindInMap, Fn::Base64 and the condition functions. Any other one is refused by name, because guessing would make
 * the embedded cloud differ from the deployed one silently.
 */
export function createResolver(template: Template, pseudo: Record<string, string>, references: References) {
  const ref = (name: string): Resolved => {
    if (name === 'AWS::NoValue') return noValue;
    const value = pseudo[name] ?? template.Parameters?.[name]?.Default ?? references.ref(name);
    if (value === undefined) throw new Error(`template: Ref to unknown "${name}"`);
    return value;
  };
  const attribute = (logicalId: string, name: string): string => {
    const value = references.attribute(logicalId, name);
    if (value === undefined) throw new Error(`template: Fn::GetAtt of unknown "${logicalId}.${name}"`);
    return value;
  };
  const text = (value: Json): string => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new Error(`template: expected text, got ${JSON.stringify(value)}`);
  };
  const list = (value: Json): Json[] => {
    const resolved = resolve(value);
    if (!Array.isArray(resolved)) throw new Error(`template: expected a list, got ${JSON.stringify(value)}`);
    return resolved;
  };
  const substitute = (pattern: string, variables: JsonObject): string =>
    pattern.replace(/\$\{(!?)([^}]+)\}/g, (_all, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      const own = variables[name];
      if (own !== undefined) return text(resolve(own));
      const [id = '', ...attributes] = name.split('.');
      return attributes.length > 0 ? attribute(id, attributes.join('.')) : text(ref(id) as Json);
    });

  const condition = (value: Json): boolean => {
    if (typeof value === 'string') {
      const definition = template.Conditions?.[value];
      if (definition === undefined) throw new Error(`template: unknown condition "${value}"`);
      return condition(definition);
    }
    if (!isObject(value)) return value === true;
    const [[name = '', argument = null] = []] = Object.entries(value);
    switch (name) {
      case 'Condition':
        return condition(argument);
      case 'Fn::And':
        return (argument as Json[]).every(condition);
      case 'Fn::Or':
        return (argument as Json[]).some(condition);
      case 'Fn::Not':
        return !(argument as Json[]).every(condition);
      case 'Fn::Equals': {
        const [a, b] = list(argument);
        return JSON.stringify(a) === JSON.stringify(b);
      }
      default:
        throw new Error(`template: condition function ${name} is not supported`);
    }
  };

  const call = (name: string, argument: Json): Resolved => {
    switch (name) {
      case 'Ref':
        return ref(text(argument));
      case 'Fn::GetAtt': {
        const [id = '', ...rest] = typeof argument === 'string' ? argument.split('.') : (argument as string[]);
        return attribute(id, rest.join('.'));
      }
      case 'Fn::Join': {
        const [separator = '', parts = []] = argument as [string, Json];
        return list(parts).map(text).join(separator);
      }
      case 'Fn::Sub': {
        if (typeof argument === 'string') return substitute(argument, {});
        const [pattern, variables] = argument as [string, JsonObject];
        return substitute(pattern, variables);
      }
      case 'Fn::Select': {
        const [index = 0, from = []] = argument as [Json, Json];
        const chosen = list(from)[Number(index)];
        if (chosen === undefined) throw new Error(`template: Fn::Select of ${JSON.stringify(argument)} finds nothing`);
        return chosen;
      }
      case 'Fn::Split': {
        const [separator, from = ''] = argument as [string, Json];
        return text(resolve(from)).split(separator);
      }
      case 'Fn::If': {
        const [when = '', yes = null, no = null] = argument as Json[];
        return resolveOrNothing(condition(when) ? yes : no);
      }
      case 'Fn::FindInMap': {
        const [map = '', first = '', second = ''] = list(argument).map(text);
        const found = template.Mappings?.[map]?.[first]?.[second];
        if (found === undefined) throw new Error(`template: nothing in mapping ${map}.${first}.${second}`);
        return found;
      }
      case 'Fn::Base64':
        return Buffer.from(text(resolve(argument))).toString('base64');
      default:
        throw new Error(`template: ${name} is not supported by the embedded cloud`);
    }
  };

  const resolveOrNothing = (value: Json): Resolved => {
    if (Array.isArray(value)) return value.map(resolveOrNothing).filter((item) => item !== noValue) as Json[];
    if (!isObject(value)) return value;
    const keys = Object.keys(value);
    const [only] = keys;
    if (keys.length === 1 && only !== undefined && (only === 'Ref' || only.startsWith('Fn::')))
      return call(only, value[only] ?? null);
    const entries = Object.entries(value).map(([key, item]) => [key, resolveOrNothing(item)] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== noValue)) as JsonObject;
  };
  const resolve = (value: Json): Json => {
    const resolved = resolveOrNothing(value);
    return resolved === noValue ? null : resolved;
  };

  return { resolve, holds: (name: string | undefined) => name === undefined || condition(name) };
}
