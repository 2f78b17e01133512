import type { Deployment, SalesRules } from '../../config/config.ts';
import { managerId } from '../../lead/assignment.ts';

/** The names that figures show in place of ids: the title of a mail, the name of a rep and of the manager. */
export const titlesOf = (
  { sales, deployment }: { sales: Pick<SalesRules, 'reps'>; deployment: Pick<Deployment, 'manager'> },
  mails: Record<string, { title: string }>,
): ReadonlyMap<string, string> =>
  new Map([
    ...Object.entries(mails).map(([name, { title }]) => [name, title] as const),
    ...sales.reps.map(({ id, name }) => [id, name] as const),
    [managerId, deployment.manager.name],
  ]);
