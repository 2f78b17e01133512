import type { References, Resource } from './template.ts';

/** Where the embedded cloud pretends to be. The account is AWS's documentation account, so no ARN can be mistaken for a real one. */
export interface Place {
  region: string;
  account: string;
  stack: string;
}

/** Ref and attributes of one resource, in the form AWS gives them. */
interface PhysicalId {
  ref: string;
  attributes?: Record<string, string>;
}

type Naming = (logicalId: string, properties: Record<string, unknown>, place: Place) => PhysicalId;

/** A name given in the template, or the one CloudFormation would make without its random ending. */
const named =
  (property: string, separator = '-') =>
  (id: string, given: Record<string, unknown>, { stack }: Place) =>
    typeof given[property] === 'string' ? given[property] : `${stack}${separator}${id}`;

const arn = (service: string, { region, account }: Place, rest: string) =>
  `arn:aws:${service}:${region}:${account}:${rest}`;

/** The three CNAME records of Easy DKIM, with obviously invented tokens. */
const dkimRecords = (domain: string): Record<string, string> =>
  Object.fromEntries(
    [1, 2, 3].flatMap((n) => [
      [`DkimDNSTokenName${n}`, `local${n}._domainkey.${domain}`],
      [`DkimDNSTokenValue${n}`, `local${n}.dkim.amazonses.com`],
    ]),
  );

// Ref means the ARN for state machines, secrets, versions and aliases, the URL for a queue, the id for an API, the name for the rest.
const namings: Record<string, Naming> = {
  'AWS::Lambda::Function': (id, given, place) => {
    const name = named('FunctionName')(id, given, place);
    return { ref: name, attributes: { Arn: arn('lambda', place, `function:${name}`) } };
  },
  'AWS::IAM::Role': (id, given, place) => {
    const name = named('RoleName')(id, given, place);
    return { ref: name, attributes: { Arn: `arn:aws:iam::${place.account}:role/${name}` } };
  },
  'AWS::DynamoDB::Table': (id, given, place) => {
    const name = named('TableName')(id, given, place);
    return { ref: name, attributes: { Arn: arn('dynamodb', place, `table/${name}`), TableId: id } };
  },
  'AWS::StepFunctions::StateMachine': (id, given, place) => {
    const name = named('StateMachineName')(id, given, place);
    const self = arn('states', place, `stateMachine:${name}`);
    return { ref: self, attributes: { Arn: self, Name: name, StateMachineRevisionId: 'INITIAL' } };
  },
  'AWS::SQS::Queue': (id, given, place) => {
    const name = named('QueueName')(id, given, place);
    return {
      ref: `https://sqs.${place.region}.amazonaws.com/${place.account}/${name}`,
      attributes: { Arn: arn('sqs', place, name), QueueName: name },
    };
  },
  'AWS::SecretsManager::Secret': (id, given, place) => {
    const self = arn('secretsmanager', place, `secret:${named('Name')(id, given, place)}-local0`);
    return { ref: self, attributes: { Id: self } };
  },
  'AWS::SSM::Parameter': (id, given, place) => ({ ref: named('Name')(id, given, place) }),
  'AWS::ApiGatewayV2::Api': (id, _given, place) => ({
    ref: id.toLowerCase(),
    attributes: {
      ApiId: id.toLowerCase(),
      ApiEndpoint: `https://${id.toLowerCase()}.execute-api.${place.region}.amazonaws.com`,
    },
  }),
  'AWS::ApiGatewayV2::Stage': (_id, given) => ({ ref: String(given.StageName) }),
  'AWS::Events::EventBus': (id, given, place) => {
    const name = named('Name')(id, given, place);
    return { ref: name, attributes: { Arn: arn('events', place, `event-bus/${name}`), Name: name } };
  },
  'AWS::Events::Connection': (id, given, place) => {
    const name = named('Name')(id, given, place);
    return { ref: name, attributes: { Arn: arn('events', place, `connection/${name}/local`) } };
  },
  'AWS::Events::ApiDestination': (id, given, place) => {
    const name = named('Name')(id, given, place);
    const self = arn('events', place, `api-destination/${name}/local`);
    return { ref: name, attributes: { Arn: self, ArnForPolicy: self.replace(/\/local$/, '') } };
  },
  'AWS::Events::Rule': (id, given, place) => {
    const name = named('Name')(id, given, place);
    return { ref: name, attributes: { Arn: arn('events', place, `rule/${name}`) } };
  },
  'AWS::S3::Bucket': (id, given, { stack }) => {
    // Names of buckets are in lower case.
    const name = typeof given.BucketName === 'string' ? given.BucketName : `${stack}-${id}`.toLowerCase();
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
  },
  'AWS::SES::ReceiptRuleSet': (id, given, place) => ({ ref: named('RuleSetName')(id, given, place) }),
  'AWS::SES::ConfigurationSet': (id, given, place) => ({ ref: named('Name')(id, given, place) }),
  'AWS::SES::EmailIdentity': (id, given) => {
    const identity = typeof given.EmailIdentity === 'string' ? given.EmailIdentity : id;
    return { ref: identity, attributes: dkimRecords(identity) };
  },
  'AWS::SES::Template': (id, given, place) => {
    const template = given.Template as Record<string, unknown> | undefined;
    const name = named('TemplateName')(id, template ?? {}, place);
    return { ref: name, attributes: { Id: name } };
  },
  'AWS::Cognito::UserPool': (id, _given, place) => {
    const pool = `${place.region}_${id}`;
    const issuer = `cognito-idp.${place.region}.amazonaws.com/${pool}`;
    return {
      ref: pool,
      attributes: {
        Arn: arn('cognito-idp', place, `userpool/${pool}`),
        ProviderName: issuer,
        ProviderURL: `https://${issuer}`,
        UserPoolId: pool,
      },
    };
  },
  'AWS::Cognito::UserPoolClient': (id) => ({ ref: id.toLowerCase(), attributes: { ClientId: id.toLowerCase() } }),
  'AWS::Logs::LogGroup': (id, given, place) => {
    const name = named('LogGroupName', '/')(id, given, place);
    return { ref: name, attributes: { Arn: `${arn('logs', place, `log-group:${name}`)}:*` } };
  },
};
namings['AWS::DynamoDB::GlobalTable'] = namings['AWS::DynamoDB::Table'] as Naming;

/**
 * Local physical ids for every resource of a template. Versions and aliases point at other resources, so `qualified` makes
 * their ids, which may resolve references. Types without local meaning get an unused placeholder.
 */
export function createPhysicalIds(
  resources: Record<string, Resource>,
  place: Place,
  qualified: (logicalId: string, resource: Resource) => string | undefined,
): References {
  const known = new Map<string, PhysicalId>();
  const find = (logicalId: string): PhysicalId | undefined => {
    const resource = resources[logicalId];
    if (!resource) return undefined;
    const made = known.get(logicalId);
    if (made) return made;
    const ref = qualified(logicalId, resource);
    const id =
      ref === undefined
        ? (namings[resource.Type]?.(logicalId, resource.Properties ?? {}, place) ?? { ref: logicalId })
        : { ref, attributes: { AliasArn: ref, FunctionArn: ref, Arn: ref, Version: '1' } };
    known.set(logicalId, id);
    return id;
  };
  return {
    ref: (logicalId) => find(logicalId)?.ref,
    attribute: (logicalId, name) => {
      const id = find(logicalId);
      if (!id) return undefined;
      const understood = namings[resources[logicalId]?.Type ?? ''];
      return id.attributes?.[name] ?? (understood ? undefined : `${logicalId}.${name}`);
    },
  };
}
