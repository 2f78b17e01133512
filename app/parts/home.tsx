import { Navigate } from '@tanstack/react-router';
import { useMe } from './me.ts';

/** Leads to the page that the person works on: not everybody has a queue. */
export function Home() {
  const may = useMe().data?.may;
  if (!may) return null;
  if (may.includes('leads:work')) return <Navigate to="/queue" replace />;
  if (may.includes('operations:read') && !may.includes('leads:all')) return <Navigate to="/ops" replace />;
  return <Navigate to="/leads" replace />;
}
