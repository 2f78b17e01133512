import { Navigate } from '@tanstack/react-router';
import { useMe } from './me.ts';

/** Redirects to the person's start page: not every role has a queue. */
export function Home() {
  const may = useMe().data?.may;
  if (!may) return null;
  if (may.includes('leads:work')) return <Navigate to="/queue" replace />;
  if (may.includes('operations:read') && !may.includes('leads:all')) return <Navigate to="/ops" replace />;
  return <Navigate to="/leads" replace />;
}
