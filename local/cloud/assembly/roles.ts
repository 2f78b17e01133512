import type { Grant, Grants } from './model.ts';
import type { Resolved, Stack } from './stack.ts';
import { isObject, type Json, type JsonObject } from './template.ts';

/** What the roles of a template allow, by the name of the function that has the role; `states` for all state machines. */
export function readGrants(stack: Stack): Grants {
  const policies = stack.ofType('AWS::IAM::Policy');
  const byArn = new Map(
    stack.ofType('AWS::IAM::Role').map((role) => [role.arn, { role, grants: grantsOf(role, policies) }]),
  );
  const of = (arn: Json | undefined) => (typeof arn === 'string' ? byArn.get(arn)?.grants : undefined);
  const functions = stack.ofType('AWS::Lambda::Function').flatMap(({ ref, properties }) => {
    const grants = of(properties.Role);
    return grants ? [[ref, grants] as const] : [];
  });
  const machines = stack.ofType('AWS::StepFunctions::StateMachine').map(({ properties }) => of(properties.RoleArn));
  const known = machines.every((grants) => grants !== undefined);
  return Object.fromEntries([
    ...functions,
    ...(known ? [['states', machines.flatMap((own) => own ?? [])] as const] : []),
  ]);
}

function grantsOf(role: Resolved, policies: readonly Resolved[]): Grant[] {
  const inline = objects(role.properties.Policies).map(({ PolicyDocument }) => PolicyDocument);
  const attached = policies.filter(({ properties }) => list(properties.Roles).includes(role.ref));
  return [...inline, ...attached.map(({ properties }) => properties.PolicyDocument)].flatMap((document) =>
    objects(isObject(document) ? document.Statement : undefined).map((statement) => grantOf(role, statement)),
  );
}

function grantOf({ logicalId }: Resolved, { Effect, Action, Resource, Condition, Sid: _, ...more }: JsonObject): Grant {
  const conditions = Object.entries(isObject(Condition) ? Condition : {});
  const unknown = [...Object.keys(more), ...conditions.flatMap(([name]) => (name === 'StringEquals' ? [] : name))];
  if (Effect !== 'Allow' || unknown.length > 0)
    throw new Error(
      `role ${logicalId}: the embedded cloud knows Allow with Action, Resource and StringEquals, got ${JSON.stringify({ Effect, unknown })}`,
    );
  const equals = conditions.flatMap(([, tests]) => Object.entries(isObject(tests) ? tests : {}));
  return {
    actions: list(Action).map(String),
    resources: list(Resource).map(String),
    equals: Object.fromEntries(equals.map(([key, values]) => [key, list(values).map(String)])),
  };
}

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const objects = (value: Json | undefined): JsonObject[] => list(value).filter(isObject);
