import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { insightSearch } from './insight/search.ts';
import { leadSearch } from './lead-search.ts';
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

const leads = createRoute({
  getParentRoute: () => root,
  path: '/leads',
  validateSearch: leadSearch,
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

const insight = createRoute({
  getParentRoute: () => root,
  path: '/insight/$figure',
  validateSearch: insightSearch,
  component: lazyRouteComponent(() => import('./pages/insight.tsx'), 'InsightPage'),
});

/** Each page is a script of its own, loaded when somebody goes there. */
export const router = createRouter({
  routeTree: root.addChildren([index, queue, leads, lead, team, insight]),
  basepath: '/app',
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
