import type { Assembly } from '../assembly/model.ts';
import { isObject } from '../assembly/template.ts';
import { bare } from '../ses/mail.ts';

/** What a call does: an action on a resource, and what conditions of policies ask. */
export interface Demand {
  action: string;
  resource: string;
  context?: Record<string, string>;
}

/** A request to a service: `name` as in the path of its endpoint, `path` below it. */
export interface Asked {
  name: string;
  method: string;
  path: string;
  target: string;
  body: unknown;
}

type Place = Pick<Assembly, 'region' | 'account' | 'queues' | 'secrets' | 'stateMachines'>;

/** The account, its lists and its quotas are no resources: a policy names them by a star. */
const account = '*';

/** Actions on the table or its index, of a call in DynamoDB's own JSON. */
export function demandsOfDynamoDb(
  operation: string,
  body: unknown,
  { region, account: id }: Pick<Place, 'region' | 'account'>,
) {
  const { TableName, IndexName, RequestItems } = isObject(body) ? body : {};
  const names = isObject(RequestItems) ? Object.keys(RequestItems) : [String(TableName)];
  const index = IndexName === undefined ? '' : `/index/${String(IndexName)}`;
  return names.map((name): Demand => {
    return { action: `dynamodb:${operation}`, resource: `arn:aws:dynamodb:${region}:${id}:table/${name}${index}` };
  });
}

/**
 * What a call of a function needs (Service Authorization Reference, "Actions defined by …"). A call that is not listed needs what
 * no policy allows, so that its author says here what it needs.
 */
export function demandsOf(asked: Asked, place: Place): Demand[] {
  const operation = asked.target.split('.').at(-1) ?? '';
  const body = isObject(asked.body) ? (asked.body as Record<string, unknown>) : {};
  const arn = (service: string, rest: string) => `arn:aws:${service}:${place.region}:${place.account}:${rest}`;
  const one = (action: string, resource: string): Demand[] => [{ action, resource }];
  switch (asked.name) {
    case 'sfn': {
      // A version or an alias is authorized by the ARN of its machine, and so is a token, which names none: a stack has one.
      const machine = body.stateMachineArn ?? place.stateMachines[0]?.arn ?? '';
      const resource = body.executionArn ?? String(machine).split(':').slice(0, 7).join(':');
      return one(`states:${operation}`, String(resource));
    }
    case 'events':
      return (Array.isArray(body.Entries) ? body.Entries : []).flatMap(({ EventBusName = 'default' }) =>
        one('events:PutEvents', arn('events', `event-bus/${String(EventBusName).replace(/^.*:event-bus\//, '')}`)),
      );
    case 'secrets': {
      const id = String(body.SecretId);
      const secret = place.secrets.find(({ name, arn: own }) => id === name || id === own || own === `${id}-local0`);
      return one(`secretsmanager:${operation}`, secret?.arn ?? id);
    }
    case 'ssm':
      return one(`ssm:${operation}`, arn('ssm', `parameter${String(body.Name)}`));
    case 'sqs': {
      const queue = place.queues.find(({ url, name }) => [url, name].includes(String(body.QueueUrl)));
      return one(`sqs:${operation.replace(/Batch$/, '')}`, queue?.arn ?? String(body.QueueUrl));
    }
    case 's3':
      return one(`s3:${objectActions[asked.method] ?? asked.method}`, `arn:aws:s3:::${keyOf(asked.path)}`);
    case 'lambda': {
      const [, called = ''] = /^\/2015-03-31\/functions\/([^/?]+)\/invocations/.exec(asked.path) ?? [];
      return one('lambda:InvokeFunction', decodeURIComponent(called));
    }
    case 'ses':
      return demandsOfSes(asked, body, arn);
    default:
      return one(`${asked.name}:${operation}`, account);
  }
}

const objectActions: Record<string, string> = {
  GET: 'GetObject',
  HEAD: 'GetObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

const keyOf = (path: string) => decodeURIComponent(path.split('?')[0]?.slice(1) ?? '');

/** Without this right, S3 does not tell a caller that an object is missing. */
export const listingOf = (path: string): Demand => ({
  action: 's3:ListBucket',
  resource: `arn:aws:s3:::${keyOf(path).split('/')[0]}`,
});

function demandsOfSes(
  { method, path }: Asked,
  body: Record<string, unknown>,
  arn: (service: string, rest: string) => string,
): Demand[] {
  const [room = '', name] = path.split('?')[0]?.split('/').slice(3).map(decodeURIComponent) ?? [];
  const on = (action: string, resource: string) => [{ action: `ses:${action}`, resource }];
  if (room === 'outbound-emails') return demandsOfMail(body, arn);
  if (room === 'account') return on(method === 'GET' ? 'GetAccount' : 'PutAccountSendingAttributes', account);
  if (room === 'templates') return on('GetEmailTemplate', arn('ses', `template/${name}`));
  if (room === 'identities') return on('GetEmailIdentity', arn('ses', `identity/${name}`));
  const verb = { GET: 'Get', PUT: 'Put', DELETE: 'Delete' }[method] ?? method;
  return on(room === 'suppression' ? `${verb}SuppressedDestination` : `${method} ${room}`, account);
}

/** SES asks for the right to each kind of content, on the sender's identity, the configuration set and the template. */
function demandsOfMail(
  { FromEmailAddress, ConfigurationSetName, Content }: Record<string, unknown>,
  arn: (service: string, rest: string) => string,
): Demand[] {
  const from = bare(String(FromEmailAddress));
  const content = isObject(Content) ? Content : {};
  const template = isObject(content.Template) ? String(content.Template.TemplateName) : undefined;
  const isRaw = Object.entries(content).some(([kind, part]) => kind === 'Raw' || (isObject(part) && part.Attachments));
  const kinds = ['SendEmail', ...(template ? ['SendTemplatedEmail'] : []), ...(isRaw ? ['SendRawEmail'] : [])];
  const resources = [
    `identity/${from.slice(from.indexOf('@') + 1)}`,
    ...(ConfigurationSetName === undefined ? [] : [`configuration-set/${String(ConfigurationSetName)}`]),
    ...(template === undefined ? [] : [`template/${template}`]),
  ];
  return kinds.flatMap((kind) =>
    resources.map((resource) => ({
      action: `ses:${kind}`,
      resource: arn('ses', resource),
      context: { 'ses:FromAddress': from },
    })),
  );
}
