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

/** A schema of the SDK, as far as it is read: 1 a list, 2 a map, 3 a structure, 9 an operation. */
type Schema = readonly [kind: 1 | 2 | 3 | 9, namespace: string, name: string, traits: unknown, ...rest: unknown[]];
type Command = new (input: object) => { schema?: Schema };

/** The command of the SDK that `aws <service> <operation>` is; undefined when the SDK knows none. */
export const sdkCommand = (service: string, operation: string): Command | undefined =>
  (services[service] as Record<string, Command> | undefined)?.[`${pascal(operation)}Command`];

/** Lists, maps and structures may stand behind a function, and beside traits. */
function schemaOf(reference: unknown): Schema | undefined {
  const found = typeof reference === 'function' ? reference() : reference;
  if (!Array.isArray(found)) return undefined;
  return [1, 2, 3].includes(found[0]) ? (found as unknown as Schema) : schemaOf(found[0]);
}
const membersOf = (schema: Schema | undefined): string[] => (schema?.[0] === 3 ? (schema[4] as string[]) : []);
const memberOf = (schema: Schema, name: string) => schemaOf((schema[5] as unknown[])[membersOf(schema).indexOf(name)]);
const requiredOf = (schema: Schema | undefined) => membersOf(schema).slice(0, Number(schema?.[6] ?? 0));

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
        .flatMap((value) => wrongsWithin(memberOf(input, member), value))
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

/** Names that a value in the short form, `Name=Stage,Value=prod`, gives and the structure does not have. */
function wrongsWithin(schema: Schema | undefined, value: string): string[] {
  if (schema?.[0] === 1) return wrongsWithin(schemaOf(schema[4]), value);
  if (schema?.[0] !== 3 || /^[{[]/.test(value)) return [];
  const names = value.split(',').map((part) => part.split('=')[0] ?? '');
  return names.flatMap((name) => (membersOf(schema).includes(name) ? [] : [`${schema[2]} has no ${name}`]));
}

/** `get-function` as the SDK writes it: `GetFunction`. */
export const pascal = (words: string) => words.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
