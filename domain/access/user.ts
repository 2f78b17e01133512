import type { Config } from '../config/config.ts';
import type { Holder, Role, Scope } from './permissions.ts';

/** Somebody who works with leads: a person, whose address the company's sign-in proves and whose roles stand in config, or a program with a key. */
export interface User extends Holder {
  /** A program has none. */
  email?: string;
  name: string;
  /** The rep of sales.yaml that this person is. */
  repId?: string;
  /** The name of the absent manager whose rights this person has now, beyond those of their own. */
  inPlaceOf?: string;
  /** IANA zone that times are shown in. */
  timeZone: string;
}

/** A person, who is known by an address. */
export type SignedIn = User & { email: string };

type People = Pick<Config, 'sales' | 'deployment'>;

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

/**
 * The person with this address: a rep of sales.yaml, the manager or somebody in deployment.yaml. Undefined for anybody else. Asked for each
 * request, so that somebody who was removed is out at once.
 */
export function userOf(email: string, { sales, deployment }: People): SignedIn | undefined {
  const rep = sales.reps.find((one) => same(one.email, email));
  const manager = same(deployment.manager.email, email) ? deployment.manager : undefined;
  const person = deployment.people.find((one) => same(one.email, email));
  const known = rep ?? manager ?? person;
  if (!known) return undefined;
  const roles: Role[] = [...(rep ? (['rep'] as const) : []), ...(manager ? (['manager'] as const) : [])];
  for (const role of person?.roles ?? []) if (!roles.includes(role)) roles.push(role);
  return {
    email: known.email,
    name: known.name,
    roles,
    ...(person?.may && { grants: person.may }),
    repId: rep?.id,
    timeZone: rep?.timeZone ?? person?.timeZone ?? deployment.manager.timeZone,
  };
}

/** A program by the name of its key. It shows times as the manager's desk does. */
export const programUser = (
  name: string,
  scopes: readonly Scope[],
  { deployment }: Pick<People, 'deployment'>,
): User => ({
  name,
  roles: [],
  scopes,
  timeZone: deployment.manager.timeZone,
});

/** Everybody who may sign in, each once: the manager and reps first. */
export function users({ sales, deployment }: People): SignedIn[] {
  const emails = [deployment.manager, ...sales.reps, ...deployment.people].map(({ email }) => email.toLowerCase());
  return [...new Set(emails)].flatMap((email) => userOf(email, { sales, deployment }) ?? []);
}

/** The reps of every team this rep is in, the rep included; for anybody else all reps. */
export function teammatesOf({ repId }: Pick<User, 'repId'>, { teams, reps }: Config['sales']): string[] {
  const all = reps.map(({ id }) => id);
  if (repId === undefined) return all;
  const own = teams.map((team) => team.reps ?? all).filter((members) => members.includes(repId));
  return [...new Set([repId, ...own.flat()])];
}
