/** What somebody does in the app. Reps are in sales.yaml, everybody else is in deployment.yaml. */
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
  /** Gives a person who asked for it all that is held of them. */
  'leads:export',
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
  manager: ['leads:all', 'leads:personal', 'leads:work', 'leads:export', 'leads:erase', 'team:lead', 'insight:read'],
  marketer: ['leads:all', 'insight:read'],
  ops: ['operations:read', 'operations:act'],
  admin: permissions,
};

/** What the key of a program can be made for, and what each opens. What ops do is for people alone. */
const byScope = {
  'leads:read': ['leads:all'],
  'leads:personal': ['leads:all', 'leads:personal'],
  'leads:work': ['leads:all', 'leads:personal', 'leads:work'],
  'leads:export': ['leads:all', 'leads:export'],
  'leads:erase': ['leads:all', 'leads:erase'],
  'team:lead': ['team:lead'],
  'insight:read': ['insight:read'],
} as const satisfies Record<string, readonly Permission[]>;
export type Scope = keyof typeof byScope;
export const scopes = Object.keys(byScope) as Scope[];

/** A person has roles, and perhaps grants; a program has the scopes of its key. */
export interface Holder {
  roles: readonly Role[];
  /** What deployment.yaml allows the person beside the roles. */
  grants?: readonly Permission[];
  scopes?: readonly Scope[];
}

/** Everything a person of these roles and grants, or a program of these scopes, may do. */
export function permissionsOf({ roles, grants = [], scopes = [] }: Holder): Permission[] {
  const may: Permission[] = [
    ...roles.flatMap((role) => byRole[role]),
    ...grants,
    ...scopes.flatMap((scope) => byScope[scope]),
  ];
  return permissions.filter((permission) => may.includes(permission));
}

/** The scopes of which each opens one of these permissions by itself; none when no program may. */
export const scopesFor = (may: readonly Permission[]): Scope[] =>
  scopes.filter((scope) => permissionsOf({ roles: [], scopes: [scope] }).some((one) => may.includes(one)));
