import type { Grant, Grants } from '../assembly/model.ts';
import type { Demand } from './demands.ts';

/** A grant that a call has used: who, the action, and the resource as the policy writes it. */
export type Use = readonly [caller: string, action: string, resource: string];

export interface Iam {
  /** Why IAM refuses a call; undefined when it allows it, or when the caller has no role in the template, as a person with a terminal. */
  refusal(caller: string | undefined, demands: readonly Demand[]): string | undefined;
}

/** Judges calls by the roles of the template. `onUse` hears of each grant once, when it is first used. */
export function createIam(grants: Grants, onUse: (use: Use) => void = () => undefined): Iam {
  const used = new Set<string>();
  const use = (...one: Use) => {
    const key = one.join(' ');
    if (used.has(key)) return;
    used.add(key);
    onUse(one);
  };
  return {
    refusal(caller, demands) {
      const own = caller === undefined || !Object.hasOwn(grants, caller) ? undefined : grants[caller];
      if (caller === undefined || own === undefined) return undefined;
      for (const demand of demands) {
        const resource = allowedBy(own, demand);
        if (resource === undefined)
          return `User: ${caller} is not authorized to perform: ${demand.action} on resource: ${demand.resource} because no identity-based policy allows the ${demand.action} action`;
        use(caller, demand.action, resource);
      }
      return undefined;
    },
  };
}

/** The pattern of the first grant that allows it. */
function allowedBy(grants: readonly Grant[], { action, resource, context = {} }: Demand): string | undefined {
  for (const { actions, resources, equals } of grants) {
    if (!actions.some((pattern) => fits(pattern, action))) continue;
    if (!Object.entries(equals).every(([key, values]) => values.includes(context[key] ?? ''))) continue;
    const pattern = resources.find((one) => fits(one, resource));
    if (pattern !== undefined) return pattern;
  }
  return undefined;
}

/** IAM's star stands for any characters, none included. */
function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

/** The access key of a signed request, in its header or its address. A function's is its name. */
export function callerOf(authorization: unknown, path: string): string | undefined {
  const [, header] = /Credential=([^/,\s]+)\//.exec(String(authorization ?? '')) ?? [];
  if (header !== undefined) return header;
  const signed = path.includes('X-Amz-Credential=')
    ? new URLSearchParams(path.slice(path.indexOf('?'))).get('X-Amz-Credential')
    : undefined;
  return signed?.split('/')[0];
}
