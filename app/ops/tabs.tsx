import { Link } from '@tanstack/react-router';
import { words } from '../texts/ops/index.ts';

/** The pages for ops. */
export function OpsTabs() {
  return (
    <nav className="tabs" aria-label={words.ops}>
      <Link to="/ops" activeOptions={{ exact: true, includeSearch: false }}>
        {words.executions}
      </Link>
      <Link to="/ops/care">{words.care}</Link>
      <Link to="/ops/readiness">{words.readiness}</Link>
      <Link to="/ops/audit">{words.audit}</Link>
    </nav>
  );
}
