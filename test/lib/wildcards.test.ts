import { expect, test } from 'vitest';
import { type Resource, synthesized } from '../support/aws/synthesized.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource?: unknown;
  Principal?: unknown;
}

/** Each star that allows something: the action, the end of what it reaches, and why it cannot be narrower. */
const reasons: [action: RegExp, reach: RegExp, why: string][] = [
  [/^xray:Put(TelemetryRecords|TraceSegments)$/, /^\*$/, 'X-Ray knows no resources'],
  [/^xray:GetSampling(Rules|Targets)$/, /^\*$/, 'X-Ray knows no resources'],
  [
    /^logs:(Create|Delete|Get|List|Update)LogDeliver(y|ies)$/,
    /^\*$/,
    'Step Functions sets up its log by these, which know no resources',
  ],
  [
    /^logs:(Describe(LogGroups|ResourcePolicies)|PutResourcePolicy)$/,
    /^\*$/,
    'the same: policies of logs belong to the account',
  ],
  [
    /^ses:(GetAccount|DescribeActiveReceiptRuleSet|(?:Get|Put)SuppressedDestination)$/,
    /^\*$/,
    'the account, its list and its active rule set are no resources',
  ],
  [/^(lambda:GetAccountSettings|servicequotas:ListServiceQuotas)$/, /^\*$/, 'an account is no resource'],
  [/^cloudwatch:DescribeAlarms$/, /^\*$/, 'CodeDeploy asks for alarms, and CloudWatch lists no single ones'],
  [
    /^ses:Send(Raw|Templated)?Email$/,
    /:identity\/\*$/,
    'in the sandbox SES asks for the identity of each recipient; a condition holds the sender',
  ],
  [
    /^ses:(Send(Raw|Templated)?Email|GetEmailTemplate)$/,
    /:template\/leadloop-prod-mail-\*$/,
    'names of templates end with a hash of their content',
  ],
  [
    /^states:(Describe|Stop|Redrive)Execution$|^states:GetExecutionHistory$/,
    /:execution:leadloop-prod-lead-lifecycle:\*$/,
    'each lead has an execution',
  ],
  [/^s3:(Get|Put)Object$/, /^\/journeys\/\*$/, 'each lead has a file'],
  [/^s3:(Get|Put|Delete)Object$/, /^\/replies\/\*$/, 'each mail is a file'],
  [/^s3:(Get|Put|Delete)Object$/, /^\/copies\/\*$/, 'each copy of a person’s data is a file'],
  [/^s3:(Get|Put)Object$/, /^\/erasures\/\*$/, 'each erasure is a file'],
];

function statementsIn(value: unknown): Statement[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('Effect' in value && 'Action' in value) return [value as Statement];
  return Object.values(value).flatMap(statementsIn);
}

/** A resource as text; what CloudFormation puts in is left out. */
const textOf = (resource: unknown): string =>
  typeof resource === 'string'
    ? resource
    : [(resource as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1] ?? []]
        .flat()
        .map((part) => (typeof part === 'string' ? part : ''))
        .join('');

const starsOf = (resources: readonly Resource[]) =>
  resources
    .flatMap(({ Properties }) => statementsIn(Properties))
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource, Principal }) => {
      const actions = [Action].flat();
      const reached = [Resource ?? []].flat().map(textOf);
      const wide = actions.filter((action) => action.includes('*'));
      const reachedByStar = reached.filter((one) => one.includes('*'));
      const stars = actions.flatMap((action) => reachedByStar.map((one) => [action, one] as const));
      const anybody = JSON.stringify(Principal ?? '').includes('*')
        ? [['a principal that is anybody', ''] as const]
        : [];
      return [...wide.map((action) => [action, 'every action'] as const), ...stars, ...anybody];
    });

test('13, safe: each star that allows something has a reason, and no reason outlives its star', async () => {
  const stage = 'prod';
  const publicDomain = {
    name: 'go.fieldnote.example',
    certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/x',
    webAcl: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/x/y',
  };
  const [used, missing] = [new Set<string>(), new Set<string>()];
  for (const changes of [{ stage }, { stage, publicDomain }] as Parameters<typeof synthesized>[0][]) {
    const { resources } = await synthesized(changes);
    for (const [actions, reach] of starsOf(resources as readonly Resource[])) {
      const reason = reasons.find(([known, pattern]) => known.test(actions) && pattern.test(reach));
      if (reason) used.add(String(reason));
      else missing.add(`${actions} on ${reach}`);
    }
  }
  // Narrow it, or say above why not.
  expect([...missing]).toEqual([]);
  expect(reasons.map(String).filter((one) => !used.has(one))).toEqual([]);
}, 60_000);
