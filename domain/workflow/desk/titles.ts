import type { Deployment, SalesRules } from '../../config/config.ts';
import { managerId } from '../../lead/assignment.ts';

/** What people call what figures are counted by: mails by their subject, reps and the manager by their name. */
export const titlesOf = (
  { sales, deployment }: { sales: Pick<SalesRules, 'reps'>; deployment: Pick<Deployment, 'manager'> },
  mails: Record<string, { title: string }>,
): ReadonlyMap<string, string> =>
  new Map([
    ...Object.entries(mails).map(([name, { title }]) => [name, title] as const),
    ...sales.reps.map(({ id, name }) => [id, name] as const),
    [managerId, deployment.manager.name],
  ]);
