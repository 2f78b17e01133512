import { readApi } from './api.ts';
import { readDestinations, referencedSecrets } from './destinations.ts';
import { readFunctions } from './functions.ts';
import { readMail } from './mail.ts';
import type { Assembly, LocalStateMachine, LocalTable, Parameter, Secret } from './model.ts';
import { readMappings, readQueues } from './queues.ts';
import { readBuckets, readReceiptRules } from './receiving.ts';
import { readGrants } from './roles.ts';
import { readRules } from './rules.ts';
import { readStack, type Stack } from './stack.ts';
import { isObject, type Json, type JsonObject } from './template.ts';
import { readUserPools } from './user-pools.ts';

export type * from './model.ts';

/**
 * Reads a synthesized cloud assembly (cdk.out), the same that `cdk deploy` ships, into a model of what to run. `publicUrl`: the
 * HTTP API's address here.
 */
export function readAssembly(directory: string, publicUrl: string): Assembly {
  const stack = readStack(directory, publicUrl);
  const functions = readFunctions(stack);
  const queues = readQueues(stack);
  return {
    stack: stack.name,
    stackId: stack.id,
    region: stack.place.region,
    account: stack.place.account,
    outputs: stack.outputs,
    metadata: stack.metadata,
    functions,
    grants: readGrants(stack),
    api: readApi(stack),
    tables: readTables(stack),
    stateMachines: readStateMachines(stack),
    rules: readRules(stack),
    destinations: readDestinations(stack),
    queues,
    mappings: readMappings(stack, queues, functions),
    secrets: [...readSecrets(stack), ...referencedSecrets(stack)],
    parameters: readParameters(stack),
    mail: readMail(stack),
    receiptRules: readReceiptRules(stack),
    buckets: readBuckets(stack),
    userPools: readUserPools(stack),
  };
}

const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

function readTables(stack: Stack): LocalTable[] {
  return stack.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map(({ ref, arn, properties }) => {
    if (properties.StreamSpecification)
      throw new Error(`table ${ref}: streams are not supported by the embedded cloud`);
    const indexes = objects(properties.GlobalSecondaryIndexes).map(({ IndexName, KeySchema, Projection }) => ({
      IndexName: IndexName ?? null,
      KeySchema: KeySchema ?? null,
      Projection: Projection ?? null,
    }));
    const ttl = properties.TimeToLiveSpecification;
    return {
      name: ref,
      arn,
      definition: {
        TableName: ref,
        KeySchema: properties.KeySchema ?? null,
        AttributeDefinitions: properties.AttributeDefinitions ?? null,
        BillingMode: 'PAY_PER_REQUEST',
        ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
      },
      ...(isObject(ttl) && ttl.Enabled === true && { ttlAttribute: String(ttl.AttributeName) }),
    };
  });
}

function readStateMachines(stack: Stack): LocalStateMachine[] {
  const aliases = stack.ofType('AWS::StepFunctions::StateMachineAlias').map(({ ref }) => ref);
  return stack.ofType('AWS::StepFunctions::StateMachine').map(({ ref: arn, properties }) => {
    const substitutions = isObject(properties.DefinitionSubstitutions) ? properties.DefinitionSubstitutions : {};
    const source = properties.DefinitionString ?? properties.Definition;
    if (source === undefined)
      throw new Error(`state machine ${arn}: expected DefinitionString, got a definition in S3`);
    const text = typeof source === 'string' ? source : JSON.stringify(source);
    // Values go into quoted placeholders, so they are escaped as the inside of a JSON string.
    const filled = text.replace(/\$\{([A-Za-z0-9_-]+)\}/g, (all, name: string) =>
      substitutions[name] === undefined ? all : JSON.stringify(String(substitutions[name])).slice(1, -1),
    );
    const definition = JSON.parse(filled) as JsonObject;
    refuseOtherServices(arn, filled);
    return {
      name: arn.split(':').at(-1) ?? arn,
      arn,
      definition,
      aliases: aliases.filter((alias) => alias.startsWith(`${arn}:`)).map((alias) => alias.slice(arn.length + 1)),
    };
  });
}

function refuseOtherServices(arn: string, definition: string): void {
  for (const [, service] of definition.matchAll(/arn:aws:states:::aws-sdk:([a-z0-9]+):/g))
    if (service !== 'dynamodb')
      throw new Error(
        `state machine ${arn}: the embedded cloud calls dynamodb through aws-sdk integrations, not ${service}`,
      );
}

function readParameters(stack: Stack): Parameter[] {
  return stack.ofType('AWS::SSM::Parameter').map(({ ref: name, properties }) => ({
    name,
    value: String(properties.Value),
    ...(typeof properties.AllowedPattern === 'string' && { pattern: properties.AllowedPattern }),
  }));
}

function readSecrets(stack: Stack): Secret[] {
  return stack.ofType('AWS::SecretsManager::Secret').map(({ ref: arn, properties }) => {
    const generate = properties.GenerateSecretString;
    return {
      name: /:secret:(.*)-local0$/.exec(arn)?.[1] ?? arn,
      arn,
      ...(typeof properties.SecretString === 'string' && { value: properties.SecretString }),
      ...(isObject(generate) && {
        generate: {
          length: Number(generate.PasswordLength ?? 32),
          excluded: String(generate.ExcludeCharacters ?? ''),
          excludePunctuation: generate.ExcludePunctuation === true,
          includeSpace: generate.IncludeSpace === true,
          ...(typeof generate.SecretStringTemplate === 'string' && { template: generate.SecretStringTemplate }),
          ...(typeof generate.GenerateStringKey === 'string' && { key: generate.GenerateStringKey }),
        },
      }),
    };
  });
}
