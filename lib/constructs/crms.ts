import { Duration, SecretValue } from 'aws-cdk-lib';
import {
  ApiDestination,
  Authorization,
  Connection,
  EventField,
  type HttpMethod,
  HttpParameter,
  HttpMethod as Methods,
  Rule,
  RuleTargetInput,
} from 'aws-cdk-lib/aws-events';
import { ApiDestination as ApiDestinationTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../../domain/config/config.ts';
import { named } from '../naming.ts';
import type { DomainEvents } from './domain-events.ts';

type Crm = Deployment['integrations']['crms'][string];

interface CrmsProps {
  deployment: Deployment;
  domainEvents: DomainEvents;
  /** Events that a CRM did not accept within a day. */
  deadLetters: Queue;
}

/** EventBridge's own longest: 185 tries in 24 hours, each a while later than the one before. */
const patience = { retryAttempts: 185, maxEventAge: Duration.hours(24) };

/** CRMs of deployment.yaml: a connection and an API destination each, and a rule for its events. No code of ours runs. */
export class Crms extends Construct {
  constructor(scope: Construct, id: string, { deployment, domainEvents, deadLetters }: CrmsProps) {
    super(scope, id);
    for (const [name, crm] of Object.entries(deployment.integrations.crms)) {
      const destination = this.destination(name, crm, deployment);
      for (const [type, body] of Object.entries(crm.bodies))
        new Rule(this, `${name}-${type}`, {
          ruleName: named(deployment, `crm-${name}-${type}`),
          description: `The body of ${type} for ${name}.`,
          eventBus: domainEvents.bus,
          eventPattern: { source: ['leadloop'], detailType: [type] },
          targets: [
            new ApiDestinationTarget(destination, {
              event: RuleTargetInput.fromObject(withFields(body)),
              ...(crm.url.includes('*') && { pathParameterValues: [EventField.fromPath('$.detail.leadId')] }),
              deadLetterQueue: deadLetters,
              ...patience,
            }),
          ],
        });
    }
  }

  private destination(name: string, { url, method, perSecond, ...proof }: Crm, deployment: Deployment): ApiDestination {
    const connection = new Connection(this, `${name}-connection`, {
      connectionName: named(deployment, `crm-${name}`),
      description: `How Leadloop proves to ${name} who calls.`,
      authorization: authorization(proof),
    });
    return new ApiDestination(this, `${name}-destination`, {
      apiDestinationName: named(deployment, `crm-${name}`),
      connection,
      endpoint: url,
      httpMethod: Methods[method] as HttpMethod,
      rateLimitPerSecond: perSecond,
    });
  }
}

/** The value is in no template: CloudFormation reads the secret when it deploys. */
function authorization({ secret, header, oauth }: Pick<Crm, 'secret' | 'header' | 'oauth'>): Authorization {
  const field = (jsonField: string) => SecretValue.secretsManager(secret, { jsonField });
  if (header) return Authorization.apiKey(header.name, field(header.field));
  if (!oauth) throw new Error('expected header or oauth; domain/config/integrations.ts sees to it');
  return Authorization.oauth({
    authorizationEndpoint: oauth.tokenUrl,
    httpMethod: Methods.POST,
    clientId: oauth.clientId,
    clientSecret: field(oauth.field),
    bodyParameters: { grant_type: HttpParameter.fromString('client_credentials') },
  });
}

/** The place in the event of a body's word. */
const pathOf = (word: string): string => {
  if (word === 'type') return '$.detail-type';
  return ['id', 'leadId', 'lifecycleId', 'revision', 'at'].includes(word)
    ? `$.detail.${word}`
    : `$.detail.data.${word}`;
};

/** The body with fields of the event in place of `{{words}}`. */
function withFields(body: unknown): unknown {
  if (typeof body === 'string')
    return body.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, word: string) => EventField.fromPath(pathOf(word)));
  if (Array.isArray(body)) return body.map(withFields);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, withFields(value)]));
}
