import type { Config } from '../config/config.ts';
import type { Role } from './permissions.ts';

/** Somebody who works with leads in the app. The company's sign-in proves the address; config says what that person may do. */
export interface User {
  email: string;
  name: string;
  /** Everything the person is, the rep's own role included. */
  roles: readonly Role[];
  /** The rep of sales.yaml that this person is. */
  repId?: string;
  /** IANA zone that times are shown in. */
  timeZone: string;
}

type People = Pick<Config, 'sales' | 'deployment'>;

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

/**
 * Who has this address: a rep of sales.yaml, the manager and the people of deployment.yaml. Undefined for anybody else. Asked for each
 * request, so that somebody who was removed is out at once.
 */
export function userOf(email: string, { sales, deployment }: People): User | undefined {
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
    ...(rep && { repId: rep.id }),
    timeZone: rep?.timeZone ?? person?.timeZone ?? deployment.manager.timeZone,
  };
}

/** Everybody who may sign in, each once: the manager and reps first. */
export function users({ sales, deployment }: People): User[] {
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
