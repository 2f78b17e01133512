import * as apigatewayv2 from '@aws-sdk/client-apigatewayv2';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as cognito from '@aws-sdk/client-cognito-identity-provider';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as events from '@aws-sdk/client-eventbridge';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3api from '@aws-sdk/client-s3';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as quotas from '@aws-sdk/client-service-quotas';
import * as ses from '@aws-sdk/client-ses';
import * as sesv2 from '@aws-sdk/client-sesv2';
import * as stepfunctions from '@aws-sdk/client-sfn';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';

/** The SDK behind each service of the command line. */
const services: Record<string, object> = {
  ...{ apigatewayv2, cloudformation, cloudwatch, dynamodb, events, lambda, logs, s3api, secretsmanager, ses, sesv2 },
  ...{ sqs, ssm, stepfunctions, 'cognito-idp': cognito, 'service-quotas': quotas },
};

/** Commands that the command line makes of several operations, with the options that its reference names. */
const ofSeveral: Record<string, readonly string[]> = {
  'logs tail': ['since', 'follow', 'format', 'filter-pattern', 'log-stream-names', 'log-stream-name-prefix'],
  's3 rm': ['recursive', 'dryrun', 'quiet', 'exclude', 'include', 'request-payer'],
};
/** Options of the command line itself, not of the operation. */
export const ofCli: ReadonlySet<string> = new Set([
  ...['query', 'output', 'region', 'profile', 'max-items', 'no-cli-pager', 'cli-binary-format', 'cli-read-timeout'],
]);

/** A schema of the SDK, as far as it is read: 1 a list, 2 a map, 3 a structure, 4 one of several members, 9 an operation. */
type Schema = readonly [kind: 1 | 2 | 3 | 4 | 9, namespace: string, name: string, traits: unknown, ...rest: unknown[]];
/** Schemas of single values are numbers; 64 and 128 more for a list and a map of them. */
const [aNumber, aBoolean, aListOf, aMapOf] = [1, 2, 64, 128];
const timestamps: readonly unknown[] = [4, 5, 6, 7];
type Command = new (input: object) => { schema?: Schema };

/** The command of the SDK that `aws <service> <operation>` is; undefined when the SDK knows none. */
export const sdkCommand = (service: string, operation: string): Command | undefined =>
  (services[service] as Record<string, Command> | undefined)?.[`${pascal(operation)}Command`];

/** What a member is, without the function and the traits that it may be wrapped in: a schema, or the number of a single value. */
function bareOf(reference: unknown): Schema | number | undefined {
  const found = typeof reference === 'function' ? reference() : reference;
  if (typeof found === 'number') return found;
  if (!Array.isArray(found)) return undefined;
  // A single value with a name of its own, such as a secret that is not logged.
  if (found[0] === 0 && typeof found[1] === 'string') return bareOf(found[4]);
  if (found.length > 3 && typeof found[1] === 'string') return found as unknown as Schema;
  return bareOf(found[0]);
}
const schemaOf = (reference: unknown): Schema | undefined => {
  const found = bareOf(reference);
  return typeof found === 'number' ? undefined : found;
};
const isStructure = (schema: Schema | undefined): schema is Schema => schema?.[0] === 3 || schema?.[0] === 4;
const membersOf = (schema: Schema | undefined): string[] => (isStructure(schema) ? (schema[4] as string[]) : []);
const memberOf = (schema: Schema, name: string) => (schema[5] as unknown[])[membersOf(schema).indexOf(name)];
const requiredOf = (schema: Schema | undefined) =>
  schema?.[0] === 3 ? membersOf(schema).slice(0, Number(schema[6] ?? 0)) : [];

/** `DefaultRouteSettings` and `logGroupName` are written `default-route-settings` and `log-group-name`. */
const bare = (name: string) => name.replaceAll('-', '').toLowerCase();

/** What AWS would refuse about the command `aws <service> <operation>`: by the unmodified SDK, and nothing is sent. */
export function wrongsOf(
  service: string,
  operation: string,
  options: ReadonlyMap<string, readonly string[]>,
): string[] {
  const own = [...options].filter(([name]) => !ofCli.has(name));
  const known = ofSeveral[`${service} ${operation}`];
  if (known) return own.flatMap(([name]) => (known.includes(name) ? [] : [`there is no --${name}`]));
  const Operation = sdkCommand(service, operation);
  const schema = Operation && new Operation({}).schema;
  if (!schema) return ['there is no such operation'];
  const [input, output] = [schemaOf(schema[4]), schemaOf(schema[5])];
  const named = (option: string) => membersOf(input).find((member) => bare(member) === bare(option));
  const given = own.map(([option]) => named(option) ?? named(option.replace(/^no-/, '')));
  return [
    ...own.flatMap(([option, values], at) => {
      const member = given[at];
      if (input === undefined || member === undefined) return [`there is no --${option}`];
      return values
        .flatMap((value) => wrongsWithin(memberOf(input, member), value, wordsOf(service, member)))
        .map((wrong) => `--${option}: ${wrong}`);
    }),
    ...requiredOf(input).flatMap((member) => (given.includes(member) ? [] : [`${member} is missing`])),
    ...readOf(options.get('query')?.[0]).flatMap((name) =>
      membersOf(output).includes(name) ? [] : [`the answer has no ${name}`],
    ),
  ];
}

