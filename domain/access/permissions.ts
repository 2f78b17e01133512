/** What somebody does in the app. Reps stand in sales.yaml, everybody else in deployment.yaml. */
export const roles = ['rep', 'manager', 'marketer', 'ops', 'admin'] as const;
export type Role = (typeof roles)[number];

/** What somebody may do in the app. */
export const permissions = [
  /** Sees leads of the own teams. */
  'leads:team',
  /** Sees every lead. */
  'leads:all',
  /** Reads phone numbers, messages and names. */
  'leads:personal',
  /** Answers offers, logs contact and records what came of a lead. */
  'leads:work',
  /** Erases a person who asked for it. */
  'leads:erase',
  /** Gives leads to reps and enters absences. */
  'team:lead',
  /** Reads figures. */
  'insight:read',
  /** Reads executions and what waits in queues. */
  'operations:read',
  /** Restarts, redrives and stops executions. */
  'operations:act',
] as const;
export type Permission = (typeof permissions)[number];

const byRole: Record<Role, readonly Permission[]> = {
  rep: ['leads:team', 'leads:personal', 'leads:work', 'insight:read'],
  manager: ['leads:all', 'leads:personal', 'leads:work', 'leads:erase', 'team:lead', 'insight:read'],
  marketer: ['leads:all', 'insight:read'],
  ops: ['operations:read', 'operations:act'],
  admin: permissions,
};

/** Everything a person of these roles may do. */
export const permissionsOf = (roles: readonly Role[]): Permission[] =>
  permissions.filter((permission) => roles.some((role) => byRole[role].includes(permission)));
