import { Link } from '@tanstack/react-router';
import type { LeadRow } from '../../functions/http/api/shapes.ts';
import { momentText } from '../moments.ts';
import { words } from '../texts/work/index.ts';
import { titleOf } from '../work/subject.ts';
import { useZone } from './me.ts';

/** A lead's name as a link to its page, with the company beside it. */
export function LeadLink({ lead }: { lead: LeadRow }) {
  const { id, name, email, company } = lead;
  return (
    <Link to="/leads/$id" params={{ id }} className="lead-link">
      <strong>
        <bdi>{titleOf(lead)}</bdi>
      </strong>
      {company && (name ?? email) && (
        <span className="quiet">
          {' '}
          <bdi>{company}</bdi>
        </span>
      )}
    </Link>
  );
}

/** Where a lead is. */
export const StageMark = ({ stage }: Pick<LeadRow, 'stage'>) => (
  <span className={`state ${stage}`}>{words.stages[stage]}</span>
);

/** Grade and score side by side, and for who points at them when they were counted. */
export function Standing({
  lead: { grade, score, scoredAt },
}: {
  lead: Pick<LeadRow, 'grade' | 'score' | 'scoredAt'>;
}) {
  const zone = useZone();
  return (
    <span className="standing" title={scoredAt && `${words.scored} ${momentText(scoredAt, zone)}`}>
      {grade && <span className={`grade grade-${grade}`}>{grade}</span>}{' '}
      <span className="score">{score !== undefined && Math.round(score)}</span>
    </span>
  );
}
