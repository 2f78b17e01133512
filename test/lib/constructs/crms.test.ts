import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { integrations } from '../../../domain/config/integrations.ts';
import { checkIntegrations } from '../../../lib/config/checks/integrations.ts';
import { type Synthesized, synthesized } from '../../support/aws/synthesized.ts';
import { root } from '../../support/repository/sources.ts';
import { config } from '../../support/world.ts';

const sample = (name: string): object =>
  parse(readFileSync(join(root, `docs/samples/crm-${name}.yaml`), 'utf8')) as object;
const crms = { ...sample('hubspot'), ...sample('salesforce') } as Record<'hubspot' | 'salesforce', object>;
const webhooks = { warehouse: { url: 'https://warehouse.example/hooks' } };

let stack: Synthesized;
beforeAll(async () => {
  stack = await synthesized({ integrations: integrations.parse({ crms }) });
});

describe('the samples of CRMs', () => {
  test('are right as they are', () => {
    const problems: string[] = [];
    const deployment = { ...config.deployment, integrations: integrations.parse({ crms }) };
    checkIntegrations({ ...config, deployment }, (_, text) => problems.push(text));
    expect(problems).toEqual([]);
  });

  test('ask for nothing that an event may lack, and for no name that is taken', () => {
    const problems: string[] = [];
    const taken = { crms: { warehouse: { ...crms.hubspot, bodies: { LeadWon: { sum: '{{value}}' } } } }, webhooks };
    const deployment = { ...config.deployment, integrations: integrations.parse(taken) };
    checkIntegrations({ ...config, deployment }, (_, text) => problems.push(text));
    expect(problems).toEqual([
      expect.stringContaining('which is taken'),
      expect.stringMatching(/^got \{\{value\}\}, expected one of \{\{type\}\}, \{\{id\}\}/),
    ]);
  });

  test('need a proof of who calls, and only one', () => {
    const { header, ...without } = crms.hubspot as { header?: unknown };
    expect(integrations.safeParse({ crms: { hubspot: without } }).success).toBe(false);
    const { oauth } = crms.salesforce as { oauth?: unknown };
    expect(integrations.safeParse({ crms: { hubspot: { ...without, header, oauth } } }).success).toBe(false);
  });
});

describe('a CRM', () => {
  test('is called by EventBridge for a day before an event is a dead letter, and what proves who calls stands in no template', () => {
    const rules = stack.ofType('AWS::Events::Rule').filter(({ Properties }) => /-crm-/.test(Properties.Name ?? ''));
    expect(rules).toHaveLength(16);
    const letters = stack.ofType('AWS::SQS::Queue').find((one) => /outbound-dead/.test(one.Properties.QueueName));
    for (const { Properties } of rules) {
      expect(Properties.EventBusName).toEqual({ Ref: stack.only('AWS::Events::EventBus').id });
      expect(Properties.Targets).toMatchObject([
        {
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [letters?.id, 'Arn'] } },
        },
      ]);
    }
    const [hubspot, salesforce] = stack.ofType('AWS::Events::Connection').map(({ Properties }) => Properties);
    expect(hubspot?.AuthParameters.ApiKeyAuthParameters.ApiKeyValue).toBe(
      '{{resolve:secretsmanager:leadloop/hubspot:SecretString:authorization::}}',
    );
    expect(salesforce?.AuthParameters.OAuthParameters.ClientParameters.ClientSecret).toMatch(/^\{\{resolve:secretsm/);
  });

  test('may be called by EventBridge for its own destination, and nothing else', () => {
    const roles = stack.ofType('AWS::IAM::Role').filter(({ id }) => id.startsWith('Crms'));
    expect(roles).toHaveLength(2);
    for (const { id } of roles)
      expect(stack.grantsOf(id)).toEqual([expect.stringMatching(/^events:InvokeApiDestination on Crms\w+ApiDest/)]);
  });
});
