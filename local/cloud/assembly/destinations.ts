import type { Destination, DestinationAuth, Secret } from './model.ts';
import type { Stack } from './stack.ts';
import { isObject, type Json, type JsonObject } from './template.ts';

/** CloudFormation User Guide, "Get a secret or secret value from Secrets Manager": a reference as AWS resolves it when it deploys. */
export const secretReference = /\{\{resolve:secretsmanager:(.+?):SecretString:([^:}]+)[^}]*\}\}/g;

/** The API destinations of a stack with their connections. */
export function readDestinations(stack: Stack): Destination[] {
  const connections = new Map(stack.ofType('AWS::Events::Connection').map(({ arn, properties }) => [arn, properties]));
  return stack.ofType('AWS::Events::ApiDestination').map(({ ref: name, arn, properties }) => {
    const connection = connections.get(String(properties.ConnectionArn));
    if (!connection) throw new Error(`API destination ${name}: unknown connection ${String(properties.ConnectionArn)}`);
    const method = String(properties.HttpMethod);
    return { name, arn, method, url: String(properties.InvocationEndpoint), auth: authOf(connection, name) };
  });
}

function authOf({ AuthorizationType, AuthParameters }: JsonObject, name: string): DestinationAuth {
  const parameters = isObject(AuthParameters) ? AuthParameters : {};
  if (AuthorizationType === 'API_KEY') {
    const key = object(parameters.ApiKeyAuthParameters);
    return { kind: 'header', name: String(key.ApiKeyName), value: String(key.ApiKeyValue) };
  }
  if (AuthorizationType !== 'OAUTH_CLIENT_CREDENTIALS')
    throw new Error(
      `API destination ${name}: authorization ${String(AuthorizationType)} is not supported by the embedded cloud`,
    );
  const oauth = object(parameters.OAuthParameters);
  const client = object(oauth.ClientParameters);
  const more = object(oauth.OAuthHttpParameters).BodyParameters;
  const body = Array.isArray(more) ? more.filter(isObject).map(({ Key, Value }) => [String(Key), String(Value)]) : [];
  return {
    kind: 'oauth',
    tokenUrl: String(oauth.AuthorizationEndpoint),
    clientId: String(client.ClientID),
    clientSecret: String(client.ClientSecret),
    body: Object.fromEntries(body) as Record<string, string>,
  };
}

const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** Secrets that connections refer to and the stack does not make: empty here until `PutSecretValue`. */
export function referencedSecrets(stack: Stack): Secret[] {
  const connections = JSON.stringify(stack.ofType('AWS::Events::Connection'));
  const names = new Set([...connections.matchAll(secretReference)].map(([, name = '']) => name));
  const { region, account } = stack.place;
  return [...names].map((name) => ({
    name,
    arn: `arn:aws:secretsmanager:${region}:${account}:secret:${name}-local0`,
    value: '{}',
  }));
}
