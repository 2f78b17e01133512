import { Link } from '@tanstack/react-router';
import type { LeadRow } from '../../functions/http/api/shapes.ts';

/** The name of a lead as a link to its page; the company stands beside it. */
export function LeadLink({ lead }: { lead: LeadRow }) {
  const { id, name, email, company } = lead;
  return (
    <Link to="/leads/$id" params={{ id }} className="lead-link">
      <strong>{name ?? email ?? company ?? '–'}</strong>
      {company && (name ?? email) && <span className="quiet"> {company}</span>}
    </Link>
  );
}

/** Grade and score side by side. */
export function Standing({ lead: { grade, score } }: { lead: Pick<LeadRow, 'grade' | 'score'> }) {
  if (grade === undefined && score === undefined) return null;
  return (
    <span className={`standing grade-${grade ?? 'none'}`}>
      {grade} {score !== undefined && Math.round(score)}
    </span>
  );
}
