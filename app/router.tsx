import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { insightSearch } from './insight/search.ts';
import { leadSearch } from './lead-search.ts';
import { executionSearch } from './ops/search.ts';
import { Frame } from './parts/frame.tsx';
import { Home } from './parts/home.tsx';

const root = createRootRoute({ component: Frame });

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: Home,
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

const erased = createRoute({
  getParentRoute: () => root,
  path: '/erased',
  validateSearch: ({ receipt }: Record<string, unknown>) => ({ receipt: String(receipt ?? '') }),
  component: lazyRouteComponent(() => import('./pages/erased.tsx'), 'ErasedPage'),
});
const consent = createRoute({
  getParentRoute: () => root,
  path: '/leads/$id/consent',
  component: lazyRouteComponent(() => import('./pages/consent.tsx'), 'ConsentPage'),
});

const team = createRoute({
  getParentRoute: () => root,
  path: '/team',
  component: lazyRouteComponent(() => import('./pages/team.tsx'), 'TeamPage'),
});

const pipeline = createRoute({
  getParentRoute: () => root,
  path: '/pipeline',
  validateSearch: ({ owner }: Record<string, unknown>): { owner?: string } => (owner ? { owner: String(owner) } : {}),
  component: lazyRouteComponent(() => import('./pages/pipeline.tsx'), 'PipelinePage'),
});

const profile = createRoute({
  getParentRoute: () => root,
  path: '/profile',
  component: lazyRouteComponent(() => import('./pages/profile.tsx'), 'ProfilePage'),
});

const insight = createRoute({
  getParentRoute: () => root,
  path: '/insight/$figure',
  validateSearch: insightSearch,
  component: lazyRouteComponent(() => import('./pages/insight.tsx'), 'InsightPage'),
});

/** Segments are a figure; this is the address that people type. */
const segments = createRoute({
  getParentRoute: () => root,
  path: '/segments',
  beforeLoad: () => {
    throw redirect({ to: '/insight/$figure', params: { figure: 'segments' } });
  },
});

const ops = createRoute({
  getParentRoute: () => root,
  path: '/ops',
  validateSearch: executionSearch,
  component: lazyRouteComponent(() => import('./pages/ops/executions.tsx'), 'ExecutionsPage'),
});

const execution = createRoute({
  getParentRoute: () => root,
  path: '/ops/executions/$name',
  component: lazyRouteComponent(() => import('./pages/ops/execution.tsx'), 'ExecutionPage'),
});

const care = createRoute({
  getParentRoute: () => root,
  path: '/ops/care',
  component: lazyRouteComponent(() => import('./pages/ops/care.tsx'), 'CarePage'),
});

const readiness = createRoute({
  getParentRoute: () => root,
  path: '/ops/readiness',
  component: lazyRouteComponent(() => import('./pages/ops/readiness.tsx'), 'ReadinessPage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/ops/audit',
  component: lazyRouteComponent(() => import('./pages/ops/audit.tsx'), 'AuditPage'),
});

const tracks = createRoute({
  getParentRoute: () => root,
  path: '/tracks',
  component: lazyRouteComponent(() => import('./pages/tracks.tsx'), 'TracksPage'),
});

const mails = createRoute({
  getParentRoute: () => root,
  path: '/mails',
  validateSearch: ({ mail }: Record<string, unknown>): { mail?: string } => (mail ? { mail: String(mail) } : {}),
  component: lazyRouteComponent(() => import('./pages/mails.tsx'), 'MailsPage'),
});

const config = createRoute({
  getParentRoute: () => root,
  path: '/config',
  component: lazyRouteComponent(() => import('./pages/config.tsx'), 'ConfigPage'),
});

/** Each page is a script of its own, loaded on its first visit. */
export const router = createRouter({
  routeTree: root.addChildren([
    ...[index, queue, leads, lead, erased, consent, pipeline, team, profile, insight, segments, tracks, mails, config],
    ...[ops, execution, care, readiness, audit],
  ]),
  basepath: '/app',
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
