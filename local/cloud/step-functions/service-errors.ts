import { isObject } from './language/fields.ts';

/** Services as SDK integrations write them in error names; others get a capital letter (`sqs` → `Sqs`). */
const prefixes: Record<string, string> = {
  dynamodb: 'DynamoDb',
  eventbridge: 'EventBridge',
  secretsmanager: 'SecretsManager',
  sesv2: 'SesV2',
  cloudwatch: 'CloudWatch',
};

/** Errors that the service's own model does not name: AWS's Java SDK then throws the service's base exception. */
const unmodelled: Record<string, readonly string[]> = {
  dynamodb: ['ValidationException', 'SerializationException', 'AccessDeniedException', 'UnrecognizedClientException'],
};

/**
 * The failure of a service call: `DynamoDb.ConditionalCheckFailedException`. AWS uses the Java SDK's names: prefixed by the
 * service, always ending in Exception; `<Service>.SdkClientException` without an answer.
 */
export function serviceFailure(service: string, thrown: unknown): { error: string; cause: string } {
  const prefix = prefixes[service] ?? `${service[0]?.toUpperCase() ?? ''}${service.slice(1)}`;
  const name = thrown instanceof Error || isObject(thrown) ? String(thrown.name ?? '') : '';
  const message = isObject(thrown) || thrown instanceof Error ? String(thrown.message ?? '') : String(thrown);
  if (!answered(thrown, name)) return { error: `${prefix}.SdkClientException`, cause: message };
  const base = unmodelled[service]?.includes(name) ? `${prefix}Exception` : name;
  const error = `${prefix}.${base.endsWith('Exception') ? base : `${base}Exception`}`;
  return { error, cause: `${message}${answerOf(thrown, prefix)}` };
}

/** Errors of the SDK, the network and Node have names such as TimeoutError or a code such as ECONNREFUSED. */
function answered(thrown: unknown, name: string): boolean {
  if (isObject(thrown) || thrown instanceof Error) {
    if ('$fault' in thrown) return true;
    if ('code' in thrown && /^E[A-Z]+$/.test(String(thrown.code))) return false;
  }
  return (
    name !== '' &&
    !/^(Error|TypeError|RangeError|SyntaxError|AbortError|TimeoutError|AggregateError|CredentialsProviderError)$/.test(
      name,
    )
  );
}

function answerOf(thrown: unknown, service: string): string {
  const metadata =
    isObject(thrown) || thrown instanceof Error ? ('$metadata' in thrown ? thrown.$metadata : undefined) : undefined;
  if (!isObject(metadata) || metadata.httpStatusCode === undefined) return '';
  return ` (Service: ${service}, Status Code: ${metadata.httpStatusCode}, Request ID: ${metadata.requestId})`;
}
