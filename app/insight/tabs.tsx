import { Link, useMatches } from '@tanstack/react-router';
import { words } from '../texts/insight/index.ts';

/** The page that is shown, by the path of its route. */
export const usePage = () => useMatches({ select: (all) => all.at(-1)?.fullPath ?? '' });

const figures = '/insight/$figure';
/** Whether a route's path is one of these pages. */
export const inInsight = (page: string) => [figures, '/tracks', '/mails', '/config'].includes(page);

/** The pages for marketing: figures, and the sent mails with their rules. */
export function InsightTabs() {
  const page = usePage();
  return (
    <nav className="tabs" aria-label={words.insight}>
      <Link
        to={figures}
        params={{ figure: 'funnel' }}
        className={page === figures ? 'active' : undefined}
        aria-current={page === figures ? 'true' : undefined}
      >
        {words.allFigures}
      </Link>
      <Link to="/tracks">{words.tracks}</Link>
      <Link to="/mails">{words.mails}</Link>
      <Link to="/config">{words.config}</Link>
    </nav>
  );
}
