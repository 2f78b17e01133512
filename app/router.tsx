import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Frame } from './parts/frame.tsx';

const root = createRootRoute({ component: Frame });

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/queue' });
  },
});

const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  component: lazyRouteComponent(() => import('./pages/queue.tsx'), 'QueuePage'),
});

/** Everything a list of leads is filtered by stands in the address. */
export interface LeadSearch {
  q?: string;
  stage?: string;
  grade?: string;
  owner?: string;
}

const leads = createRoute({
  getParentRoute: () => root,
  path: '/leads',
  validateSearch: ({ q, stage, grade, owner }: Record<string, unknown>): LeadSearch => ({
    ...(q ? { q: String(q) } : {}),
    ...(stage ? { stage: String(stage) } : {}),
    ...(grade ? { grade: String(grade) } : {}),
    ...(owner ? { owner: String(owner) } : {}),
  }),
  component: lazyRouteComponent(() => import('./pages/leads.tsx'), 'LeadsPage'),
});

const lead = createRoute({
  getParentRoute: () => root,
  path: '/leads/$id',
  component: lazyRouteComponent(() => import('./pages/lead.tsx'), 'LeadPage'),
});

const team = createRoute({
  getParentRoute: () => root,
  path: '/team',
  component: lazyRouteComponent(() => import('./pages/team.tsx'), 'TeamPage'),
});

/** Each page is a script of its own, loaded when somebody goes there. */
export const router = createRouter({
  routeTree: root.addChildren([index, queue, leads, lead, team]),
  basepath: '/app',
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