/** The members of the answer that a query begins with: `A.[B, C]` reads A, `[B, C]` both. */
const readOf = (query = ''): string[] =>
  query.startsWith('[') ? [...query.matchAll(/(?<=[[,] *)\w+/g)].map(([name]) => name) : (/^\w+/.exec(query) ?? []);

/** The words that a member takes: the SDK has them under its name, which for a list is in the singular. */
function wordsOf(service: string, member: string): readonly string[] | undefined {
  const name = `${member[0]?.toUpperCase() ?? ''}${member.slice(1)}`;
  const sdk = services[service] as Record<string, unknown>;
  const found = [name, name.replace(/s$/, '')].map((one) => sdk[one]).find((one) => typeof one === 'object');
  return found ? Object.values(found) : undefined;
}

/** What is wrong with one word after an option: JSON, the short form `Name=Stage,Value=prod`, or a single value. */
function wrongsWithin(reference: unknown, value: string, words?: readonly string[]): string[] {
  if (value.startsWith('file://')) return [];
  const found = bareOf(reference);
  const isSingle = typeof found === 'number' && found < aListOf;
  if (!isSingle && /^[{[]/.test(value)) {
    try {
      return wrongsInJson(found, JSON.parse(value));
    } catch {
      return [`got ${value}, which is no JSON`];
    }
  }
  if (typeof found === 'number') {
    if (found >= aMapOf) return /^[^=]+=/.test(value) ? [] : [`got ${value}, expected name=value`];
    const wrong = wrongSingle(found % aListOf, value);
    if (wrong !== undefined) return [wrong];
    return words && !words.includes(value) ? [`got ${value}, expected one of ${words.join(', ')}`] : [];
  }
  if (found?.[0] === 1) return wrongsWithin(found[4], value, words);
  if (!isStructure(found)) return [];
  const parts = value.split(',').map((part) => part.split('='));
  const missing = requiredOf(found).filter((member) => !parts.some(([name]) => name === member));
  return [
    ...parts.flatMap(([name = '', ...rest]) =>
      membersOf(found).includes(name)
        ? wrongsWithin(memberOf(found, name), rest.join('=')).map((wrong) => `${name}: ${wrong}`)
        : [`${found[2]} has no ${name}`],
    ),
    ...missing.map((name) => `${name} is missing`),
  ];
}

function wrongSingle(kind: number, value: string): string | undefined {
  if (kind === aNumber && !/^-?\d+(?:\.\d+)?$/.test(value)) return `got ${value}, expected a number`;
  if (kind === aBoolean && !/^(?:true|false)$/.test(value)) return `got ${value}, expected true or false`;
  if (timestamps.includes(kind) && Number.isNaN(Date.parse(value)) && !/^\d+$/.test(value))
    return `got ${value}, expected a time`;
  return undefined;
}

function wrongsInJson(reference: unknown, value: unknown): string[] {
  const found = bareOf(reference);
  const said = JSON.stringify(value);
  if (typeof found === 'number') {
    if (found >= aMapOf)
      return isObject(value) ? allOf(found - aMapOf, Object.values(value)) : [`got ${said}, expected {…}`];
    if (found >= aListOf) return Array.isArray(value) ? allOf(found - aListOf, value) : [`got ${said}, expected […]`];
    const type = { [aNumber]: 'number', [aBoolean]: 'boolean', 0: 'string' }[found];
    return type !== undefined && typeof value !== type ? [`got ${said}, expected a ${type}`] : [];
  }
  if (found?.[0] === 1) return Array.isArray(value) ? allOf(found[4], value) : [`got ${said}, expected […]`];
  if (!found) return [];
  if (!isObject(value)) return [`got ${said}, expected {…}`];
  if (found[0] === 2) return allOf(found[5], Object.values(value));
  const missing = requiredOf(found).filter((name) => !Object.hasOwn(value, name));
  return [
    ...Object.entries(value).flatMap(([name, one]) =>
      membersOf(found).includes(name) ? wrongsInJson(memberOf(found, name), one) : [`${found[2]} has no ${name}`],
    ),
    ...missing.map((name) => `${name} is missing`),
  ];
}
const allOf = (reference: unknown, values: readonly unknown[]) => values.flatMap((one) => wrongsInJson(reference, one));
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `get-function` as the SDK writes it: `GetFunction`. */
export const pascal = (words: string) => words.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
