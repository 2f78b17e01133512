import { Link } from '@tanstack/react-router';
import { words } from '../texts/insight/index.ts';

/** The pages for marketing: figures, and beside them what is sent by which rules. */
export function InsightTabs() {
  return (
    <nav className="tabs" aria-label={words.insight}>
      <Link to="/insight/$figure" params={{ figure: 'funnel' }}>
        {words.allFigures}
      </Link>
      <Link to="/tracks">{words.tracks}</Link>
      <Link to="/mails">{words.mails}</Link>
      <Link to="/config">{words.config}</Link>
    </nav>
  );
}
